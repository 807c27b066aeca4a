#ifndef WEIR_RESULTS_COMPARE_COMPARISON_MARKDOWN_H_
#define WEIR_RESULTS_COMPARE_COMPARISON_MARKDOWN_H_

#include "results/compare/comparison_renderer.h"

namespace weir {

/// For a pull request, in GitHub's Markdown: the verdict, the rows that changed, then the others folded away,
/// the warnings last. Names cannot break out of their cells. At most about 60,000 characters, as a comment
/// there may have 65,536; how many rows that leaves out is said.
class ComparisonMarkdown final : public ComparisonRenderer {
 public:
  void Render(const Comparison& comparison, const TextOutput& out) const override;
};

}  // namespace weir

#endif  // WEIR_RESULTS_COMPARE_COMPARISON_MARKDOWN_H_
