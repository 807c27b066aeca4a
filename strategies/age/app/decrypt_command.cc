#include "strategies/age/app/decrypt_command.h"

#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "standard_error.h"
#include "strategies/age/age_file.h"
#include "strategies/age/app/crypt_flags.h"
#include "strategies/age/app/thread_count.h"
#include "strategies/age/app/transfer.h"
#include "strategies/age/key_file.h"

namespace weir {
namespace {

constexpr std::string_view kCommand = "weir decrypt";

ExitCode Complain(ExitCode code, std::string_view what) {
  SayOnStandardError(fmt::format("{}: {}\n", kCommand, what));
  return code;
}

void WarnIfOthersCanRead(const KeyFile& file, const std::string& path) {
  if (!file.others_can_read) return;
  SayOnStandardError(fmt::format(
      "{}: warning: others can read the identity file {}; `chmod 600` keeps them out\n", kCommand, path));
}

ExitCode AddIdentities(const CryptFlags& flags, std::vector<X25519Identity>& identities) {
  for (const std::string& path : flags.identity_files) {
    const absl::StatusOr<KeyFile> file = ReadKeyFile(path);
    if (!file.ok()) return Complain(kExitBadInput, std::string(file.status().message()));
    WarnIfOthersCanRead(*file, path);
    absl::StatusOr<std::vector<X25519Identity>> more = ParseIdentities(file->text.view(), path);
    if (!more.ok()) return Complain(kExitBadInput, std::string(more.status().message()));
    std::move(more->begin(), more->end(), std::back_inserter(identities));
  }
  return kExitDone;
}

}  // namespace

int DecryptCommand(int argc, char** argv) {
  const std::variant<CryptFlags, ExitCode> parsed = ParseDecryptFlags(argc, argv);
  if (const ExitCode* code = std::get_if<ExitCode>(&parsed)) return *code;
  const CryptFlags& flags = std::get<CryptFlags>(parsed);
  std::vector<X25519Identity> identities;
  if (const ExitCode code = AddIdentities(flags, identities); code != kExitDone) return code;
  if (identities.empty()) return Complain(kExitUsage, "whose key? Name a file of identities: -i FILE");
  const TransferRequest request{kCommand, "decrypting", flags.input, flags.output, flags.force};
  return RunTransfer(request, [&](Reader& source, Writer& target, const ParallelBlocksOptions& blocks) {
    return DecryptAgeFile(source, identities, target,
                          {.threads = ThreadCount(flags.threads), .blocks = blocks});
  });
}

}  // namespace weir
