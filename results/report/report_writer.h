#ifndef WEIR_RESULTS_REPORT_REPORT_WRITER_H_
#define WEIR_RESULTS_REPORT_REPORT_WRITER_H_

#include <string>

#include "absl/status/status.h"
#include "results/report/report.h"

namespace weir {

/// The report as Google Benchmark JSON: keys, order and layout of the JSON reporter of version 1.7.1.
///
/// It differs from that reporter in four places, each so that no reader can take something for a number that
/// is none:
///   - A row with an error has no times, no time unit and no counters. Google Benchmark writes zeros there,
///     which a reader that ignores `error_occurred` takes for an infinite improvement (its own compare.py
///     does). compare.py stops at such a row, with KeyError: 'real_time'.
///   - A time or counter that is not finite is left out; absent is how a report says "not available". Google
///     Benchmark writes a bare NaN or Infinity, which is not JSON.
///   - Numbers are written in the shortest form that reads back as the same double, whatever the locale.
///   - All is ASCII: other characters are escaped, and bytes that are not UTF-8 become U+FFFD.
std::string ReportJson(const Report& report);

/// Writes ReportJson() to `path`, whole or not at all; see WriteWholeFile().
absl::Status WriteReport(const std::string& path, const Report& report);

}  // namespace weir

#endif  // WEIR_RESULTS_REPORT_REPORT_WRITER_H_
