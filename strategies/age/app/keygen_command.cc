#include "strategies/age/app/keygen_command.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <optional>
#include <string>
#include <string_view>

#include "command_line.h"
#include "results/report/exit_code.h"
#include "fmt/chrono.h"
#include "fmt/format.h"
#include "standard_error.h"
#include "strategies/age/x25519.h"
#include "strategies/cipher/secret_bytes.h"
#include "strategies/file/staged_file.h"

namespace weir {
namespace {

constexpr const char* kAbout =
    "Makes an identity, which decrypts, and its recipient, which others encrypt to. As age-keygen does.";

constexpr const char* kNotes =
    "FILE is the owner's alone to read, and is never replaced: without its identity, nothing that was "
    "encrypted to its recipient can be decrypted. The recipient, age1..., is in it as well, and on standard "
    "error.\n"
    "Exit codes: 0 done; 2 bad flags, or the output is there already; 6 the output cannot be written.";

ExitCode Complain(ExitCode code, std::string_view what) {
  SayOnStandardError(fmt::format("weir keygen: {}\n", what));
  return code;
}

ExitCode SystemComplaint(std::string_view what, const std::string& path) {
  return Complain(kExitMeasurementFailed, fmt::format("cannot {} {}: {}", what, path, std::strerror(errno)));
}

// The text of the file; the only copy of the identity, but for the caller's.
SecretBytes FileText(const X25519Identity& identity) {
  const std::string comments = fmt::format("# created: {:%Y-%m-%dT%H:%M:%SZ}\n# public key: {}\n",
                                           fmt::gmtime(std::time(nullptr)), identity.recipient().text());
  const SecretBytes key = identity.text();
  SecretBytes text(comments.size() + key.size() + 1);
  auto end = std::copy(comments.begin(), comments.end(), text.span().begin());
  end = std::copy(key.view().begin(), key.view().end(), end);
  *end = '\n';
  return text;
}

bool WriteAll(int fd, std::string_view rest) {
  while (!rest.empty()) {
    const ssize_t written = ::write(fd, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    rest.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

bool WriteAndSync(const std::string& path, std::string_view text) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  const bool written = fd >= 0 && WriteAll(fd, text) && ::fsync(fd) == 0;
  const int error = errno;
  if (fd >= 0) ::close(fd);
  errno = error;
  return written;
}

ExitCode Refused(const absl::Status& status, const std::string& path) {
  if (!absl::IsAlreadyExists(status)) return Complain(kExitMeasurementFailed, std::string(status.message()));
  return Complain(kExitUsage, fmt::format("{} is there already, and no file of keys is ever replaced", path));
}

// Complete and on the device, or not there. Whatever is there is refused, a device as well: a key that went
// to /dev/null is lost.
ExitCode WriteKeyFile(const std::string& path, std::string_view text) {
  struct stat attributes;
  if (::lstat(path.c_str(), &attributes) == 0) return Refused(absl::AlreadyExistsError(""), path);
  absl::StatusOr<StagedFile> staged = StagedFile::Create(path, StagedFile::Existing::kRefuse, 0600);
  if (!staged.ok()) return Refused(staged.status(), path);
  if (!WriteAndSync(staged->write_path(), text)) return SystemComplaint("write", path);
  const absl::Status committed = staged->Commit();
  return committed.ok() ? kExitDone : Refused(committed, path);
}

ExitCode Generate(const std::string& output) {
  const absl::StatusOr<X25519Identity> identity = X25519Identity::Generate();
  if (!identity.ok()) return Complain(kExitMeasurementFailed, std::string(identity.status().message()));
  const SecretBytes text = FileText(*identity);
  if (!output.empty()) {
    if (const ExitCode code = WriteKeyFile(output, text.view()); code != kExitDone) return code;
  } else if (!WriteAll(STDOUT_FILENO, text.view())) {
    return SystemComplaint("write to", "standard output");
  }
  if (!output.empty() || ::isatty(STDOUT_FILENO) == 0) {
    SayOnStandardError(fmt::format("Public key: {}\n", identity->recipient().text()));
  }
  return kExitDone;
}

}  // namespace

int KeygenCommand(int argc, char** argv) {
  CommandLine line("weir keygen", kAbout, kNotes);
  std::string output;
  line.add_option("-o,--output", output, "the file to make; default standard output")->type_name("FILE");
  if (const std::optional<ExitCode> code = line.Read(argc, argv)) return *code;
  return Generate(output);
}

}  // namespace weir
