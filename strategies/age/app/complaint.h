#ifndef WEIR_STRATEGIES_AGE_APP_COMPLAINT_H_
#define WEIR_STRATEGIES_AGE_APP_COMPLAINT_H_

#include <string_view>

#include "results/report/exit_code.h"
#include "fmt/format.h"
#include "standard_error.h"

namespace weir {

/// Says on standard error why `command` ("weir encrypt") ends. Returns `code`.
inline ExitCode Complain(std::string_view command, ExitCode code, std::string_view what) {
  SayOnStandardError(fmt::format("{}: {}\n", command, what));
  return code;
}

}  // namespace weir

#endif  // WEIR_STRATEGIES_AGE_APP_COMPLAINT_H_
