#ifndef WEIR_RESULTS_VERDICT_H_
#define WEIR_RESULTS_VERDICT_H_

#include <span>
#include <string>

#include "results/case_summary.h"

namespace weir {

/// One sentence on cases that did the same work: which strategy is best, by what figures, and how far behind
/// the second is.
///
/// `ranked` are the candidates, best first; `failed` the cases with errors, which the sentence names first.
/// The second is compared by the ratios of the rounds that both have: their median, and the order-statistic
/// interval of that median. If the interval contains 1, or there are too few rounds for one, the sentence
/// says that the two cannot be told apart.
std::string Verdict(std::span<const CaseSummary> ranked, std::span<const CaseSummary> failed);

}  // namespace weir

#endif  // WEIR_RESULTS_VERDICT_H_
