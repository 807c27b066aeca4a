#ifndef WEIR_RESULTS_HISTORY_SERIES_NOISE_H_
#define WEIR_RESULTS_HISTORY_SERIES_NOISE_H_

#include <optional>
#include <span>

#include "results/compare/history_noise.h"
#include "results/history/change_history.h"
#include "results/history/history.h"

namespace weir {

/// How far a series moves from one commit to the next without a change: of all neighbours in `values`, in the order of the
/// commits, but those between which one of `changes` lies that is not withdrawn. Nothing where fewer than
/// kLeastNeighbours are left, or a value has no logarithm.
std::optional<HistoryNoise> NoiseOf(std::span<const CommitValue> values,
                                    std::span<const HistoryChange> changes);

}  // namespace weir

#endif  // WEIR_RESULTS_HISTORY_SERIES_NOISE_H_
