#ifndef WEIR_RESULTS_GATE_MEASURED_PAIR_SOURCE_H_
#define WEIR_RESULTS_GATE_MEASURED_PAIR_SOURCE_H_

#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "results/compare/metric.h"
#include "results/compare/paired_measurement.h"
#include "results/gate/gate.h"
#include "results/gate/pair_source.h"

namespace weir {

/// The pairs of two binaries, as they are measured.
class MeasuredPairSource final : public PairSource {
 public:
  /// The metric of a benchmark, by its name.
  using MetricOf = std::function<Metric(std::string_view benchmark)>;
  /// Looks at what there is before anything is measured; not OK ends it.
  using CheckBenchmarks =
      std::function<absl::Status(std::span<const PairedMeasurement::Benchmark> benchmarks)>;

  /// `measurement` must outlive this.
  MeasuredPairSource(PairedMeasurement& measurement, MetricOf metric_of, CheckBenchmarks check);

  absl::StatusOr<std::vector<BenchmarkPairs>> Benchmarks() override;
  absl::StatusOr<PairBatch> Measure(std::span<const PairOrder> orders) override;

  /// Adds the metric and the medians of what was measured to the benchmarks of the result.
  void AddFigures(GateResult& result) const;

 private:
  BenchmarkPairs PairsSince(size_t benchmark, size_t begin) const;

  PairedMeasurement& measurement_;
  const MetricOf metric_of_;
  const CheckBenchmarks check_;
  std::vector<Metric> metrics_;  // by benchmark
};

}  // namespace weir

#endif  // WEIR_RESULTS_GATE_MEASURED_PAIR_SOURCE_H_
