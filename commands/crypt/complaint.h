#ifndef WEIR_COMMANDS_CRYPT_COMPLAINT_H_
#define WEIR_COMMANDS_CRYPT_COMPLAINT_H_

#include <string_view>

#include "commands/console/standard_error.h"
#include "fmt/format.h"
#include "results/report/exit_code.h"

namespace weir {

/// Says on standard error why `command` ("weir encrypt") ends. Returns `code`.
inline ExitCode Complain(std::string_view command, ExitCode code, std::string_view what) {
  SayOnStandardError(fmt::format("{}: {}\n", command, what));
  return code;
}

}  // namespace weir

#endif  // WEIR_COMMANDS_CRYPT_COMPLAINT_H_
