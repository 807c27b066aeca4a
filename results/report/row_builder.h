#ifndef WEIR_RESULTS_REPORT_ROW_BUILDER_H_
#define WEIR_RESULTS_REPORT_ROW_BUILDER_H_

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "results/report/report.h"

namespace weir {

/// Whether Google Benchmark writes the key itself, so that no counter may have the name.
bool IsReservedKey(std::string_view key);

/// Makes one ReportRow from the fields of one element of "benchmarks", in whatever order they come.
///
/// Every function returns what is wrong with the field, or an empty string. Reserved keys take only their own
/// kind; any other number is a counter, any other string is kept, any other bool is passed over.
///
/// A program may give a counter any name, also one of Google Benchmark's own keys, which then writes it
/// twice: of a key that comes twice the first value counts, and a number where a reserved key has none is
/// such a counter. Both are passed over and told by repeated(). A reserved key that comes twice with anything
/// but a number is refused. Not thread-safe.
class RowBuilder {
 public:
  std::string AddString(std::string_view key, std::string_view value);
  /// `text` is a JSON number, or NaN or Infinity with or without a sign: such a value counts as absent. A
  /// number that no double can come near (1e400, 1e-400) is refused.
  std::string AddNumber(std::string_view key, std::string_view text);
  std::string AddBool(std::string_view key, bool value);
  /// null: as if the key were not there.
  std::string AddNull(std::string_view key);
  /// An array or object: passed over, but no reserved key may have one.
  std::string AddNested(std::string_view key);

  /// Ends the row and starts the next one, for which it may take memory of what `row` was. Times and counters
  /// of a row with an error are dropped.
  std::string Finish(ReportRow& row);

  /// Of all rows so far the keys of which a value was passed over, as it was not the first.
  const std::set<std::string>& repeated() const { return repeated_; }

 private:
  std::string TakeFigure(std::string_view key, std::string_view text);
  void PassOverRepeated();
  void Clear();

  ReportRow row_;
  bool failed_ = false;
  bool skipped_ = false;
  std::string message_;
  uint32_t seen_ = 0;                     // a bit for each reserved key
  std::vector<std::string> passed_over_;  // keys that left nothing in row_
  std::set<std::string> repeated_;
};

}  // namespace weir

#endif  // WEIR_RESULTS_REPORT_ROW_BUILDER_H_
