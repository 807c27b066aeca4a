#ifndef WEIR_RESULTS_COMPARE_COMPARISON_CSV_H_
#define WEIR_RESULTS_COMPARE_COMPARISON_CSV_H_

#include "results/compare/comparison_renderer.h"

namespace weir {

/// For spreadsheets (RFC 4180, but lines end in a newline alone): a head, then a line for each row, changed
/// count, warning and verdict, which the column `kind` tells apart. Raw numbers, times in seconds, ratios of
/// costs; what is not known is empty.
class ComparisonCsv final : public ComparisonRenderer {
 public:
  void Render(const Comparison& comparison, const TextOutput& out) const override;
};

}  // namespace weir

#endif  // WEIR_RESULTS_COMPARE_COMPARISON_CSV_H_
