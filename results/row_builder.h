#ifndef WEIR_RESULTS_ROW_BUILDER_H_
#define WEIR_RESULTS_ROW_BUILDER_H_

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "results/report.h"

namespace weir {

/// Makes one ReportRow from the fields of one element of "benchmarks", in whatever order they come.
///
/// Every function returns what is wrong with the field, or an empty string. Reserved keys take only their own
/// kind; any other number is a counter, any other string is kept, any other bool is passed over. Not
/// thread-safe.
class RowBuilder {
 public:
  std::string AddString(std::string_view key, std::string_view value);
  /// A value that is not finite counts as absent.
  std::string AddNumber(std::string_view key, double value);
  std::string AddBool(std::string_view key, bool value);
  /// null: as if the key were not there.
  std::string AddNull(std::string_view key) { return Once(key); }
  /// An array or object: passed over, but no reserved key may have one.
  std::string AddNested(std::string_view key);

  /// Ends the row and starts the next one. Times and counters of a row with an error are dropped.
  std::string Finish(ReportRow& row);

 private:
  std::string Once(std::string_view key);

  ReportRow row_;
  bool failed_ = false;
  bool skipped_ = false;
  std::string message_;
  std::set<std::string, std::less<>> seen_;
};

}  // namespace weir

#endif  // WEIR_RESULTS_ROW_BUILDER_H_
