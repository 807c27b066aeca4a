#ifndef WEIR_COMMANDS_CONSOLE_REPORT_PATH_H_
#define WEIR_COMMANDS_CONSOLE_REPORT_PATH_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace weir {

/// Before hours of measuring: whether a report can be written to the file `path` afterwards, without `force`
/// to one that is not there yet; to a device or pipe in any case. The error says why not, and that `flag`
/// names another.
absl::Status CheckReportPath(const std::string& path, std::string_view flag, bool force = true);

}  // namespace weir

#endif  // WEIR_COMMANDS_CONSOLE_REPORT_PATH_H_
