#ifndef WEIR_RESULTS_COMPARE_COMPARISON_RENDERER_H_
#define WEIR_RESULTS_COMPARE_COMPARISON_RENDERER_H_

#include <functional>
#include <string_view>

#include "results/compare/comparison.h"

namespace weir {

/// Takes a text piece by piece, so that the output of a million rows is in memory nowhere.
using TextOutput = std::function<void(std::string_view)>;

/// One way of showing a comparison. Every one of them shows its verdicts, its warnings, and of each row the
/// smallest difference that could have been seen.
class ComparisonRenderer {
 public:
  virtual ~ComparisonRenderer() = default;

  virtual void Render(const Comparison& comparison, const TextOutput& out) const = 0;
};

}  // namespace weir

#endif  // WEIR_RESULTS_COMPARE_COMPARISON_RENDERER_H_
