#ifndef WEIR_RESULTS_COMPARE_COMPARISON_TEXT_H_
#define WEIR_RESULTS_COMPARE_COMPARISON_TEXT_H_

#include <string>
#include <utility>

#include "results/compare/comparison_renderer.h"
#include "results/text/text_table.h"

namespace weir {

/// For a terminal: on what evidence it stands; a table for each group, worse rows red and better ones green,
/// its verdict below; then the counts that changed, and the warnings. Everything at 160 columns; in a
/// narrower terminal columns are left out, first those of which nothing is known, then the rounds, p, what is
/// detectable, and long names are cut so that no two look the same (ShortenApart()); the old and the new
/// value go last. What all names share stands once, above.
///
/// Of more than a hundred rows the unremarkable ones are only counted, unless `all_rows`. `how_to_see_all`
/// says what the user can do about that: "--all shows them".
class ComparisonText final : public ComparisonRenderer {
 public:
  ComparisonText(const TableStyle& style, bool all_rows, std::string how_to_see_all = "")
      : style_(style), all_rows_(all_rows), how_to_see_all_(std::move(how_to_see_all)) {}

  void Render(const Comparison& comparison, const TextOutput& out) const override;

 private:
  TableStyle style_;
  bool all_rows_;
  std::string how_to_see_all_;
};

}  // namespace weir

#endif  // WEIR_RESULTS_COMPARE_COMPARISON_TEXT_H_
