#ifndef WEIR_COMMANDS_COMPARE_COMPARISON_PAGE_FILE_H_
#define WEIR_COMMANDS_COMPARE_COMPARISON_PAGE_FILE_H_

#include "absl/status/status.h"
#include "commands/console/output_flags.h"
#include "results/compare/comparison.h"

namespace weir {

/// Writes the page of a comparison, if the flags want one. Errors name the file.
absl::Status WritePage(const Comparison& comparison, const OutputFlags& flags);

}  // namespace weir

#endif  // WEIR_COMMANDS_COMPARE_COMPARISON_PAGE_FILE_H_
