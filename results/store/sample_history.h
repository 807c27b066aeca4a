#ifndef WEIR_RESULTS_STORE_SAMPLE_HISTORY_H_
#define WEIR_RESULTS_STORE_SAMPLE_HISTORY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "results/history/history_store.h"

namespace weir {

/// The `number`th of runs that differ in every field.
HistoryRun SampleRun(int64_t number);

/// A point of the series that `name` is the case of.
SeriesPoint SamplePoint(const std::string& name, double median);

/// SampleRun(number) with a point of each of the series "case 0" to "case N-1"; the median of the nth is number + n / 1000.
HistoryStore::RunPoints SampleRunPoints(int64_t number, size_t series);

/// Texts that mean something to somebody: to HTML, SQL, spreadsheets, terminals, C, UTF-8; and a long one.
std::vector<std::string> NamesThatAreData();

/// Ends the test program where it failed, with what it says.
template <typename Result>
Result ValueOf(absl::StatusOr<Result> result) {
  return std::move(result).value();
}

/// The medians of the points of the series called `name`.
std::vector<double> MediansOf(HistoryStore& store, const std::string& name);

}  // namespace weir

#endif  // WEIR_RESULTS_STORE_SAMPLE_HISTORY_H_
