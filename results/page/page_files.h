#ifndef WEIR_RESULTS_PAGE_PAGE_FILES_H_
#define WEIR_RESULTS_PAGE_PAGE_FILES_H_

#include <string_view>

namespace weir {

/// Files that a page holds, as they were when weir was built.

extern const std::string_view kPageStyle;
/// Sorts and filters tables.
extern const std::string_view kPageScript;
/// Shows the series of a history; needs kChartScript.
extern const std::string_view kHistoryScript;
/// Chart.js, whole, with its licence.
extern const std::string_view kChartScript;

}  // namespace weir

#endif  // WEIR_RESULTS_PAGE_PAGE_FILES_H_
