#ifndef WEIR_RESULTS_HISTORY_HISTORY_DUMP_H_
#define WEIR_RESULTS_HISTORY_HISTORY_DUMP_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "results/history/history_store.h"
#include "results/report/chunked_text.h"

namespace weir {

/// A whole history as text, and back: runs, also those removed, series, points, changes with their states and notes. The
/// numbers of runs, series and changes are not kept, only their order; nor are points of removed runs, which are gone.
///
/// As CSV, lines of several kinds, which the first field tells; times in seconds since 1970:
///
///     weir-history,1
///     series,NUMBER,NAME,METRIC,UNIT,BETTER,PART,VALUE,PART,VALUE…
///     run,COMMIT,BRANCH,POSITION,TIME,DIGEST,BINARY,ADDED,REMOVED
///     point,SERIES,MEDIAN,SPREAD,PROCESSES            of the run above it
///     change,SERIES,STATE,BEFORE,AFTER,POSITION_BEFORE,POSITION_AFTER,OLD,NEW,LOW,HIGH,FIRST_SEEN,CHANGED,BY,WHEN,NOTE
///
/// As JSON the same in one object. Texts may hold any bytes: a backslash is doubled, and what is not printable UTF-8, or
/// would make a spreadsheet calculate, stands as \xNN.

using TextSink = std::function<void(std::string_view text)>;

/// Points are read in several passes where there are many, so that memory stays bounded.
absl::Status DumpHistoryCsv(HistoryStore& store, const TextSink& sink);
absl::Status DumpHistoryJson(HistoryStore& store, const TextSink& sink);

/// How many of what an import added; what was there already is not counted.
struct Imported {
  size_t runs = 0;
  size_t points = 0;
  size_t changes = 0;
  size_t known_runs = 0;  ///< that were there already
};

/// Reads what DumpHistoryCsv() or DumpHistoryJson() wrote; JSON is in memory as a whole, of CSV only some runs at a time.
/// INVALID_ARGUMENT with the place for what neither of them writes; else the store's errors.
absl::StatusOr<Imported> RestoreHistoryCsv(HistoryStore& store, ChunkedText::Source source);
absl::StatusOr<Imported> RestoreHistoryJson(HistoryStore& store, ChunkedText::Source source);

/// Text in the way of a dump, and back; a spreadsheet's formulas are broken too.
std::string DumpedText(std::string_view text);
std::string RestoredText(std::string_view dumped);

}  // namespace weir

#endif  // WEIR_RESULTS_HISTORY_HISTORY_DUMP_H_
