#ifndef WEIR_RESULTS_HISTORY_NOISE_READER_H_
#define WEIR_RESULTS_HISTORY_NOISE_READER_H_

#include "absl/status/statusor.h"
#include "results/compare/history_noise.h"
#include "results/history/history_store.h"
#include "results/report/sampled_report.h"

namespace weir {

/// What the history in `store` knows of the noise of the report's cases, each by its own metric: of the series on the base
/// branch whose environment is the report's. Errors are the store's.
absl::StatusOr<NoiseOfCase> ReadNoise(HistoryStore& store, const SampledReport& report);

}  // namespace weir

#endif  // WEIR_RESULTS_HISTORY_NOISE_READER_H_
