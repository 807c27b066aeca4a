#include "harness/pairs/matched_benchmarks.h"

#include <algorithm>
#include <map>
#include <string>

#include "fmt/format.h"

namespace weir {
namespace {

std::map<std::string, size_t> CountNames(std::span<const BenchmarkBinary::Found> benchmarks) {
  std::map<std::string, size_t> counts;
  for (const BenchmarkBinary::Found& each : benchmarks) ++counts[each.id.name];
  return counts;
}

absl::Status CheckNames(const std::map<std::string, size_t>& old_names,
                        const std::map<std::string, size_t>& new_names) {
  for (const auto& [name, count] : old_names) {
    const auto other = new_names.find(name);
    if (other == new_names.end() || other->second == count) continue;
    return absl::FailedPreconditionError(fmt::format(
        "{} benchmarks of the old program and {} of the new one are called {}, so that they cannot "
        "be told apart; give each a name of its own",
        count, other->second, name));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<MatchedBenchmark>> MatchBenchmarks(
    std::span<const BenchmarkBinary::Found> old_benchmarks,
    std::span<const BenchmarkBinary::Found> new_benchmarks) {
  const absl::Status names = CheckNames(CountNames(old_benchmarks), CountNames(new_benchmarks));
  if (!names.ok()) return names;
  std::map<BenchmarkId, const ReportRow*> left;
  for (const BenchmarkBinary::Found& each : new_benchmarks) left[each.id] = &each.row;
  std::vector<MatchedBenchmark> matched;
  for (const BenchmarkBinary::Found& each : old_benchmarks) {
    MatchedBenchmark& benchmark = matched.emplace_back();
    benchmark.id = each.id;
    benchmark.old_row = each.row;
    const auto other = left.find(each.id);
    if (other == left.end()) continue;
    benchmark.new_row = *other->second;
    left.erase(other);
  }
  for (const BenchmarkBinary::Found& each : new_benchmarks) {
    if (left.contains(each.id)) matched.push_back({each.id, std::nullopt, each.row});
  }
  return matched;
}

}  // namespace weir
