#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "commands/console/argument_check.h"
#include "commands/console/command_line.h"
#include "commands/crypt/background_job.h"
#include "commands/crypt/crypt_flags.h"
#include "commands/crypt/recipients.h"
#include "commands/crypt/transfer.h"
#include "commands/send/file_header.h"
#include "commands/send/file_sending.h"
#include "commands/send/send_commands.h"
#include "fmt/format.h"
#include "strategies/cipher/secret_bytes.h"
#include "strategies/compress/compression.h"
#include "strategies/readers/reader_registry.h"
#include "strategies/socket/connect.h"
#include "strategies/socket/socket_address.h"

namespace weir {
namespace {

constexpr std::string_view kCommand = "weir send";

constexpr const char* kAbout =
    "Sends a file to a `weir receive`, compressed and encrypted, so that only the recipients can read it. "
    "Its name, length and permissions travel inside the encryption.";

constexpr const char* kNotes =
    "Done means that the receiver has proved that it has every byte, that the file has its name there, and "
    "that the device has it. On anything else the receiver has no file. The sender is not authenticated: "
    "whoever knows the recipient, age1..., can send to it.\n"
    "What the connection carries is an age file of a zstd stream; `age -d | zstd -d` reads it.\n"
    "Exit codes: 0 done; 2 bad flags, an address that is none, recipients that cannot be encrypted to, or a "
    "name that receivers do not take; 3 the file cannot be read, or changed while it was sent; 6 the "
    "receiver cannot be reached, refused it or went away, or the system has no thread or memory to give; 130 "
    "interrupted.\n"
    "Examples:\n"
    "  weir receive -i key.txt --dir inbox          # prints where it listens: 127.0.0.1:40123\n"
    "  weir send -r age1... backup.tar 127.0.0.1:40123";

struct SendFlags {
  std::vector<std::string> recipients;
  std::vector<std::string> recipient_files;
  std::string file;
  std::string address;
  std::optional<std::string> name;
  int level = kZstd.usual_level;
  size_t threads = 1;
  double timeout = 30;
};

std::string Text(const absl::Status& status) { return std::string(status.message()); }

ExitCode Complain(ExitCode code, std::string_view what) { return weir::Complain(kCommand, code, what); }

std::optional<ExitCode> ReadFlags(int argc, char** argv, SendFlags& flags) {
  CommandLine line("weir send", kAbout, kNotes);
  DeclareRecipients(line, "who can read it", flags.recipients, flags.recipient_files);
  line.add_option("--name", flags.name, "what it is called there; default its own name")->type_name("NAME");
  line.add_option("--level", flags.level, "how hard zstd tries, 1 to 19; default 3")
      ->check(IsBetween(kZstd.least_level, kZstd.greatest_level))
      ->type_name("N");
  line.add_option("--threads", flags.threads, "how many compress side by side; default 1")
      ->check(IsBetween(1, 256))
      ->type_name("N");
  line.add_option("--timeout", flags.timeout,
                  "how long the receiver may take for 64 KiB, or for its answer; default 30s")
      ->transform(AsSeconds())
      ->check(IsBetween(0.001, 86'400.0))
      ->type_name("TIME");
  line.add_option("FILE", flags.file, "the file to send")->type_name("");
  line.add_option("ADDRESS", flags.address, "HOST:PORT, where `weir receive` listens")->type_name("");
  if (const std::optional<ExitCode> code = line.Read(argc, argv)) return code;
  if (!flags.file.empty() && !flags.address.empty()) return std::nullopt;
  return line.Complain("which file, and where to? weir send -r age1... FILE HOST:PORT");
}

// What is sent: the open file, and its header.
struct OpenedFile {
  std::unique_ptr<Reader> reader;
  FileHeader header;
};

std::variant<OpenedFile, ExitCode> OpenFileToSend(const SendFlags& flags) {
  const int fd = ::open(flags.file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  const int error = errno;
  Endpoint end(fd, flags.file);
  struct stat attributes;
  if (fd < 0 || ::fstat(fd, &attributes) != 0) {
    return Complain(kExitBadInput, Text(absl::ErrnoToStatus(fd < 0 ? error : errno, "open " + flags.file)));
  }
  if (!S_ISREG(attributes.st_mode)) {
    return Complain(kExitBadInput,
                    fmt::format("{} is no regular file, and only such can be sent", flags.file));
  }
  OpenedFile opened;
  opened.header.name = flags.name.value_or(std::filesystem::path(flags.file).filename().string());
  if (const absl::Status named = CheckFileName(opened.header.name); !named.ok()) {
    return Complain(kExitUsage, fmt::format("{}; --name gives it another", Text(named)));
  }
  opened.header.length = static_cast<uint64_t>(attributes.st_size);
  opened.header.mode = attributes.st_mode & 0777;
  const absl::StatusOr<SecretBytes> proof = SecretBytes::Random(opened.header.proof.size());
  if (!proof.ok()) return Complain(kExitMeasurementFailed, Text(proof.status()));
  proof->view().copy(opened.header.proof.data(), opened.header.proof.size());
  absl::StatusOr<std::unique_ptr<Reader>> reader = OpenBatchedReader(std::move(end), {});
  if (!reader.ok()) return Complain(kExitBadInput, Text(reader.status()));
  opened.reader = *std::move(reader);
  return opened;
}

// One run; its members are what must live as long as the job.
class Send {
 public:
  Send(const SendFlags& flags, std::vector<X25519Recipient> recipients, OpenedFile file)
      : flags_(flags), recipients_(std::move(recipients)), file_(std::move(file)) {}

  ExitCode Run() {
    absl::StatusOr<std::vector<SocketAddress>> addresses = SocketAddress::LookUp(flags_.address);
    if (!addresses.ok()) return Complain(kExitUsage, Text(addresses.status()));
    TransferProgress progress("sending");
    const auto start = std::chrono::steady_clock::now();
    const JobEnd end = RunInBackground([&](std::stop_token stop) { return Job(*addresses, std::move(stop)); },
                                       [&] { progress.Show(read_bytes(), file_.header.length); });
    if (end.interrupted) return Interrupted(end.returned);
    if (!end.status.ok()) return Failed(end.status);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    SayOnStandardError(fmt::format(
        "{}: {}\n", kCommand,
        TransferProgressText("sent " + file_.header.name, read_bytes(), std::nullopt, took.count())));
    return kExitDone;
  }

 private:
  absl::Status Job(const std::vector<SocketAddress>& addresses, std::stop_token stop) {
    const std::chrono::milliseconds patience(static_cast<int64_t>(flags_.timeout * 1000));
    absl::StatusOr<Socket> socket = ConnectToAny(addresses, {.deadline = DeadlineIn(patience)});
    if (!socket.ok()) return socket.status();
    absl::StatusOr<std::unique_ptr<FileSending>> sending =
        FileSending::Open(*std::move(socket), file_.header, recipients_,
                          {.level = flags_.level, .threads = flags_.threads, .pace = {.patience = patience}});
    if (!sending.ok()) return sending.status();
    sending_ = *std::move(sending);
    shown_ = sending_.get();
    const std::stop_callback interrupted(stop, [this] { sending_->Abort(); });
    return sending_->Run(*file_.reader);
  }

  uint64_t read_bytes() const {
    const FileSending* const sending = shown_;
    return sending == nullptr ? 0 : sending->read();
  }

  ExitCode Failed(const absl::Status& status) const {
    const bool of_the_file = status == file_.reader->status() || absl::IsOutOfRange(status);
    return Complain(of_the_file ? kExitBadInput : kExitMeasurementFailed,
                    fmt::format("{}: {}", of_the_file ? flags_.file : flags_.address, Text(status)));
  }

  ExitCode Interrupted(bool returned) const {
    const FileSending* const sending = shown_;
    Complain(kExitInterrupted, sending != nullptr && sending->all_sent()
                                   ? "interrupted before the receiver has said that it has the file"
                                   : "interrupted; the receiver has no file");
    if (!returned) ::_exit(kExitInterrupted);
    return kExitInterrupted;
  }

  const SendFlags& flags_;
  const std::vector<X25519Recipient> recipients_;
  OpenedFile file_;
  std::unique_ptr<FileSending> sending_;
  std::atomic<const FileSending*> shown_{nullptr};
};

}  // namespace

int SendCommand(int argc, char** argv) {
  SendFlags flags;
  if (const std::optional<ExitCode> code = ReadFlags(argc, argv, flags)) return *code;
  std::variant<std::vector<X25519Recipient>, ExitCode> recipients =
      ReadRecipients(kCommand, flags.recipients, flags.recipient_files);
  if (const ExitCode* code = std::get_if<ExitCode>(&recipients)) return *code;
  std::variant<OpenedFile, ExitCode> file = OpenFileToSend(flags);
  if (const ExitCode* code = std::get_if<ExitCode>(&file)) return *code;
  return Send(flags, std::get<0>(std::move(recipients)), std::get<0>(std::move(file))).Run();
}

}  // namespace weir
