#ifndef WEIR_RESULTS_COMPARE_COMPARISON_CSV_H_
#define WEIR_RESULTS_COMPARE_COMPARISON_CSV_H_

#include "results/compare/comparison_renderer.h"

namespace weir {

/// For spreadsheets (RFC 4180, but lines end in a newline alone): a head, then a line for each row, changed
/// count, warning, evidence, verdict and advice, which the column `kind` tells apart. Raw numbers, with their
/// unit; ratios are new over old; what is not known is empty.
class ComparisonCsv final : public ComparisonRenderer {
 public:
  void Render(const Comparison& comparison, const TextOutput& out) const override;
};

}  // namespace weir

#endif  // WEIR_RESULTS_COMPARE_COMPARISON_CSV_H_
