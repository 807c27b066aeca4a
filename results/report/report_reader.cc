#include "results/report/report_reader.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <set>
#include <string>
#include <utility>

#include "results/report/chunked_text.h"
#include "results/report/row_builder.h"

namespace weir {
namespace {

// Takes RapidJSON's events, in the order of the text. Depth counts open objects and arrays:
//
//   1  {                              the report
//   2    "context": {                 its values are kept, nested ones as text
//   2    "benchmarks": [
//   3      {                          a row
//
// Every function returns false to stop the parser; error() then says why.
class ReportHandler {
 public:
  using Ch = char;

  ReportHandler(ChunkedText& text, const RowSink& sink) : text_(text), sink_(sink) {}

  Report& report() { return report_; }
  const std::string& error() const { return error_; }

  bool Null() {
    return Scalar([this] { return row_.AddNull(key_); });
  }
  bool Bool(bool value) {
    return Scalar([this, value] { return row_.AddBool(key_, value); });
  }
  bool RawNumber(const char* data, rapidjson::SizeType length, bool /*copy*/) {
    const std::string_view text(data, length);
    if (section_ == Section::kContext && text.find_first_of("NI") != std::string_view::npos) {
      return Fail("NaN or Infinity in the context");
    }
    return Scalar([this, text] { return row_.AddNumber(key_, text); });
  }
  // Numbers come as their text, by a flag.
  bool Int(int) { return false; }
  bool Uint(unsigned) { return false; }
  bool Int64(int64_t) { return false; }
  bool Uint64(uint64_t) { return false; }
  bool Double(double) { return false; }

  bool String(const char* data, rapidjson::SizeType length, bool /*copy*/) {
    const std::string_view value(data, length);
    if (InContext(2)) {
      text_.Kept();
      report_.context.emplace_back(key_, ContextValue{std::string(value), true});
      return true;
    }
    return Scalar([this, value] { return row_.AddString(key_, value); });
  }

  bool Key(const char* data, rapidjson::SizeType length, bool /*copy*/) {
    const std::string_view key(data, length);
    if (depth_ == 1) return StartSection(key);
    if (InContext(2) || InRow()) key_ = key;
    if (InRow()) text_.CapitalizeNotFinite();
    if (!InContext(2)) return true;
    if (!context_keys_.insert(key_).second) return Fail(fmt::format("\"{}\" twice in the context", key));
    text_.Keep();
    return true;
  }

  bool StartObject() { return Open(true); }
  bool StartArray() { return Open(false); }
  bool EndObject(rapidjson::SizeType /*members*/) { return Close(); }
  bool EndArray(rapidjson::SizeType /*elements*/) { return Close(); }

  bool Complete() {
    report_.repeated_keys = row_.repeated_keys();
    return have_benchmarks_ || Fail("no \"benchmarks\"");
  }

 private:
  enum class Section { kNone, kContext, kBenchmarks, kOther };

  bool Fail(std::string error) {
    error_ = std::move(error);
    return error_.empty();
  }

  bool InContext(int depth) const { return section_ == Section::kContext && depth_ == depth; }
  bool InRow() const { return section_ == Section::kBenchmarks && depth_ == 3; }

  bool StartSection(std::string_view key) {
    section_ = key == "context"      ? Section::kContext
               : key == "benchmarks" ? Section::kBenchmarks
                                     : Section::kOther;
    if (section_ == Section::kOther) return true;
    bool& seen = section_ == Section::kContext ? have_context_ : have_benchmarks_;
    if (seen) return Fail(fmt::format("\"{}\" twice", key));
    return seen = true;
  }

  // A value that is neither object nor array, and no string of the context. `add` gives it to the row.
  template <typename Add>
  bool Scalar(Add add) {
    if (depth_ == 0) return Fail("not a report: a report is an object");
    if (InRow()) return Fail(add());
    if (InContext(2)) return KeepText("");
    if (depth_ == 1 || (section_ == Section::kBenchmarks && depth_ == 2)) return Structure(false, true);
    return true;
  }

  bool Open(bool object) {
    if (depth_ == 0 && !object) return Fail("not a report: a report is an object");
    if (InRow() && !Fail(row_.AddNested(key_))) return false;
    if (!Structure(object, false)) return false;
    ++depth_;
    return true;
  }

  // Whether the values at the places that make a report's structure are of the right kind.
  bool Structure(bool object, bool scalar) {
    if (depth_ == 1 && section_ == Section::kContext && !object) return Fail("\"context\" must be an object");
    if (depth_ == 1 && section_ == Section::kBenchmarks && (object || scalar)) {
      return Fail("\"benchmarks\" must be an array");
    }
    const bool element = depth_ == 2 && section_ == Section::kBenchmarks;
    return !element || object || Fail("an element of \"benchmarks\" must be an object");
  }

