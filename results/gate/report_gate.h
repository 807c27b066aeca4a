#ifndef WEIR_RESULTS_GATE_REPORT_GATE_H_
#define WEIR_RESULTS_GATE_REPORT_GATE_H_

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "results/compare/comparison.h"
#include "results/compare/matched_reports.h"
#include "results/gate/gate.h"
#include "results/gate/gate_rules.h"
#include "results/gate/pair_source.h"

namespace weir {

/// What a gate makes of two reports.

/// The benchmark's name in either report.
std::string_view NameOf(const MatchedReports& reports, const Match& match);

/// Why a benchmark has no figures, if it does not run on both sides. One that ambiguous names keep from being
/// matched has none either.
std::optional<WithoutFigures> WithoutFiguresOf(const MatchedReports& reports, const Match& match);

/// The pairs of every case that two reports of one session have, or one of them, in the order of the matches.
/// A round that only one has makes no pair, nor do figures that have no ratio, but for 0 and 0.
std::vector<BenchmarkPairs> PairsOf(const MatchedReports& reports, const GateRules& rules);

/// What a gate can say of two reports of different sessions, compared without pairs. Nothing in them tells a
/// change of the program from one of the machine. So a benchmark is regressed only if a history shows how far
/// it moves by itself (Rung::kHistory), it is likely slower, and its interval lies above its minimum effect.
/// One whose 95 % interval lies wholly below its tolerance is clear, as far as that goes; any other is open.
/// Where the comparison knows what all rows have in common (Comparison::common), a row's change is what it has beyond that, and all are
/// open if that alone is more than tolerated. `comparison` is of these reports.
GateResult GateOtherSessions(const MatchedReports& reports, const Comparison& comparison,
                             const GateRules& rules);

/// Adds the metric and the medians to `benchmarks`, which stand in the order of the matches.
void AddFigures(const MatchedReports& reports, std::span<GatedBenchmark> benchmarks);

}  // namespace weir

#endif  // WEIR_RESULTS_GATE_REPORT_GATE_H_
