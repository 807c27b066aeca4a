#include "results/report_reader.h"

#include <fmt/format.h>
#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "results/row_builder.h"

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

  ReportHandler(std::string_view text, const rapidjson::MemoryStream& stream)
      : text_(text), stream_(stream) {}

  Report& report() { return report_; }
  const std::string& error() const { return error_; }

  bool Null() {
    return Scalar([this] { return row_.AddNull(key_); });
  }
  bool Bool(bool value) {
    return Scalar([this, value] { return row_.AddBool(key_, value); });
  }
  bool Int(int value) { return Double(value); }
  bool Uint(unsigned value) { return Double(value); }
  bool Int64(int64_t value) { return Double(static_cast<double>(value)); }
  bool Uint64(uint64_t value) { return Double(static_cast<double>(value)); }
  bool Double(double value) {
    if (section_ == Section::kContext && !std::isfinite(value)) return Fail("NaN or Infinity in the context");
    return Scalar([this, value] { return row_.AddNumber(key_, value); });
  }
  bool RawNumber(const char*, rapidjson::SizeType, bool) { return false; }  // only with a flag we do not set

  bool String(const char* data, rapidjson::SizeType length, bool /*copy*/) {
    const std::string_view value(data, length);
    if (InContext(2)) {
      report_.context.emplace_back(key_, ContextValue{std::string(value), true});
      return true;
    }
    return Scalar([this, value] { return row_.AddString(key_, value); });
  }

  bool Key(const char* data, rapidjson::SizeType length, bool /*copy*/) {
    const std::string_view key(data, length);
    if (depth_ == 1) return StartSection(key);
    if (InContext(2) && report_.Context(key)) return Fail(fmt::format("\"{}\" twice in the context", key));
    if (InContext(2) || InRow()) {
      key_ = key;
      value_start_ = stream_.Tell();
    }
    return true;
  }

  bool StartObject() { return Open(true); }
  bool StartArray() { return Open(false); }
  bool EndObject(rapidjson::SizeType /*members*/) { return Close(); }
  bool EndArray(rapidjson::SizeType /*elements*/) { return Close(); }

  bool Complete() { return have_benchmarks_ || Fail("no \"benchmarks\""); }

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
    if (InContext(2)) return KeepText(0);
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
    if (InContext(2)) return KeepText(1);  // RapidJSON tells of the end before it takes the bracket
    if (section_ == Section::kBenchmarks && depth_ == 2)
      return Fail(row_.Finish(report_.rows.emplace_back()));
    if (depth_ == 1) section_ = Section::kNone;
    return true;
  }

  // The context value that has just ended, as it stands in the text, with `more` bytes that are still to be
  // taken.
  bool KeepText(size_t more) {
    std::string_view text = text_.substr(value_start_, stream_.Tell() + more - value_start_);
    text.remove_prefix(std::min(text.find_first_not_of(": \t\r\n"), text.size()));
    report_.context.emplace_back(key_, ContextValue{std::string(text), false});
    return true;
  }

  std::string_view text_;
  const rapidjson::MemoryStream& stream_;
  Report report_;
  std::string error_;
  int64_t depth_ = 0;
  Section section_ = Section::kNone;
  bool have_context_ = false;
  bool have_benchmarks_ = false;
  std::string key_;
  size_t value_start_ = 0;
  RowBuilder row_;
};

absl::Status ErrorAt(std::string_view json, std::string_view source, size_t offset, std::string_view what) {
  const std::string_view before = json.substr(0, std::min(offset, json.size()));
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0: the first line
  return absl::InvalidArgumentError(
      fmt::format("{}:{}:{}: {}", source, line, before.size() - line_start + 1, what));
}

}  // namespace

absl::StatusOr<Report> ReadReport(std::string_view json, std::string_view source_name) {
  // Full precision: RapidJSON's default may miss the nearest double by one.
  constexpr unsigned kFlags =
      rapidjson::kParseIterativeFlag | rapidjson::kParseFullPrecisionFlag | rapidjson::kParseNanAndInfFlag;
  rapidjson::MemoryStream stream(json.data(), json.size());
  ReportHandler handler(json, stream);
  rapidjson::Reader reader;
  const rapidjson::ParseResult result = reader.Parse<kFlags>(stream, handler);
  if (!handler.error().empty()) return ErrorAt(json, source_name, result.Offset(), handler.error());
  if (!result) return ErrorAt(json, source_name, result.Offset(), rapidjson::GetParseError_En(result.Code()));
  // RapidJSON takes a zero byte for the end of the text.
  if (stream.Tell() < json.size()) return ErrorAt(json, source_name, stream.Tell(), "a zero byte");
  if (!handler.Complete()) return ErrorAt(json, source_name, json.size(), handler.error());
  return std::move(handler.report());
}

}  // namespace weir
