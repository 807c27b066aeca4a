#ifndef WEIR_RESULTS_GATE_PAIR_SOURCE_H_
#define WEIR_RESULTS_GATE_PAIR_SOURCE_H_

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "results/compare/paired_measurement.h"
#include "results/report/report.h"

namespace weir {

/// Why a benchmark has no figures to decide on.
struct WithoutFigures {
  std::string reason;  ///< "is skipped in both: no device", "crashes in NEW: …"
  /// Whether it ran in the old program and fails in the new one, or cannot be compared: such a gate never
  /// passes. Anything else (skipped, missing, or failing in the old program too) decides nothing.
  bool fails_in_new = false;
};

/// How a benchmark fares on one side.
struct SideState {
  bool present = false;
  std::optional<std::string_view> error;  ///< as ReportRow::error has it

  bool Runs() const { return present && !error; }
};

/// That of a row, which must live as long; absent: it is not there.
SideState StateOf(const ReportRow& row);
SideState StateOf(const std::optional<ReportRow>& row);
SideState StateOf(std::optional<ReportRow>&& row) = delete;  // it would be gone

/// Why it has no figures, if it does not run on both sides.
std::optional<WithoutFigures> WithoutFiguresOf(const SideState& old_side, const SideState& new_side);

/// Why figures that are there on both sides, or not, make no pair: one that a side does not have decides
/// nothing; from or to 0 there is no ratio, but a change that must not pass.
WithoutFigures WithoutRatio(std::string_view metric, std::optional<double> old_figure,
                            std::optional<double> new_figure);

/// Pairs of one benchmark, in the order of measuring. Each is one measurement of either side, taken one right
/// after the other; a change is ln(new / old) of what it cost, above 0 if the new one is worse.
struct BenchmarkPairs {
  std::string benchmark;
  std::vector<double> changes;
  /// ln(new / copy), where a copy of the old program was measured with each pair; else empty.
  std::vector<double> against_copy;
  std::optional<WithoutFigures> without_figures;
};

/// What was measured of them.
struct PairBatch {
  std::vector<BenchmarkPairs> pairs;  ///< by order, without names
  /// Whether nothing more can be measured: the time is up, or the user has interrupted it. Then there may be
  /// fewer than ordered.
  bool ended = false;
};

/// Where a gate has its pairs from: two binaries that are run or, in a simulation, a random generator.
class PairSource {
 public:
  virtual ~PairSource() = default;

  /// All benchmarks, without pairs yet; called first. One without figures is never ordered.
  virtual absl::StatusOr<std::vector<BenchmarkPairs>> Benchmarks() = 0;

  virtual absl::StatusOr<PairBatch> Measure(std::span<const PairOrder> orders) = 0;
};

}  // namespace weir

#endif  // WEIR_RESULTS_GATE_PAIR_SOURCE_H_
