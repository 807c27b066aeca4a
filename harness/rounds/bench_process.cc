#include "harness/rounds/bench_process.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "fmt/format.h"
#include "harness/pairs/benchmark_binary.h"
#include "harness/process/child_process.h"
#include "results/report/exit_code.h"
#include "results/report/report_reader.h"
#include "results/report/schema.h"

namespace weir {
namespace {

ReportRow ErrorRow(const Description::Case& c, std::string error) {
  ReportRow row;
  row.name = c.name;
  row.error = std::move(error);
  return row;
}

Report ErrorReport(const Description::Case& c, std::string error) {
  Report report;
  report.rows.push_back(ErrorRow(c, std::move(error)));
  return report;
}

constexpr const char* kThisProgram = "/proc/self/exe";  // even where its file has been replaced meanwhile

// What the case itself used, by its own clock: of a program outside, the bench's own CPU time says nothing.
void SetCpuTime(ReportRow& row) {
  const auto per_gigabyte = row.Counter(schema::kCpuSecondsPerGb), bytes = row.Counter(schema::kBytes);
  if (per_gigabyte && bytes) row.cpu_time = *per_gigabyte * *bytes * 1e-9 / SecondsPer(row.time_unit);
}

// The row of a bench that says itself that its case failed stands. Any other that did not end as one that is
// done has no figure, whatever it printed before.
Report OneRowOf(const ProcessResult& result, const Description::Case& c) {
  absl::StatusOr<Report> report = ReadReport(result.out, c.name);
  if (!report.ok() || report->rows.empty()) return ErrorReport(c, "the bench " + HowItEnded(result));
  ReportRow& row = report->rows[0];
  SetCpuTime(row);
  if (result.exit_code == kExitDone || row.error) return *std::move(report);
  row = ErrorRow(c, "the bench printed its report and then " + HowItEnded(result));
  return *std::move(report);
}

}  // namespace

std::chrono::milliseconds DefaultTimeout(uint64_t expected_seconds) {
  constexpr uint64_t kMost = 1'000'000'000;  // whatever a bench says; nothing overflows
  return std::chrono::minutes(1) + std::chrono::seconds(10 * std::min(expected_seconds, kMost));
}

std::vector<std::string> BenchCommand(const std::string& binary) {
  if (!binary.empty()) return {binary};
  return {kThisProgram, "bench"};
}

BenchProcess::BenchProcess(std::vector<std::string> command, std::vector<std::string> arguments,
                           const Interruption& interruption, BenchTimeout timeout,
                           std::string session_directory)
    : command_(std::move(command)),
      name_(command_[0] == kThisProgram ? "weir bench" : command_[0]),
      arguments_(std::move(arguments)),
      interruption_(interruption),
      timeout_(std::move(timeout)),
      session_directory_(std::move(session_directory)) {}

std::string BenchProcess::Overstepped(const absl::Status& status) const {
  if (absl::IsDeadlineExceeded(status)) return std::string(status.message()) + timeout_.advice;
  return absl::IsResourceExhausted(status) ? std::string(status.message()) : "";
}

std::vector<std::string> BenchProcess::Command(const std::vector<std::string>& questions) const {
  std::vector<std::string> command = command_;
  command.insert(command.end(), questions.begin(), questions.end());
  command.insert(command.end(), arguments_.begin(), arguments_.end());
  return command;
}

absl::StatusOr<std::string> BenchProcess::DescriptionJson() const {
  absl::StatusOr<ProcessResult> result =
      RunProcess(Command({"--describe"}), interruption_, {.time = timeout_.time.value_or(DefaultTimeout(0))});
  if (const std::string how = Overstepped(result.status()); !how.empty()) {
    return absl::InternalError(fmt::format("{} --describe {}", name_, how));
  }
  if (!result.ok()) return result.status();
  if (result->exit_code == kExitDone) return std::move(result->out);
  if (result->exit_code != kExitUsage)
    return absl::InternalError(fmt::format("{} {}", name_, HowItEnded(*result)));
  constexpr std::string_view kBench = "bench: ";
  const std::string words = LastErrorLine(*result);
  if (words.starts_with(kBench)) return absl::InvalidArgumentError(words.substr(kBench.size()));
  return absl::InternalError(fmt::format("{} is no bench of weir's: it {}", name_, HowItEnded(*result)));
}

absl::StatusOr<Description> BenchProcess::Describe() const {
  const absl::StatusOr<std::string> json = DescriptionJson();
  if (!json.ok()) return json.status();
  absl::StatusOr<Description> description = ParseDescription(*json);
  if (description.ok()) return description;
  return absl::InternalError(fmt::format("{}: {}", name_, std::string(description.status().message())));
}

absl::StatusOr<Report> BenchProcess::Execute(const Description::Case& c, const Extras& extras) {
  if (const auto hung = hung_.find(c.name); hung != hung_.end()) {
    return ErrorReport(c, "not started again: in an earlier round the bench " + hung->second);
  }
  std::vector<std::string> questions = {
      "--benchmark_format=json",
      fmt::format("--benchmark_filter=^{}(/iterations:.*)?$", EscapedForFilter(c.name))};
  if (extras.observe) questions.emplace_back("--observe");
  if (!extras.durable) questions.emplace_back("--no-durable");
  if (!session_directory_.empty()) questions.push_back("--session=" + session_directory_);
  const absl::StatusOr<ProcessResult> result =
      RunProcess(Command(questions), interruption_,
                 {.time = timeout_.time.value_or(DefaultTimeout(c.expected_seconds))});
  if (const std::string how = Overstepped(result.status()); !how.empty()) {
    if (absl::IsDeadlineExceeded(result.status())) hung_[c.name] = how;
    return ErrorReport(c, "the bench " + how);
  }
  if (!result.ok()) return result.status();
  return OneRowOf(*result, c);
}

}  // namespace weir
