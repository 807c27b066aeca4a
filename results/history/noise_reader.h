#ifndef WEIR_RESULTS_HISTORY_NOISE_READER_H_
#define WEIR_RESULTS_HISTORY_NOISE_READER_H_

#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "results/compare/history_noise.h"
#include "results/history/history_store.h"
#include "results/report/report.h"

namespace weir {

/// What the history in `store` knows of the noise of the cases in `names` (their names in a report), each by the metric that
/// `metric_of` says: of the series on the base branch whose environment is that of the report with the context `header`.
/// Errors are the store's.
absl::StatusOr<NoiseOfCase> ReadNoise(HistoryStore& store, const Report& header,
                                      const std::set<std::string>& names,
                                      const std::function<std::string(std::string_view name)>& metric_of);

}  // namespace weir

#endif  // WEIR_RESULTS_HISTORY_NOISE_READER_H_
