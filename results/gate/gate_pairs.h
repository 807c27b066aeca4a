#ifndef WEIR_RESULTS_GATE_GATE_PAIRS_H_
#define WEIR_RESULTS_GATE_GATE_PAIRS_H_

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "results/compare/matched_reports.h"
#include "results/gate/gate.h"
#include "results/gate/pair_source.h"

namespace weir {

/// How a benchmark fares on one side.
struct SideState {
  bool present = false;
  std::optional<std::string_view> error;  ///< as ReportRow::error has it

  bool Runs() const { return present && !error; }
};

/// Why it has no figures, if it does not run on both sides.
std::optional<WithoutFigures> WithoutFiguresOf(const SideState& old_side, const SideState& new_side);

/// The same of two reports. One that ambiguous names keep from being matched has none either.
std::optional<WithoutFigures> WithoutFiguresOf(const MatchedReports& reports, const Match& match);

/// Whether all figures of both are 0, which have no ratio and are the same.
bool StayZero(const SampledCase& before, const SampledCase& after);

/// The pairs of every case that two reports of one session have, or one of them, in the order of the matches.
/// A round that only one has makes no pair, nor do figures that have no ratio.
std::vector<BenchmarkPairs> PairsOf(const MatchedReports& reports);

/// Its name in either report.
std::string_view NameOf(const MatchedReports& reports, const Match& match);

/// Adds the metric and the medians to `benchmarks`, which stand in the order of the matches.
void AddFigures(const MatchedReports& reports, std::span<GatedBenchmark> benchmarks);

}  // namespace weir

#endif  // WEIR_RESULTS_GATE_GATE_PAIRS_H_
