#ifndef WEIR_RESULTS_GATE_MEASURED_PAIR_SOURCE_H_
#define WEIR_RESULTS_GATE_MEASURED_PAIR_SOURCE_H_

#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "results/compare/matched_reports.h"
#include "results/compare/metric.h"
#include "results/gate/pair_source.h"
#include "results/compare/paired_measurement.h"

namespace weir {

/// The pairs of two binaries, by one metric, as they are measured.
class MeasuredPairSource final : public PairSource {
 public:
  /// `measurement` must outlive this.
  MeasuredPairSource(PairedMeasurement& measurement, Metric metric);

  /// NOT_FOUND also where no benchmark has the metric.
  absl::StatusOr<std::vector<BenchmarkPairs>> Measure() override;
  absl::StatusOr<std::vector<BenchmarkPairs>> MeasureAgain(std::span<const std::string> benchmarks) override;

  /// What was measured first, for all else that is compared; empty before.
  const MatchedReports& reports() const { return reports_; }

 private:
  PairedMeasurement& measurement_;
  const Metric metric_;
  MatchedReports reports_;
};

}  // namespace weir

#endif  // WEIR_RESULTS_GATE_MEASURED_PAIR_SOURCE_H_
