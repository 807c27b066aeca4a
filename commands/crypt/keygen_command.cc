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
#include <variant>

#include "commands/console/command_line.h"
#include "commands/console/standard_streams.h"
#include "commands/crypt/crypt_commands.h"
#include "commands/crypt/crypt_flags.h"
#include "commands/crypt/identity_files.h"
#include "fmt/chrono.h"
#include "fmt/format.h"
#include "results/report/exit_code.h"
#include "strategies/age/x25519.h"
#include "strategies/cipher/secret_bytes.h"
#include "strategies/file/staged_file.h"
#include "system/file_content.h"
#include "system/path_links.h"

namespace weir {
namespace {

constexpr std::string_view kCommand = "weir keygen";

constexpr const char* kAbout =
    "Makes an identity, which decrypts, and its recipient, which others encrypt to. As age-keygen does.";

constexpr const char* kNotes =
    "FILE is the owner's alone to read, and is never replaced: without its identity, nothing that was "
    "encrypted to its recipient can be decrypted. The recipient, age1..., is in it as well, and on standard "
    "error.\n"
    "Exit codes: 0 done; 2 bad flags, no identity of a kind that weir uses, or the output is there already; "
    "3 the identities cannot be read; 6 the output cannot be written.\n"
    "Examples:\n"
    "  weir keygen -o key.txt\n"
    "  weir keygen -y key.txt        # its recipient again";

struct KeygenFlags {
  std::string output = std::string(kStandard);
  std::optional<std::string> identities;  // whose recipients are wanted
};

ExitCode Failed(std::string_view what) { return Complain(kCommand, kExitMeasurementFailed, what); }

ExitCode SystemComplaint(std::string_view what, std::string_view path, int error) {
  return Failed(fmt::format("cannot {} {}: {}", what, path, std::strerror(error)));
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

// 0, or the errno of what failed.
int WriteAndSync(const std::string& path, std::string_view text) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (fd < 0) return errno;
  int error = WriteAll(fd, text);
  if (error == 0 && ::fsync(fd) != 0) error = errno;
  ::close(fd);
  return error;
}

ExitCode Refused(const absl::Status& status, const std::string& path) {
  if (!absl::IsAlreadyExists(status)) return Failed(std::string(status.message()));
  return Complain(kCommand, kExitUsage,
                  fmt::format("{} is there already, and no file of keys is ever replaced", path));
}

// Complete and on the device, or not there. Whatever is there is refused, a device as well: a key that went
// to /dev/null is lost.
ExitCode WriteFile(const std::string& path, std::string_view text, std::optional<mode_t> permissions) {
  struct stat attributes;
  if (::lstat(path.c_str(), &attributes) == 0) return Refused(absl::AlreadyExistsError(""), path);
  absl::StatusOr<StagedFile> staged = StagedFile::Create(path, StagedFile::Existing::kRefuse, permissions);
  if (!staged.ok()) return Refused(staged.status(), path);
  if (const int error = WriteAndSync(staged->write_path(), text); error != 0) {
    return SystemComplaint("write", path, error);
  }
  const absl::Status committed = staged->Commit();
  return committed.ok() ? kExitDone : Refused(committed, path);
}

// `permissions`: of a new file; none: as any has.
ExitCode Write(const std::string& output, std::string_view text, std::optional<mode_t> permissions) {
  if (output != kStandard) return WriteFile(output, text, permissions);
  const int error = WriteAll(STDOUT_FILENO, text);
  return error == 0 ? kExitDone : SystemComplaint("write to", "standard output", error);
}

// What standard output is called, where that is known.
std::string StandardOutputName(const struct stat& output) {
  const std::string path = WithoutLinks("/proc/self/fd/1");
  struct stat named;
  const bool is_it = ::stat(path.c_str(), &named) == 0 && named.st_dev == output.st_dev &&
                     named.st_ino == output.st_ino && path != "/proc/self/fd/1";
  return is_it ? path : "the file that standard output goes to";
}

// The mode of a file that the shell made is the user's to choose: they are told of it, and it stays.
void WarnIfOthersCanReadOutput() {
  struct stat output;
  if (::fstat(STDOUT_FILENO, &output) != 0 || !S_ISREG(output.st_mode)) return;
  if ((output.st_mode & (S_IRGRP | S_IROTH)) == 0) return;
  SayOnStandardError(fmt::format(
      "{}: warning: others can read {}, which holds the secret key; `chmod 600` keeps them out, and -o FILE "
      "makes one that they cannot read\n",
      kCommand, StandardOutputName(output)));
}

ExitCode Generate(const std::string& output) {
  const absl::StatusOr<X25519Identity> identity = X25519Identity::Generate();
  if (!identity.ok()) return Failed(std::string(identity.status().message()));
  if (output == kStandard) WarnIfOthersCanReadOutput();
  const ExitCode code = Write(output, FileText(*identity).view(), 0600);
  if (code != kExitDone) return code;
  if (output != kStandard || ::isatty(STDOUT_FILENO) == 0) {
    SayOnStandardError(fmt::format("Public key: {}\n", identity->recipient().text()));
  }
  return kExitDone;
}

ExitCode ShowRecipients(const std::string& file, const std::string& output) {
  const std::variant<Identities, ExitCode> read = ReadIdentityFiles(kCommand, {&file, 1});
  if (const ExitCode* code = std::get_if<ExitCode>(&read)) return *code;
  const Identities& identities = std::get<Identities>(read);
  for (const std::string& other : identities.passed_over) {
    SayOnStandardError(fmt::format("{}: warning: {}\n", kCommand, other));
  }
  std::string recipients;
  for (const X25519Identity& key : identities.keys) recipients += key.recipient().text() + "\n";
  return Write(output, recipients, std::nullopt);
}

}  // namespace

int KeygenCommand(int argc, char** argv) {
  CommandLine line("weir keygen", kAbout, kNotes);
  KeygenFlags flags;
  line.add_option("-o,--output", flags.output, "the file to make; default standard output")
      ->type_name("FILE");
  line.add_option("-y", flags.identities,
                  "make no key, but print the recipients of the identities in this file; -: standard input")
      ->type_name("IDENTITIES");
  if (const std::optional<ExitCode> code = line.Read(argc, argv)) return *code;
  const std::string output = StandardOr(flags.output, STDOUT_FILENO);
  if (!flags.identities) return Generate(output);
  return ShowRecipients(StandardOr(*flags.identities, STDIN_FILENO), output);
}

}  // namespace weir
