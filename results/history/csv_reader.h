#ifndef WEIR_RESULTS_HISTORY_CSV_READER_H_
#define WEIR_RESULTS_HISTORY_CSV_READER_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "results/report/chunked_text.h"

namespace weir {

/// Reads CSV (RFC 4180, ends of lines of any kind, a byte order mark passed over) line by line; only a line is in memory at
/// a time. Fields may be any bytes.
class CsvReader {
 public:
  explicit CsvReader(ChunkedText::Source source);

  /// The fields of the next line that is not empty; false at the end, or where quotes are not closed, see error().
  bool Next(std::vector<std::string>& fields);
  /// Of the line that was returned last, from 1.
  size_t line() const { return first_line_; }
  /// Why reading ended before the end of the text; empty if it did not.
  const std::string& error() const { return error_; }

 private:
  bool NextField(std::string& field);
  bool Quoted(std::string& field);

  ChunkedText text_;
  size_t line_ = 1;
  size_t first_line_ = 0;
  std::string error_;
};

}  // namespace weir

#endif  // WEIR_RESULTS_HISTORY_CSV_READER_H_