  bool Close() {
    --depth_;
    if (InContext(2)) return KeepText({text_.Peek()});  // the closing bracket has not been taken yet
    if (section_ == Section::kBenchmarks && depth_ == 2) return EndRow();
    if (depth_ == 1) section_ = Section::kNone;
    return true;
  }

  bool EndRow() {
    if (!Fail(row_.Finish(finished_))) return false;
    sink_(finished_);
    return true;
  }

  // Keeps the context value that has just ended as it stands in the text, with what is still to be taken.
  bool KeepText(const std::string& rest) {
    std::string text = text_.Kept() + rest;
    text.erase(0, text.find_first_not_of(": \t\r\n"));
    report_.context.emplace_back(key_, ContextValue{std::move(text), false});
    return true;
  }

  ChunkedText& text_;
  const RowSink& sink_;
  Report report_;
  std::string error_;
  int64_t depth_ = 0;
  Section section_ = Section::kNone;
  bool have_context_ = false;
  bool have_benchmarks_ = false;
  std::set<std::string> context_keys_;
  std::string key_;
  RowBuilder row_;
  ReportRow finished_;  // its memory goes back to row_ with the next one
};

absl::Status ErrorAt(const ChunkedText& text, std::string_view source, size_t offset, std::string_view what) {
  const TextPosition position = text.PositionOf(offset);
  return absl::InvalidArgumentError(
      fmt::format("{}:{}:{}: {}", source, position.line, position.column, what));
}

std::string_view Explain(rapidjson::ParseErrorCode code, char next) {
  if (code == rapidjson::kParseErrorObjectMissName && std::isdigit(static_cast<unsigned char>(next))) {
    return "a digit where a name must stand; was this written with a locale's decimal commas?";
  }
  return rapidjson::GetParseError_En(code);
}

absl::StatusOr<Report> Read(ChunkedText& text, std::string_view source, const RowSink& sink) {
  // Numbers as their text: RowBuilder reads what it needs, exactly.
  constexpr unsigned kFlags =
      rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag | rapidjson::kParseNanAndInfFlag;
  ReportHandler handler(text, sink);
  rapidjson::Reader reader;
  const rapidjson::ParseResult result = reader.Parse<kFlags>(text, handler);
  if (!handler.error().empty()) return ErrorAt(text, source, result.Offset(), handler.error());
  if (!result) return ErrorAt(text, source, result.Offset(), Explain(result.Code(), text.Peek()));
  // RapidJSON takes a zero byte for the end of the text.
  if (!text.AtEnd()) return ErrorAt(text, source, text.Tell(), "a zero byte");
  if (!handler.Complete()) return ErrorAt(text, source, text.Tell(), handler.error());
  return std::move(handler.report());
}

absl::Status ReadFailure(const std::string& path, int error) {
  const std::string message = fmt::format("{}: {}", path, std::strerror(error));
  return error == ENOENT ? absl::NotFoundError(message) : absl::UnavailableError(message);
}

// Collects the rows of a report that is returned whole.
class Rows {
 public:
  RowSink Sink() {
    return [this](ReportRow& row) { rows_.push_back(std::move(row)); };
  }
  absl::StatusOr<Report> In(absl::StatusOr<Report> report) {
    if (report.ok()) report->rows = std::move(rows_);
    return report;
  }

 private:
  std::vector<ReportRow> rows_;
};

}  // namespace

absl::StatusOr<Report> ReadReport(std::string_view json, std::string_view source_name) {
  const size_t chunk_bytes = std::clamp<size_t>(json.size(), 1, ChunkedText::kChunkBytes);
  const auto source = [json](char* buffer, size_t size) mutable {
    const size_t length = json.copy(buffer, size);
    json.remove_prefix(length);
    return length;
  };
  ChunkedText text(source, chunk_bytes);
  Rows rows;
  const RowSink sink = rows.Sink();
  return rows.In(Read(text, source_name, sink));
}

absl::StatusOr<Report> ReadReportFile(const std::string& path, const RowSink& sink) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return ReadFailure(path, errno);
  int error = 0;
  ChunkedText text([fd, &error](char* buffer, size_t size) {
    ssize_t length = -1;
    do {
      length = read(fd, buffer, size);
    } while (length < 0 && errno == EINTR);
    if (length < 0) error = errno;
    return static_cast<size_t>(std::max<ssize_t>(length, 0));
  });
  absl::StatusOr<Report> report = Read(text, path, sink);
  close(fd);
  if (error != 0) return ReadFailure(path, error);
  return report;
}

absl::StatusOr<Report> ReadReportFile(const std::string& path) {
  Rows rows;
  const RowSink sink = rows.Sink();
  return rows.In(ReadReportFile(path, sink));
}

}  // namespace weir
