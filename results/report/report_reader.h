#ifndef WEIR_RESULTS_REPORT_REPORT_READER_H_
#define WEIR_RESULTS_REPORT_REPORT_READER_H_

#include <functional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "results/report/report.h"

namespace weir {

/// Reads a report: any JSON that Google Benchmark (1.2 and later) or ReportJson() writes, or what another
/// tool writes (tool_formats.h), told by its content. For the latter what is said of surrounding text and of
/// errors holds too; they are in memory whole.
///
/// The report may be compressed (gzip), and other text may stand before and behind it, as what a program
/// prints or a byte order mark; that is passed over and told in Report::notes. A text of more than
/// kMostReportBytes unpacked is refused.
///
/// Accepted beyond plain runs: aggregates, BigO and RMS rows without times, rows with errors, user counters
/// beside the reserved keys, bare NaN, Infinity and their negatives, in a row also as nan and inf. Decisions:
///   - Times and counters of a row with an error are dropped, whatever the report says; Google Benchmark
///     writes zeros there. The same holds for rows marked "skipped", which become rows with an error.
///   - Values that are null or not finite are absent.
///   - Unknown strings in a row are kept (ReportRow::other_strings), unknown numbers are its counters;
///     unknown bools, arrays and objects, in a row or beside "context" and "benchmarks", are passed over.
///   - Context values are kept whole, arrays and objects as their text.
///   - Of a key that comes twice the first value counts (see RowBuilder), which is told in the notes.
///
/// Everything else is InvalidArgument, naming `source_name`, line and column (both from 1, columns in bytes;
/// for a value of the wrong kind they point at it or just behind it): no JSON, cut off, UTF-16, text inside
/// the report, a second one behind it, a row without a name, a reserved key with the wrong kind of value, an
/// unknown time unit, a number that no double can hold.
///
/// Memory is proportional to the report; nesting costs heap and not stack.
absl::StatusOr<Report> ReadReport(std::string_view json, std::string_view source_name);

/// How messages call the file: as it is, and "-" by what it stands for.
std::string_view SourceName(const std::string& path);

/// Takes a row as soon as it has been read, and may move from it.
using RowSink = std::function<void(ReportRow& row)>;

/// The same for the file `path`, or standard input if that is "-", of which only a chunk is in memory at a
/// time; a pipe will do. The rows go to `sink` in their order and are not in the report that is returned; the
/// context may come after them. Where the report turns out bad, the rows before that place have been given to
/// `sink` all the same.
///
/// A file that cannot be read is an error that names it and says what the system said.
absl::StatusOr<Report> ReadReportFile(const std::string& path, const RowSink& sink);

/// The same with the rows in the report.
absl::StatusOr<Report> ReadReportFile(const std::string& path);

}  // namespace weir

#endif  // WEIR_RESULTS_REPORT_REPORT_READER_H_
