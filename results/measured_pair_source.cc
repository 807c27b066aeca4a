#include "results/measured_pair_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "results/gate_pairs.h"

namespace weir {
namespace {

bool HasPairs(const BenchmarkPairs& pairs) { return !pairs.changes.empty(); }

}  // namespace

MeasuredPairSource::MeasuredPairSource(PairedMeasurement& measurement, Metric metric)
    : measurement_(measurement), metric_(std::move(metric)) {}

SampledReport MeasuredPairSource::Sampled(const Report& report, const std::string& source) const {
  return SampleReport(report, source, {.metric = metric_.name});
}

absl::StatusOr<std::vector<BenchmarkPairs>> MeasuredPairSource::Measure() {
  const absl::StatusOr<PairedMeasurement::First> first = measurement_.Measure();
  if (!first.ok()) return first.status();
  old_report_ = Sampled(first->change.old_report, "old");
  new_report_ = Sampled(first->change.new_report, "new");
  std::vector<BenchmarkPairs> pairs = PairsOf(old_report_, new_report_, metric_.higher_is_better);
  if (std::ranges::none_of(pairs, HasPairs)) {
    return absl::NotFoundError(fmt::format("no benchmark has {}", metric_.name));
  }
  std::vector<BenchmarkPairs> control =
      PairsOf(Sampled(first->control.old_report, "control"), Sampled(first->control.new_report, "control"),
              metric_.higher_is_better);
  for (size_t i = 0; i < std::min(pairs.size(), control.size()); ++i) {
    pairs[i].control = std::move(control[i].changes);
  }
  return pairs;
}

absl::StatusOr<std::vector<BenchmarkPairs>> MeasuredPairSource::MeasureAgain(
    std::span<const std::string> benchmarks) {
  const absl::StatusOr<PairedReports> reports = measurement_.MeasureAgain(benchmarks);
  if (!reports.ok()) return reports.status();
  return PairsOf(Sampled(reports->old_report, "old"), Sampled(reports->new_report, "new"),
                 metric_.higher_is_better);
}

}  // namespace weir
