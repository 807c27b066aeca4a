#ifndef WEIR_RESULTS_RUN_VERDICT_H_
#define WEIR_RESULTS_RUN_VERDICT_H_

#include <span>
#include <string>

#include "results/run/case_summary.h"
#include "results/run/ranking.h"

namespace weir {

/// One sentence on cases that did the same work. The cases with errors come first, `failed`, limits' too.
///
/// Where time tells most candidates apart: which is best, by what figures, and how far behind the second is,
/// and the next strategy if the second is the same one with another parameter, by
/// CaseSummary::against_fastest. Where that is not beyond chance, the sentence says that the two cannot be
/// told apart, and what memory they took.
///
/// Where it does not (Ranking::level): how many keep pace with the fastest, who is slower, and what the
/// candidates differ in: memory and waiting.
std::string Verdict(const Ranking& ranking, std::span<const CaseSummary> failed);

}  // namespace weir

#endif  // WEIR_RESULTS_RUN_VERDICT_H_
