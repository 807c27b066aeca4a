#include "results/gate/report_pair_source.h"

#include <algorithm>

namespace weir {

absl::StatusOr<std::vector<BenchmarkPairs>> ReportPairSource::Measure() {
  std::vector<BenchmarkPairs> first = pairs_;
  for (BenchmarkPairs& each : first) each.changes.resize((each.changes.size() + 1) / 2);
  return first;
}

absl::StatusOr<std::vector<BenchmarkPairs>> ReportPairSource::MeasureAgain(
    std::span<const std::string> benchmarks) {
  std::vector<BenchmarkPairs> fresh;
  for (const std::string& benchmark : benchmarks) {
    const auto found = std::ranges::find(pairs_, benchmark, &BenchmarkPairs::benchmark);
    if (found == pairs_.end()) return absl::NotFoundError(benchmark);
    const size_t half = (found->changes.size() + 1) / 2;
    fresh.push_back(
        {benchmark, {found->changes.begin() + static_cast<ptrdiff_t>(half), found->changes.end()}, {}});
  }
  return fresh;
}

}  // namespace weir
