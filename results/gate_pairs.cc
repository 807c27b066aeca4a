#include "results/gate_pairs.h"

#include <cmath>
#include <span>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"

namespace weir {
namespace {

// Both ascend by round.
std::vector<double> Changes(std::span<const Sample> before, std::span<const Sample> after,
                            bool higher_is_better) {
  std::vector<double> changes;
  size_t i = 0;
  for (const Sample& sample : after) {
    while (i < before.size() && before[i].round < sample.round) ++i;
    if (i == before.size()) break;
    if (before[i].round != sample.round || before[i].value <= 0 || sample.value <= 0) continue;
    const double change = std::log(sample.value / before[i].value);
    changes.push_back(higher_is_better ? -change : change);
  }
  return changes;
}

}  // namespace

std::vector<BenchmarkPairs> PairsOf(const SampledReport& old_report, const SampledReport& new_report,
                                    bool higher_is_better) {
  absl::flat_hash_map<std::string_view, const SampledCase*> by_name;
  for (const SampledCase& each : new_report.cases) by_name.emplace(each.name, &each);
  std::vector<BenchmarkPairs> pairs;
  for (const SampledCase& each : old_report.cases) {
    const auto found = by_name.find(each.name);
    if (found == by_name.end() || found->second == nullptr) continue;
    const SampledCase& after = *std::exchange(found->second, nullptr);
    pairs.push_back({std::string(each.name),
                     Changes(each.samples, after.samples, higher_is_better),
                     {},
                     each.errors + after.errors > 0});
  }
  return pairs;
}

}  // namespace weir
