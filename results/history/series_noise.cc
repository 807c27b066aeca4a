#include "results/history/series_noise.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace weir {
namespace {

bool ChangesBetween(int64_t before, int64_t after, std::span<const HistoryChange> changes) {
  return std::ranges::any_of(changes, [&](const HistoryChange& change) {
    return change.state != ChangeState::kWithdrawn && change.position_before < after &&
           before < change.position_after;
  });
}

}  // namespace

std::optional<HistoryNoise> NoiseOf(std::span<const CommitValue> values,
                                    std::span<const HistoryChange> changes) {
  std::vector<double> moves;
  for (size_t i = 1; i < values.size(); ++i) {
    const CommitValue &before = values[i - 1], &after = values[i];
    if (!(before.value > 0) || !(after.value > 0)) return std::nullopt;
    if (ChangesBetween(before.commit->position, after.commit->position, changes)) continue;
    moves.push_back(std::log(after.value / before.value));
  }
  return NoiseOfMoves(std::move(moves));
}

}  // namespace weir
