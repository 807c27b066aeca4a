#ifndef WEIR_RESULTS_GATE_REPORT_PAIR_SOURCE_H_
#define WEIR_RESULTS_GATE_REPORT_PAIR_SOURCE_H_

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "results/gate/pair_source.h"

namespace weir {

/// The pairs of two reports that `weir ab` wrote. Nothing fresh can be measured any more, so the earlier half
/// of every benchmark's pairs is taken for the first and the later half for the fresh ones; there is no
/// control.
class ReportPairSource final : public PairSource {
 public:
  /// `pairs`: all of them, in the order of measuring.
  explicit ReportPairSource(std::vector<BenchmarkPairs> pairs) : pairs_(std::move(pairs)) {}

  absl::StatusOr<std::vector<BenchmarkPairs>> Measure() override;
  absl::StatusOr<std::vector<BenchmarkPairs>> MeasureAgain(std::span<const std::string> benchmarks) override;

 private:
  const std::vector<BenchmarkPairs> pairs_;
};

}  // namespace weir

#endif  // WEIR_RESULTS_GATE_REPORT_PAIR_SOURCE_H_
