#include <string_view>
#include <variant>

#include "commands/crypt/crypt_commands.h"
#include "commands/crypt/crypt_flags.h"
#include "commands/crypt/identity_files.h"
#include "commands/crypt/transfer.h"
#include "strategies/age/age_file.h"

namespace weir {
namespace {

constexpr std::string_view kCommand = "weir decrypt";

}  // namespace

int DecryptCommand(int argc, char** argv) {
  const std::variant<CryptFlags, ExitCode> parsed = ParseDecryptFlags(argc, argv);
  if (const ExitCode* code = std::get_if<ExitCode>(&parsed)) return *code;
  const CryptFlags& flags = std::get<CryptFlags>(parsed);
  if (flags.identity_files.empty()) {
    return Complain(kCommand, kExitUsage, "whose key? Name a file of identities: -i FILE");
  }
  const std::variant<Identities, ExitCode> read = ReadIdentityFiles(kCommand, flags.identity_files);
  if (const ExitCode* code = std::get_if<ExitCode>(&read)) return *code;
  const Identities& identities = std::get<Identities>(read);
  const TransferRequest request{kCommand, "decrypting", flags.input, flags.output, flags.force};
  return RunTransfer(request, [&](Reader& source, Writer& target, const ParallelBlocksOptions& blocks) {
    const absl::Status status = DecryptAgeFile(source, identities.keys, target,
                                               {.threads = ThreadCount(flags.threads), .blocks = blocks});
    return absl::IsPermissionDenied(status) ? WithPassedOver(status, identities) : status;
  });
}

}  // namespace weir
