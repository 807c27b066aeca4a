#include "results/compare/count_comparison.h"

#include <algorithm>
#include <string>

#include "results/report/schema.h"

namespace weir {
namespace {

constexpr size_t kRowsToCallACountExact = 3;

bool Exact(const ExactCount& count) { return !count.varies && count.rows >= kRowsToCallACountExact; }

// Over other iterations the same program counts something else.
bool ExactlyComparable(const ExactCount& before, const ExactCount& after) {
  return before.counter == after.counter && Exact(before) && Exact(after) &&
         before.iterations == after.iterations;
}

}  // namespace

void CompareCounts(std::string_view name, std::span<const ExactCount> base,
                   std::span<const ExactCount> compared, Comparison& comparison) {
  for (const ExactCount& before : base) {
    for (const ExactCount& after : compared) {
      if (!ExactlyComparable(before, after)) continue;
      if (before.value == after.value) {
        ++comparison.equal_counts;
        continue;
      }
      const Finding finding = after.value > before.value ? Finding::kRegressed : Finding::kImproved;
      comparison.count_changes.push_back({std::string(name),
                                          std::string(schema::kExactCounters[before.counter]), before.value,
                                          after.value, finding});
    }
  }
}

std::vector<ExactCount> MergedCounts(std::span<const SampledCase* const> cases) {
  std::vector<ExactCount> merged;
  for (const SampledCase* each : cases) {
    if (each == nullptr) continue;
    for (const ExactCount& count : each->counts) {
      const auto known = std::ranges::find(merged, count.counter, &ExactCount::counter);
      if (known == merged.end()) {
        merged.push_back(count);
        continue;
      }
      known->rows += count.rows;
      known->varies |= count.varies || count.value != known->value || count.iterations != known->iterations;
    }
  }
  return merged;
}

}  // namespace weir
