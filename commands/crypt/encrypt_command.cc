#include <unistd.h>

#include <variant>
#include <vector>

#include "commands/crypt/crypt_commands.h"
#include "commands/crypt/crypt_flags.h"
#include "commands/crypt/recipients.h"
#include "commands/crypt/transfer.h"
#include "strategies/age/age_file.h"

namespace weir {
namespace {

constexpr std::string_view kCommand = "weir encrypt";
}  // namespace

int EncryptCommand(int argc, char** argv) {
  const std::variant<CryptFlags, ExitCode> parsed = ParseEncryptFlags(argc, argv);
  if (const ExitCode* code = std::get_if<ExitCode>(&parsed)) return *code;
  const CryptFlags& flags = std::get<CryptFlags>(parsed);
  const std::variant<std::vector<X25519Recipient>, ExitCode> read =
      ReadRecipients(kCommand, flags.recipients, flags.recipient_files);
  if (const ExitCode* code = std::get_if<ExitCode>(&read)) return *code;
  const auto& recipients = std::get<std::vector<X25519Recipient>>(read);
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
