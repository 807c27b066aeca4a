#ifndef WEIR_RESULTS_COMPARE_COMPARISON_JSON_H_
#define WEIR_RESULTS_COMPARE_COMPARISON_JSON_H_

#include "results/compare/comparison_renderer.h"

namespace weir {

/// Raised whenever a program that reads the output could be led astray: a key that is gone or means something
/// else. New keys do not raise it.
inline constexpr int kComparisonSchemaVersion = 3;  // 2 had ratios of costs, 1 called "unclear" inconclusive

/// For programs: one JSON object with "schema_version", everything that Comparison holds under the same
/// names, findings and reasons by their names. What is not known is absent. Ratios are new over old, but for
/// `detectable` and `smallest`, which are above 1 for either way; values are in "unit".
class ComparisonJson final : public ComparisonRenderer {
 public:
  void Render(const Comparison& comparison, const TextOutput& out) const override;
};

}  // namespace weir

#endif  // WEIR_RESULTS_COMPARE_COMPARISON_JSON_H_
