#ifndef WEIR_RESULTS_RUN_SENSITIVITY_H_
#define WEIR_RESULTS_RUN_SENSITIVITY_H_

#include <optional>
#include <span>
#include <string>

#include "results/run/case_summary.h"

namespace weir {

/// What the pairs of neighbours in a ranking could have shown.
struct Sensitivity {
  /// Ratios above 1 (Difference::detectable): that of the middle pair (of an even number, the less sensitive
  /// of the two in the middle), and the largest. Absent where no difference could have been seen.
  std::optional<double> typical;
  std::optional<double> worst;
  /// Labels of the two cases of the worst pair.
  std::string worst_first;
  std::string worst_second;
};

/// Nothing for fewer than two cases.
std::optional<Sensitivity> SensitivityOf(std::span<const CaseSummary> ranked);

/// "Smallest difference that could have been seen between neighbours: typically 2.3 %; at worst …"
std::string SensitivityLine(const Sensitivity& sensitivity);

}  // namespace weir

#endif  // WEIR_RESULTS_RUN_SENSITIVITY_H_
