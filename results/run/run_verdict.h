#ifndef WEIR_RESULTS_RUN_RUN_VERDICT_H_
#define WEIR_RESULTS_RUN_RUN_VERDICT_H_

#include <string>
#include <vector>

#include "results/run/run_summary.h"

namespace weir {

/// One sentence on a group: which is best, by what figures, and how far behind the next is (and the next
/// strategy, where that is the same one with another parameter); that the two are equivalent, or that it is
/// unclear which is the better; where most are equivalent, what they differ in. Cases that failed come first.
///
/// Where others took much of the CPUs, no case is called best beside one on several threads that may have
/// lost more to them.
std::string Verdict(const RunGroup& group, const RunNoise& noise);

/// Where several groups have an answer, three lines for all of them: what to use, by how much, what it costs.
/// Else none.
std::vector<std::string> Answer(const RunSummary& run);

/// What this run's reader needs besides, a sentence or an error's message each: why cases failed, which
/// rounds were disturbed, that a limit was not steady, cases with fewer rounds than others, why there is no
/// interval.
std::vector<std::string> Notes(const RunSummary& run);

/// What a program of the reader's own calls and includes to do as the best of each group does; empty where the report
/// does not say.
std::string InYourProgram(const RunSummary& run);

}  // namespace weir

#endif  // WEIR_RESULTS_RUN_RUN_VERDICT_H_
