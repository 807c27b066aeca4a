#ifndef WEIR_COMMANDS_CRYPT_IDENTITY_FILES_H_
#define WEIR_COMMANDS_CRYPT_IDENTITY_FILES_H_

#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "results/report/exit_code.h"
#include "strategies/age/key_file.h"

namespace weir {

class CommandLine;

/// Declares -i, and reads it into `paths`.
void DeclareIdentityFiles(CommandLine& line, std::vector<std::string>& paths);

/// The identities of all these files for `command`, "weir decrypt"; "-" is standard input. At least one that
/// weir uses where there is a file; else, after a complaint on standard error, the exit code. Warns of files
/// that others can read.
std::variant<Identities, ExitCode> ReadIdentityFiles(std::string_view command,
                                                     std::span<const std::string> paths);

/// `status` with those that were passed over, if any: one of them may be the one that was needed.
absl::Status WithPassedOver(const absl::Status& status, const Identities& identities);

}  // namespace weir

#endif  // WEIR_COMMANDS_CRYPT_IDENTITY_FILES_H_
