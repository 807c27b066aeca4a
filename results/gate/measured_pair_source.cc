#include "results/gate/measured_pair_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "results/gate/gate_pairs.h"

namespace weir {
namespace {

bool HasPairs(const BenchmarkPairs& pairs) { return !pairs.changes.empty(); }

}  // namespace

MeasuredPairSource::MeasuredPairSource(PairedMeasurement& measurement, Metric metric)
    : measurement_(measurement), metric_(std::move(metric)) {}

absl::StatusOr<std::vector<BenchmarkPairs>> MeasuredPairSource::Measure() {
  absl::StatusOr<PairedMeasurement::First> first = measurement_.Measure();
  if (!first.ok()) return first.status();
  reports_ = MatchMeasured(std::move(first->change), metric_.name);
  std::vector<BenchmarkPairs> pairs = PairsOf(reports_, metric_.higher_is_better);
  if (std::ranges::none_of(pairs, HasPairs)) {
    return absl::NotFoundError(fmt::format("no benchmark has {}", metric_.name));
  }
  std::vector<BenchmarkPairs> control =
      PairsOf(MatchMeasured(std::move(first->control), metric_.name), metric_.higher_is_better);
  for (size_t i = 0; i < std::min(pairs.size(), control.size()); ++i) {
    pairs[i].control = std::move(control[i].changes);
  }
  return pairs;
}

absl::StatusOr<std::vector<BenchmarkPairs>> MeasuredPairSource::MeasureAgain(
    std::span<const std::string> benchmarks) {
  absl::StatusOr<MeasuredPairs> measured = measurement_.MeasureAgain(benchmarks);
  if (!measured.ok()) return measured.status();
  return PairsOf(MatchMeasured(*std::move(measured), metric_.name), metric_.higher_is_better);
}

}  // namespace weir
