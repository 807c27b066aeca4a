#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
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
#include "commands/console/standard_streams.h"
#include "commands/crypt/background_job.h"
#include "commands/crypt/crypt_flags.h"
#include "commands/crypt/identity_files.h"
#include "commands/crypt/transfer.h"
#include "commands/send/receiver.h"
#include "commands/send/send_commands.h"
#include "fmt/format.h"
#include "harness/process/descriptor.h"
#include "harness/records/quantity.h"
#include "strategies/socket/listening_socket.h"
#include "strategies/socket/socket_address.h"

namespace weir {
namespace {

constexpr std::string_view kCommand = "weir receive";

constexpr const char* kAbout =
    "Receives a file that `weir send` sends, decrypts it, and checks that it is whole and unchanged before "
    "it appears.";

constexpr const char* kNotes =
    "Prints the address that it listens on, one line on standard output; takes one file and ends. What is "
    "wrong with a connection is said on standard error, and the next one is waited for.\n"
    "The sender is not authenticated: whoever reaches the address and knows the recipient, age1..., can "
    "send. So only this machine reaches it unless another address is typed, a file is never replaced without "
    "--force, and names that are paths, hidden or cannot be shown are refused.\n"
    "Exit codes: 0 a file was received; 2 bad flags, or no identity of a kind that weir uses; 3 a file of "
    "keys cannot be read; 6 it cannot listen there, or the system has no thread or memory to give; 130 "
    "interrupted.\n"
    "Examples:\n"
    "  weir keygen -o key.txt                               # prints the recipient, age1...\n"
    "  weir receive -i key.txt --dir inbox                  # on this machine, on a port that is free\n"
    "  weir receive -i key.txt --listen 0.0.0.0:4000 --keep --max-size 10G --dir inbox";

struct ReceiveFlags {
  std::vector<std::string> identity_files;
  std::string listen = "127.0.0.1:0";
  std::string directory = ".";
  std::string max_size;
  bool keep = false;
  bool force = false;
  size_t max_connections = 64;
  double timeout = 30;
};

std::string Text(const absl::Status& status) { return std::string(status.message()); }

ExitCode Complain(ExitCode code, std::string_view what) { return weir::Complain(kCommand, code, what); }

void Declare(CommandLine& line, ReceiveFlags& flags) {
  DeclareIdentityFiles(line, flags.identity_files);
  line.add_option("--listen", flags.listen, "where; default 127.0.0.1:0, a port of this machine that is free")
      ->type_name("HOST:PORT");
  line.add_option("--dir", flags.directory, "the directory that files appear in; default this one")
      ->check(IsDirectory())
      ->type_name("DIR");
  line.add_flag("--keep", flags.keep, "go on after a file");
  line.add_flag("-f,--force", flags.force, "replace a file that is there");
  line.add_option("--max-size", flags.max_size, "bytes of a file at most, as 10G; default what is free there")
      ->type_name("SIZE");
  line.add_option("--max-connections", flags.max_connections,
                  "at the same time; others are closed; default 64")
      ->check(IsBetween(1, 10'000))
      ->type_name("N");
  line.add_option("--timeout", flags.timeout, "how long a sender may take for 64 KiB; default 30s")
      ->transform(AsSeconds())
      ->check(IsBetween(0.001, 86'400.0))
      ->type_name("TIME");
}

// To read it is to change it; nothing else runs yet.
mode_t Mask() {
  const mode_t mask = ::umask(077);
  ::umask(mask);
  return mask;
}

ReceiverOptions OptionsOf(const ReceiveFlags& flags, int directory,
                          std::span<const X25519Identity> identities) {
  ReceiverOptions options{.keep = flags.keep, .max_connections = flags.max_connections};
  options.files.directory = directory;
  options.files.identities = identities;
  options.files.force = flags.force;
  options.files.mask = Mask();
  options.files.pace.patience = std::chrono::milliseconds(static_cast<int64_t>(flags.timeout * 1000));
  return options;
}

void ShowComing(const Receiver::Coming& coming, std::optional<TransferProgress>& progress) {
  if (coming.files == 0) return progress.reset();
  if (!progress) progress.emplace("receiving");
  progress->Show(coming.written, coming.length);
}

ExitCode Receive(std::unique_ptr<ListeningSocket> listener, const ReceiverOptions& options) {
  fmt::print("{}\n", listener->address().ToString());
  if (std::fflush(stdout) != 0)
    return Complain(kExitMeasurementFailed, "standard output could not be written");
  const auto say = [](std::string_view line) { SayOnStandardError(fmt::format("{}: {}\n", kCommand, line)); };
  Receiver receiver(std::move(listener), options, say);
  std::optional<TransferProgress> progress;
  const JobEnd end = RunInBackground([&](const std::stop_token& stop) { return receiver.Run(stop); },
                                     [&] { ShowComing(receiver.Progress(), progress); });
  progress.reset();
  if (end.interrupted) {
    Complain(kExitInterrupted, "interrupted");
    if (!end.returned) ::_exit(kExitInterrupted);
    return kExitInterrupted;
  }
  return end.status.ok() ? kExitDone : Complain(kExitMeasurementFailed, Text(end.status));
}

}  // namespace

int ReceiveCommand(int argc, char** argv) {
  ReceiveFlags flags;
  CommandLine line("weir receive", kAbout, kNotes);
  Declare(line, flags);
  if (const std::optional<ExitCode> code = line.Read(argc, argv)) return *code;
  if (flags.identity_files.empty()) return line.Complain("whose key? Name a file of identities: -i FILE");
  const std::variant<Identities, ExitCode> read = ReadIdentityFiles(kCommand, flags.identity_files);
  if (const ExitCode* code = std::get_if<ExitCode>(&read)) return *code;
  const Descriptor directory(::open(flags.directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.get() < 0) {
    return Complain(kExitMeasurementFailed, Text(absl::ErrnoToStatus(errno, "open " + flags.directory)));
  }
  ReceiverOptions options = OptionsOf(flags, directory.get(), std::get<Identities>(read).keys);
  if (!flags.max_size.empty()) {
    const absl::StatusOr<uint64_t> most = ParseQuantity(flags.max_size);
    if (!most.ok()) return line.Complain("--max-size: " + Text(most.status()));
    options.files.max_size = *most;
  }
  const absl::StatusOr<SocketAddress> address = SocketAddress::Parse(flags.listen);
  if (!address.ok()) return line.Complain("--listen: " + Text(address.status()));
  absl::StatusOr<std::unique_ptr<ListeningSocket>> listener = ListeningSocket::Listen(*address);
  if (!listener.ok()) return Complain(kExitMeasurementFailed, Text(listener.status()));
  return Receive(*std::move(listener), options);
}

}  // namespace weir
