#include "results/history/csv_reader.h"

#include <fmt/format.h>

#include <utility>

namespace weir {

CsvReader::CsvReader(ChunkedText::Source source) : text_(std::move(source)) {
  if (text_.Ahead(3) == "\xEF\xBB\xBF") {
    for (int i = 0; i < 3; ++i) text_.Take();
  }
}

bool CsvReader::Next(std::vector<std::string>& fields) {
  if (!error_.empty()) return false;
  while (!text_.AtEnd()) {
    first_line_ = line_;
    size_t count = 0;
    for (bool more = true; more;) {
      if (fields.size() <= count) fields.emplace_back();
      fields[count].clear();
      more = NextField(fields[count++]);
      if (!error_.empty()) return false;
    }
    fields.resize(count);
    if (count > 1 || !fields[0].empty()) return true;
  }
  return false;
}

// Whether another one follows on the line.
bool CsvReader::NextField(std::string& field) {
  if (!text_.AtEnd() && text_.Peek() == '"' && !Quoted(field)) return false;
  while (!text_.AtEnd()) {
    const char c = text_.Take();
    if (c == ',') return true;
    if (c == '\n' || c == '\r') {
      if (c == '\r' && !text_.AtEnd() && text_.Peek() == '\n') text_.Take();
      ++line_;
      return false;
    }
    field += c;
  }
  return false;
}

// What stands between quotes.
bool CsvReader::Quoted(std::string& field) {
  text_.Take();
  while (!text_.AtEnd()) {
    const char c = text_.Take();
    if (c == '\n') ++line_;
    if (c != '"') {
      field += c;
    } else if (!text_.AtEnd() && text_.Peek() == '"') {
      field += text_.Take();
    } else {
      return true;
    }
  }
  error_ = fmt::format("the quotes that begin in line {} are not closed", first_line_);
  return false;
}

}  // namespace weir
