#include "harness/pairs/benchmark_binary.h"

#include <algorithm>
#include <cmath>
#include <sstream>
#include <string_view>

#include "fmt/format.h"
#include "harness/pairs/benchmark_filter.h"
#include "harness/process/child_process.h"
#include "results/report/report_reader.h"

namespace weir {
namespace {

constexpr size_t kMostOutput = size_t{64} << 20;

// Programs may print lines of their own before the report.
std::string_view FromFirstBrace(std::string_view text) {
  if (text.starts_with('{')) return text;
  const size_t brace = text.find("\n{");
  return brace == std::string_view::npos ? text : text.substr(brace + 1);
}

// What a row counts for among the repetitions of its process; one that failed comes before all.
double Rank(const ReportRow& row) { return row.error ? -1 : row.CpuSeconds().value_or(0); }

const ReportRow* Aggregate(const Report& report, std::string_view name) {
  const auto found = std::ranges::find(report.rows, name, &ReportRow::aggregate_name);
  return found == report.rows.end() ? nullptr : &*found;
}

// The row that stands for all; null where there is none.
const ReportRow* Representative(const Report& report) {
  std::vector<const ReportRow*> runs;
  for (const ReportRow& row : report.rows) {
    if (row.run_type == RunType::kIteration) runs.push_back(&row);
  }
  if (runs.empty()) {
    const ReportRow* median = Aggregate(report, "median");
    return median != nullptr ? median : Aggregate(report, "mean");
  }
  std::ranges::sort(runs, {}, [](const ReportRow* row) { return Rank(*row); });
  if (runs.front()->error) return runs.front();
  return runs[(runs.size() - 1) / 2];
}

}  // namespace

BinaryOptions OptionsFor(const BinaryRequest& request) {
  BinaryOptions options{.arguments = request.arguments};
  options.min_time = request.min_time.value_or(options.min_time);
  options.timeout = std::chrono::milliseconds(std::llround(request.timeout * 1000));
  return options;
}

BenchmarkBinary::BenchmarkBinary(std::string path, BinaryOptions options, const Interruption& interruption)
    : path_(std::move(path)), options_(std::move(options)), interruption_(interruption) {}

absl::StatusOr<std::vector<std::string>> BenchmarkBinary::List() const {
  const absl::StatusOr<std::string> output =
      Output({"--benchmark_list_tests=true"}, "listing its benchmarks");
  if (!output.ok()) return output.status();
  std::vector<std::string> names;
  std::istringstream lines(*output);
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty() && !std::ranges::count(names, line)) names.push_back(line);
  }
  if (names.empty()) return Wrong("lists no benchmark (--benchmark_list_tests)");
  return names;
}

absl::StatusOr<ReportRow> BenchmarkBinary::Run(const std::string& benchmark) {
  const absl::StatusOr<std::string> output =
      Output({fmt::format("--benchmark_filter=^{}$", EscapedForFilter(benchmark)), "--benchmark_format=json"},
             "measuring " + benchmark);
  if (!output.ok()) return output.status();
  absl::StatusOr<Report> report = ReadReport(FromFirstBrace(*output), "its output");
  if (!report.ok()) {
    return Wrong(
        fmt::format("printed no report for {}: {}", benchmark, std::string(report.status().message())));
  }
  if (context_.empty()) context_ = std::move(report->context);
  const ReportRow* row = Representative(*report);
  if (row == nullptr) return Wrong(fmt::format("measured nothing when asked for {}", benchmark));
  ReportRow result = *row;
  result.run_type = RunType::kIteration;
  result.aggregate_name.clear();
  result.aggregate_unit.clear();
  result.name = benchmark;
  result.run_name = benchmark;
  return result;
}

absl::StatusOr<std::string> BenchmarkBinary::Output(std::vector<std::string> flags,
                                                    const std::string& doing) const {
  std::vector<std::string> command = {path_, fmt::format("--benchmark_min_time={:g}", options_.min_time)};
  command.insert(command.end(), options_.arguments.begin(), options_.arguments.end());
  command.insert(command.end(), flags.begin(), flags.end());
  absl::StatusOr<ProcessResult> result =
      RunProcess(command, interruption_, {.time = options_.timeout, .output_bytes = kMostOutput});
  if (absl::IsCancelled(result.status())) return result.status();
  const auto wrong = [&](std::string_view how, std::string_view what_to_do) {
    return Wrong(fmt::format("while {}: {}{}", doing, how, what_to_do));
  };
  const std::string why(result.status().message());
  if (absl::IsDeadlineExceeded(result.status())) return wrong(why, "; --timeout allows more");
  if (absl::IsResourceExhausted(result.status())) return wrong(why, "");
  if (!result.ok()) return absl::FailedPreconditionError(why);  // not started, and `why` names it
  if (result->exit_code != 0) return wrong(HowItEnded(*result), "");
  return std::move(result->out);
}

absl::Status BenchmarkBinary::Wrong(const std::string& what) const {
  return absl::FailedPreconditionError(fmt::format("{} {}", path_, what));
}

}  // namespace weir
