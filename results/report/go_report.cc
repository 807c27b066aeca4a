#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "results/report/row_builder.h"
#include "results/report/schema.h"
#include "results/report/tool_formats.h"

namespace weir {
namespace {

constexpr std::string_view kBenchmark = "Benchmark";

std::vector<std::string_view> FieldsOf(std::string_view line) {
  constexpr std::string_view kBlank = " \t\r";
  std::vector<std::string_view> fields;
  for (size_t at = line.find_first_not_of(kBlank); at != std::string_view::npos;) {
    const size_t end = std::min(line.find_first_of(kBlank, at), line.size());
    fields.push_back(line.substr(at, end - at));
    at = line.find_first_not_of(kBlank, end);
  }
  return fields;
}

template <typename Number>
std::optional<Number> Parse(std::string_view text) {
  Number number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// "BenchmarkSort/n=64-2   10000   9252 ns/op   536 B/op": name, iterations, and pairs of figure and unit. A line
// with the name alone announces it, and one with other words is something that the program printed.
bool IsResult(const std::vector<std::string_view>& fields) {
  return fields.size() > 1 && fields[0].starts_with(kBenchmark) && Parse<int64_t>(fields[1]);
}

// The line at `at`, which is moved behind it.
std::string_view TakeLine(std::string_view text, size_t& at) {
  const size_t end = std::min(text.find('\n', at), text.size());
  const std::string_view line = text.substr(at, end - at);
  at = end + 1;
  return line;
}

bool IsGo(std::string_view start) {
  for (size_t at = 0; at < start.size();) {
    const std::string_view line = TakeLine(start, at);
    if (line.starts_with("goos: ") && start.substr(std::min(at, start.size())).starts_with("goarch: "))
      return true;
    if (line.starts_with(kBenchmark) && line.find("/op") != std::string_view::npos &&
        IsResult(FieldsOf(line))) {
      return true;
    }
  }
  return false;
}

class GoLines {
 public:
  GoLines(const ToolText& text, ToolReport& report) : text_(text), report_(report) {}

  absl::Status Read() {
    for (size_t at = 0; at < text_.text.size();) {
      const size_t start = at;
      const std::string_view line = TakeLine(text_.text, at);
      if (absl::Status status = ReadLine(line, start, at > text_.text.size()); !status.ok()) return status;
    }
    NoteOddities();
    return absl::OkStatus();
  }

 private:
  absl::Status ReadLine(std::string_view line, size_t start, bool cut) {
    const std::vector<std::string_view> fields = FieldsOf(line);
    if (IsResult(fields) && line.starts_with(kBenchmark)) {
      return cut ? text_.ErrorAt(start + line.size(),
                                 "the report is cut off here, in the line of a benchmark")
                 : ReadResult(fields);
    }
    if (fields.size() > 3 && fields[2] == "ns/op" && Parse<int64_t>(fields[0])) ++nameless_;
    if (ReadHeader(line) || fields.empty()) return absl::OkStatus();
    ended_ |= fields[0] == "PASS" || fields[0] == "FAIL" || fields[0] == "ok";
    if (fields.size() > 2 && fields[0] == "---" && fields[2].starts_with(kBenchmark)) {
      if (fields[1] == "FAIL:") report_.AddFailed(fields[2], "failed");
      if (fields[1] == "SKIP:") report_.AddFailed(fields[2], std::string(kSkippedError) + "by itself");
    }
    return absl::OkStatus();
  }

  bool ReadHeader(std::string_view line) {
    struct Header {
      std::string_view start;
      std::string_view context;
    };
    constexpr Header kHeaders[] = {
        {"goos: ", "goos"}, {"goarch: ", "goarch"}, {"pkg: ", "pkg"}, {"cpu: ", "cpu_model"}};
    for (const auto& [header, context] : kHeaders) {
      if (!line.starts_with(header)) continue;
      line.remove_prefix(header.size());
      if (line.ends_with('\r')) line.remove_suffix(1);
      if (context == "pkg") package_ = line;
      report_.report().SetContext(context, line);
      return headed_ = true;
    }
    return false;
  }

  absl::Status ReadResult(const std::vector<std::string_view>& fields) {
    ReportRow row;
    row.name = fields[0];
    row.iterations = Parse<int64_t>(fields[1]);
    for (size_t i = 2; i < fields.size(); i += 2) {
      const std::optional<double> value = Parse<double>(fields[i]);
      if (!value || !std::isfinite(*value))
        return ErrorAt(fields[i], "a number must stand here, and its unit");
      if (i + 1 == fields.size()) return ErrorAt(fields[i], "a figure without its unit");
      AddFigure(fields[i + 1], *value, row);
    }
    if (fields.size() == 2) return ErrorAt(fields[1], "a benchmark without a figure");
    const auto [place, is_new] = benchmarks_.try_emplace({package_, row.name}, 0);
    if (is_new) place->second = report_.NextBenchmark();
    report_.Add(row, place->second);
    return absl::OkStatus();
  }

  // Named as Go does, but for what weir knows by a name of its own.
  static void AddFigure(std::string_view unit, double value, ReportRow& row) {
    if (unit == "ns/op") {
      row.real_time = value;
    } else if (unit == "MB/s") {
      row.SetCounter(schema::kBytesPerSecond, value * 1e6);
    } else if (unit == "allocs/op") {
      row.SetCounter(schema::kAllocsPerIteration, value);
    } else if (!IsReservedKey(unit)) {
      row.SetCounter(unit, value);
    }
  }

  absl::Status ErrorAt(std::string_view field, std::string_view what) const {
    return text_.ErrorAt(static_cast<size_t>(field.data() - text_.text.data()), what);
  }

  void NoteOddities() {
    if (nameless_ > 0) {
      report_.Note(
          fmt::format("{} line{} of figures without a benchmark's name before them passed over, as the "
                      "program printed between",
                      nameless_, nameless_ == 1 ? "" : "s"));
    }
    if (headed_ && !ended_) report_.Note("it ends without PASS or FAIL, as if cut off");
  }

  const ToolText& text_;
  ToolReport& report_;
  std::map<std::pair<std::string, std::string>, int64_t> benchmarks_;  // by package and name
  std::string package_;
  bool headed_ = false;
  bool ended_ = false;
  int64_t nameless_ = 0;
};

absl::Status ReadGo(const ToolText& text, ToolReport& report) { return GoLines(text, report).Read(); }

}  // namespace

ToolFormat GoFormat() {
  return {"Go's benchmark lines", "repetitions (-count) in one process, one after the other", IsGo, ReadGo};
}

}  // namespace weir
