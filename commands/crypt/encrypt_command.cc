#include <unistd.h>

#include <string>
#include <utility>
#include <vector>

#include "commands/crypt/crypt_commands.h"
#include "commands/crypt/crypt_flags.h"
#include "commands/crypt/transfer.h"
#include "fmt/format.h"
#include "strategies/age/age_file.h"
#include "strategies/age/file_key.h"
#include "strategies/age/key_file.h"

namespace weir {
namespace {

constexpr std::string_view kCommand = "weir encrypt";
constexpr const char* kSecretGiven =
    "not a recipient but a secret key, which was open to all on the command line: whoever saw it can "
    "decrypt; make another with weir keygen, and name its recipient, age1...";

std::string Text(const absl::Status& status) { return std::string(status.message()); }

// Those of the command line; what is none is not repeated, as it may be a secret in the wrong place.
ExitCode AddNamed(const CryptFlags& flags, std::vector<X25519Recipient>& recipients) {
  for (size_t i = 0; i < flags.recipients.size(); ++i) {
    const std::string& text = flags.recipients[i];
    const absl::StatusOr<X25519Recipient> recipient = ParseRecipient(text);
    if (!recipient.ok()) {
      return Complain(kCommand, kExitUsage,
                      fmt::format("-r number {}: {}", i + 1,
                                  IsSecretKey(text) ? kSecretGiven : Text(recipient.status())));
    }
    recipients.push_back(*recipient);
  }
  return kExitDone;
}

ExitCode AddThoseInFiles(const CryptFlags& flags, std::vector<X25519Recipient>& recipients) {
  for (const std::string& path : flags.recipient_files) {
    const absl::StatusOr<KeyFile> file = ReadKeyFile(path);
    if (!file.ok()) return Complain(kCommand, kExitBadInput, Text(file.status()));
    const absl::StatusOr<std::vector<X25519Recipient>> more =
        ParseRecipients(file->text.view(), InputName(path));
    if (!more.ok()) {
      return Complain(kCommand, absl::IsUnimplemented(more.status()) ? kExitUsage : kExitBadInput,
                      Text(more.status()));
    }
    recipients.insert(recipients.end(), more->begin(), more->end());
  }
  return kExitDone;
}

}  // namespace

int EncryptCommand(int argc, char** argv) {
  const std::variant<CryptFlags, ExitCode> parsed = ParseEncryptFlags(argc, argv);
  if (const ExitCode* code = std::get_if<ExitCode>(&parsed)) return *code;
  const CryptFlags& flags = std::get<CryptFlags>(parsed);
  std::vector<X25519Recipient> recipients;
  if (const ExitCode code = AddNamed(flags, recipients); code != kExitDone) return code;
  if (const ExitCode code = AddThoseInFiles(flags, recipients); code != kExitDone) return code;
  if (recipients.empty()) {
    return Complain(kCommand, kExitUsage, "who may decrypt it? Name a recipient: -r age1..., or -R FILE");
  }
  // Whether they all fit into one header; what is made for that is not used.
  const absl::Status begun = BeginFile(recipients).status();
  if (!begun.ok()) {
    return Complain(kCommand, absl::IsInvalidArgument(begun) ? kExitUsage : kExitMeasurementFailed,
                    Text(begun));
  }
  if (flags.output == kStandard && ::isatty(STDOUT_FILENO) == 1) {
    return Complain(kCommand, kExitUsage,
                    "the output is binary and no terminal can show it; name a file: -o OUT");
  }
  const TransferRequest request{kCommand, "encrypting", flags.input, flags.output, flags.force};
  return RunTransfer(request, [&](Reader& source, Writer& target, const ParallelBlocksOptions& blocks) {
    return EncryptAgeFile(source, recipients, target,
                          {.threads = ThreadCount(flags.threads), .blocks = blocks});
  });
}

}  // namespace weir
