#ifndef WEIR_COMMANDS_CRYPT_RECIPIENTS_H_
#define WEIR_COMMANDS_CRYPT_RECIPIENTS_H_

#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "results/report/exit_code.h"
#include "strategies/age/x25519.h"

namespace weir {

class CommandLine;

/// Declares -r and -R, and reads them into `names` and `paths`. `meaning`: of -r, "who may decrypt it".
void DeclareRecipients(CommandLine& line, std::string_view meaning, std::vector<std::string>& names,
                       std::vector<std::string>& paths);

/// Those whom `command`, "weir encrypt", is to encrypt to: `names`, age1…, and those in the files `paths`; at least one,
/// and no more than a header has room for. Else, after a complaint on standard error, the exit code.
std::variant<std::vector<X25519Recipient>, ExitCode> ReadRecipients(std::string_view command,
                                                                    std::span<const std::string> names,
                                                                    std::span<const std::string> paths);

}  // namespace weir

#endif  // WEIR_COMMANDS_CRYPT_RECIPIENTS_H_
