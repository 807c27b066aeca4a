#ifndef WEIR_RESULTS_HISTORY_NOISE_READER_H_
#define WEIR_RESULTS_HISTORY_NOISE_READER_H_

#include <optional>
#include <span>

#include "absl/status/statusor.h"
#include "results/compare/history_noise.h"
#include "results/history/change_history.h"
#include "results/history/history.h"
#include "results/history/history_store.h"
#include "results/report/sampled_report.h"

namespace weir {

/// How far a series moves from one commit to the next without a change: of all neighbours in `values`, in the order of the
/// commits, but those between which one of `changes` lies that is not withdrawn. Nothing where fewer than
/// kLeastNeighbours are left, or a value has no logarithm.
std::optional<HistoryNoise> NoiseOf(std::span<const CommitValue> values,
                                    std::span<const HistoryChange> changes);

/// What the history in `store` knows of the noise of the report's cases, each by its own metric: of the series on the base
/// branch whose environment is the report's. Errors are the store's.
absl::StatusOr<NoiseOfCase> ReadNoise(HistoryStore& store, const SampledReport& report);

}  // namespace weir

#endif  // WEIR_RESULTS_HISTORY_NOISE_READER_H_
