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
#include <vector>

#include "results/report/chunked_text.h"
#include "results/report/packed_text.h"
#include "results/report/row_builder.h"
#include "results/report/tool_formats.h"
#include "results/report/tool_report.h"
#include "results/report/tool_text.h"

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
      AddToContext({std::string(value), true});
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
    text_.Keep();
    return true;
  }

  bool StartObject() { return Open(true); }
  bool StartArray() { return Open(false); }
  bool EndObject(rapidjson::SizeType /*members*/) { return Close(); }
  bool EndArray(rapidjson::SizeType /*elements*/) { return Close(); }

  bool Complete() { return have_benchmarks_ || Fail("no \"benchmarks\""); }

  /// Whether it has one of the keys that make an object a report.
  bool began() const { return have_context_ || have_benchmarks_; }

  /// The keys that came twice.
  std::set<std::string> RepeatedKeys() const {
    std::set<std::string> keys = row_.repeated();
    keys.insert(repeated_context_keys_.begin(), repeated_context_keys_.end());
    return keys;
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
    AddToContext({std::move(text), false});
    return true;
  }

  // Of a key that comes twice the first counts, as in rows: the second is the user's own.
  void AddToContext(ContextValue value) {
    if (context_keys_.insert(key_).second) {
      report_.context.emplace_back(key_, std::move(value));
    } else {
      repeated_context_keys_.insert(key_);
    }
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
  std::set<std::string> repeated_context_keys_;
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

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// Whether no line of a report looks so: it has letters before the first quotation mark, and these are no
// constant of JSON.
bool IsNoJson(std::string_view line) {
  const std::string_view start = line.substr(0, line.find('"'));
  std::string letters;
  for (const char c : start) {
    if (std::isalpha(static_cast<unsigned char>(c))) letters += c;
  }
  const bool constant = letters == "true" || letters == "false" || letters == "null" || letters == "NaN" ||
                        letters == "nan" || letters == "inf" || letters == "Infinity" || letters == "e" ||
                        letters == "E";
  return !letters.empty() && !constant;
}

// Finds the report in a text that may have others before and behind it: what a program printed, what a
// terminal's log or a shell that redirects adds.
class Reading {
 public:
  Reading(ChunkedText& text, std::string_view source, const RowSink& sink)
      : text_(text), source_(source), sink_(sink) {}

  absl::StatusOr<Report> Read() {
    if (absl::Status encoding = PassMark(); !encoding.ok()) return encoding;
    if (const ToolFormat* format = ToolFormatOf(text_.Ahead(ChunkedText::kChunkBytes)))
      return ReadTool(*format);
    SkipSpace();
    if (text_.AtEnd()) return ErrorAt(text_, source_, text_.Tell(), "nothing but white space: no report");
    absl::Status first = NoReport();
    for (bool before = false; SkipToObject(before);) {
      absl::StatusOr<Report> report = Parse();
      if (report.ok()) return Finish(*std::move(report), before);
      if (began_) return report.status();
      if (!before) first = report.status();
      before = true;
    }
    return first;
  }

 private:
  // Of UTF-8; others are no text that can be read.
  absl::Status PassMark() {
    const std::string start(text_.Ahead(4));
    if (start.starts_with("\xef\xbb\xbf")) {
      for (int i = 0; i < 3; ++i) text_.Take();
      notes_.emplace_back("a byte order mark before it was passed over");
      return absl::OkStatus();
    }
    const bool wide = start.starts_with("\xff\xfe") || start.starts_with("\xfe\xff") ||
                      (start.size() > 1 && (start[0] == '\0') != (start[1] == '\0'));
    if (!wide) return absl::OkStatus();
    return ErrorAt(text_, source_, 0,
                   "this is UTF-16, as PowerShell's > writes; have the program write the report itself "
                   "(--benchmark_out=FILE), or convert it: iconv -f UTF-16 -t UTF-8");
  }

  absl::StatusOr<Report> ReadTool(const ToolFormat& format) {
    const size_t column = text_.PositionOf(text_.Tell()).column;
    const ToolText text{AllAhead(), source_, column};
    ToolReport tool(sink_);
    if (absl::Status status = format.read(text, tool); !status.ok()) return status;
    if (tool.rows() == 0)
      return text.ErrorAt(0, fmt::format("no benchmark in this; it looks like {}", format.name));
    Report report = std::move(tool.report());
    report.notes.insert(report.notes.begin(), notes_.begin(), notes_.end());
    report.design = fmt::format("{}: {}", format.name, format.design);
    return report;
  }

  std::string_view AllAhead() {
    for (size_t bytes = ChunkedText::kChunkBytes;; bytes *= 2) {
      const std::string_view ahead = text_.Ahead(bytes);
      if (ahead.size() < bytes) return ahead;
    }
  }

  absl::Status NoReport() {
    const char first = text_.Peek();
    const bool json =
        first == '[' || first == '"' || first == '-' || std::isdigit(static_cast<unsigned char>(first));
    return ErrorAt(
        text_, source_, text_.Tell(),
        json ? std::string("not a report: a report is an object")
             : fmt::format(
                   "no report begins here, nor behind it; a report is a JSON object with \"context\" and "
                   "\"benchmarks\", or one of another tool ({})",
                   NamesOfToolFormats()));
  }

  void SkipSpace() {
    while (IsSpace(text_.Peek())) text_.Take();
  }

  // To the next brace that a key follows; whether there is one. `passed` becomes true if that passes over
  // text.
  bool SkipToObject(bool& passed) {
    SkipSpace();
    while (!text_.AtEnd()) {
      if (text_.Peek() == '{' && BeginsObject()) return true;
      if (!IsSpace(text_.Take())) passed = true;
    }
    return false;
  }

  bool BeginsObject() {
    constexpr size_t kFar = 1000;
    const std::string_view ahead = text_.Ahead(kFar);
    const size_t next = ahead.find_first_not_of(" \t\r\n", 1);
    return next != std::string_view::npos && (ahead[next] == '"' || ahead[next] == '}');
  }

  absl::StatusOr<Report> Parse() {
    // Numbers as their text: RowBuilder reads what it needs, exactly.
    constexpr unsigned kFlags = rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag |
                                rapidjson::kParseNanAndInfFlag | rapidjson::kParseStopWhenDoneFlag;
    ReportHandler handler(text_, sink_);
    rapidjson::Reader reader;
    const rapidjson::ParseResult result = reader.Parse<kFlags>(text_, handler);
    began_ = handler.began();
    if (!handler.error().empty()) return Error(result.Offset(), handler.error());
    if (!result) return Error(result.Offset(), Explain(result.Code(), text_.Peek()));
    if (!handler.Complete()) return Error(text_.Tell(), handler.error());
    for (const std::string& key : handler.RepeatedKeys()) {
      notes_.push_back(
          fmt::format("\"{}\" stands twice in it, once as a counter or setting of the program's; "
                      "the first counts",
                      key));
    }
    return std::move(handler.report());
  }

  // Where a line looks as if the program had printed it, that is what is wrong.
  absl::Status Error(size_t offset, std::string_view what) {
    constexpr size_t kShown = 60;
    std::string line = text_.LineAround(offset);
    if (!began_ || !IsNoJson(line)) return ErrorAt(text_, source_, offset, what);
    line.erase(0, line.find_first_not_of(" \t"));
    return ErrorAt(
        text_, source_, offset,
        fmt::format("text that is no JSON stands inside the report: \"{}\"; have the program write the "
                    "report to a file of its own (--benchmark_out=FILE)",
                    line.substr(0, kShown)));
  }

  // What follows the report must be no other one.
  absl::StatusOr<Report> Finish(Report report, bool before) {
    if (before) notes_.emplace_back("text before it was passed over");
    SkipSpace();
    if (!text_.AtEnd() && text_.Peek() == '\0') return ErrorAt(text_, source_, text_.Tell(), "a zero byte");
    const bool behind = !text_.AtEnd();
    while (!text_.AtEnd()) {
      if (text_.Peek() == '{' && BeginsReport()) {
        return ErrorAt(text_, source_, text_.Tell(),
                       "a second report begins here; give each a file of its own");
      }
      text_.Take();
    }
    if (behind) notes_.emplace_back("text behind it was passed over");
    report.notes = std::move(notes_);
    return report;
  }

  bool BeginsReport() {
    if (!BeginsObject()) return false;
    std::string_view ahead = text_.Ahead(1000);
    ahead.remove_prefix(ahead.find_first_not_of(" \t\r\n", 1));
    return ahead.starts_with("\"context\"") || ahead.starts_with("\"benchmarks\"");
  }

  ChunkedText& text_;
  const std::string_view source_;
  const RowSink& sink_;
  bool began_ = false;  // the object that was parsed last is a report, as far as it goes
  std::vector<std::string> notes_;
};

absl::StatusOr<Report> Read(ChunkedText::Source source, size_t chunk_bytes, std::string_view name,
                            const RowSink& sink) {
  PackedText packed(std::move(source));
  ChunkedText text(packed.Unpacked(), chunk_bytes);
  absl::StatusOr<Report> report = Reading(text, name, sink).Read();
  if (packed.error().empty()) return report;
  return absl::InvalidArgumentError(fmt::format("{}: {}", name, packed.error()));
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
  Rows rows;
  const RowSink sink = rows.Sink();
  return rows.In(Read(source, chunk_bytes, source_name, sink));
}

std::string_view SourceName(const std::string& path) {
  return path == "-" ? "standard input" : std::string_view(path);
}

absl::StatusOr<Report> ReadReportFile(const std::string& path, const RowSink& sink) {
  const bool standard_input = path == "-";
  const int fd = standard_input ? STDIN_FILENO : open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return ReadFailure(path, errno);
  int error = 0;
  const auto source = [fd, &error](char* buffer, size_t size) {
    ssize_t length = -1;
    do {
      length = read(fd, buffer, size);
    } while (length < 0 && errno == EINTR);
    if (length < 0) error = errno;
    return static_cast<size_t>(std::max<ssize_t>(length, 0));
  };
  absl::StatusOr<Report> report = Read(source, ChunkedText::kChunkBytes, SourceName(path), sink);
  if (!standard_input) close(fd);
  if (error != 0) return ReadFailure(std::string(SourceName(path)), error);
  return report;
}

absl::StatusOr<Report> ReadReportFile(const std::string& path) {
  Rows rows;
  const RowSink sink = rows.Sink();
  return rows.In(ReadReportFile(path, sink));
}

}  // namespace weir
