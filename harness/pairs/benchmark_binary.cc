#include "harness/pairs/benchmark_binary.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "fmt/format.h"
#include "fmt/ranges.h"
#include "harness/process/child_process.h"
#include "results/report/report_reader.h"

namespace weir {
namespace {

using Clock = std::chrono::steady_clock;

constexpr size_t kMostOutput = size_t{64} << 20;
constexpr double kOneIteration = 1e-9;  // a --benchmark_min_time that one iteration is enough for

// What a row counts for among the repetitions of its process; one that failed comes before all.
double Rank(const ReportRow& row) { return row.error ? -1 : row.CpuSeconds().value_or(0); }

// The row that stands for all of one benchmark; null where there is none.
const ReportRow* Representative(std::span<const ReportRow* const> rows) {
  std::vector<const ReportRow*> runs;
  for (const ReportRow* row : rows) {
    if (row->run_type == RunType::kIteration) runs.push_back(row);
  }
  if (!runs.empty()) {
    std::ranges::sort(runs, {}, [](const ReportRow* row) { return Rank(*row); });
    return runs.front()->error ? runs.front() : runs[(runs.size() - 1) / 2];
  }
  for (const std::string_view aggregate : {"median", "mean"}) {
    const auto found = std::ranges::find(rows, aggregate, &ReportRow::aggregate_name);
    if (found != rows.end()) return *found;
  }
  return nullptr;
}

// The benchmarks of a report, in the program's order whatever the one of measuring.
std::vector<BenchmarkBinary::Found> BenchmarksOf(std::span<const ReportRow> rows) {
  std::map<std::tuple<int64_t, int64_t, std::string>, std::vector<const ReportRow*>> benchmarks;
  for (const ReportRow& row : rows) {
    benchmarks[{row.family_index.value_or(-1), row.per_family_instance_index.value_or(-1), row.RunName()}]
        .push_back(&row);
  }
  std::map<std::string, size_t> occurrences;
  std::vector<BenchmarkBinary::Found> found;
  for (const auto& [key, its_rows] : benchmarks) {
    const ReportRow* row = Representative(its_rows);
    if (row == nullptr) continue;
    BenchmarkBinary::Found& each = found.emplace_back();
    each.id.name = std::get<2>(key);
    each.id.occurrence = occurrences[each.id.name]++;
    each.row = *row;
    each.row.run_type = RunType::kIteration;
    each.row.aggregate_name.clear();
    each.row.aggregate_unit.clear();
    each.row.name = each.row.run_name = each.id.name;
  }
  return found;
}

ReportRow ErrorRow(const std::string& name, const std::string& error) {
  ReportRow row;
  row.name = row.run_name = name;
  row.error = error;
  return row;
}

std::string FilterFor(std::span<const std::string> names) {
  std::vector<std::string> escaped;
  for (const std::string& name : names) escaped.push_back(EscapedForFilter(name));
  return names.size() == 1 ? fmt::format("--benchmark_filter=^{}$", escaped.front())
                           : fmt::format("--benchmark_filter=^({})$", fmt::join(escaped, "|"));
}

std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    if (!line.empty()) lines.push_back(line);
  }
  return lines;
}

// Of all its iterations and, in Google Benchmark's time of a thread, of all threads.
double SecondsOf(const ReportRow& row) {
  const auto iterations = static_cast<double>(row.iterations.value_or(1));
  return row.error ? 0 : std::max(row.RealSeconds().value_or(0), row.CpuSeconds().value_or(0)) * iterations;
}

}  // namespace

BenchmarkBinary::BenchmarkBinary(std::string path, BinaryOptions options, const Interruption& interruption)
    : path_(std::move(path)), options_(std::move(options)), interruption_(interruption) {}

absl::StatusOr<std::vector<BenchmarkBinary::Found>> BenchmarkBinary::Discover() {
  const Clock::time_point start = Clock::now();
  const absl::StatusOr<std::vector<std::string>> listed = List({});
  if (!listed.ok()) return listed.status();
  startup_seconds_ = std::chrono::duration<double>(Clock::now() - start).count();
  absl::StatusOr<Outcome> outcome = Start({}, kOneIteration, 0);
  if (!outcome.ok()) return outcome.status();
  std::vector<Found> found = BenchmarksOf(outcome->rows);
  if (!outcome->failure.empty()) {
    if (absl::Status status = DiscoverAfterFailure(*std::move(outcome), found); !status.ok()) return status;
  }
  if (found.empty()) {
    return absl::FailedPreconditionError(path_ + " has no benchmark to measure");
  }
  for (const Found& each : found) seconds_[each.id.name] += SecondsOf(each.row);
  return found;
}

// Goes on behind the benchmark that ended the process, until all are run or known to fail.
absl::Status BenchmarkBinary::DiscoverAfterFailure(Outcome outcome, std::vector<Found>& found) {
  absl::StatusOr<std::vector<std::string>> names = ListedBenchmarks();
  if (!names.ok()) return names.status();
  if (names->empty()) {
    return absl::FailedPreconditionError(fmt::format("{}: it {}", path_, outcome.failure));
  }
  std::vector<std::string>& left = *names;
  while (true) {
    std::set<std::string> done;
    for (const Found& each : BenchmarksOf(outcome.rows)) done.insert(each.id.name);
    std::erase_if(left, [&](const std::string& name) { return done.contains(name); });
    if (left.empty() || outcome.failure.empty()) return absl::OkStatus();
    if (!outcome.hung || done.empty()) {  // a process that got somewhere may only have had too much to do
      found.push_back({{left.front()}, ErrorRow(left.front(), outcome.failure)});
      left.erase(left.begin());
      if (left.empty()) return absl::OkStatus();
    }
    absl::StatusOr<Outcome> next = Start({FilterFor(left)}, kOneIteration, 0);
    if (!next.ok()) return next.status();
    outcome = *std::move(next);
    for (Found& each : BenchmarksOf(outcome.rows)) found.push_back(std::move(each));
  }
}

double BenchmarkBinary::ExpectedSeconds(std::span<const BenchmarkId> benchmarks) const {
  constexpr double kCalibration = 2;
  double seconds = startup_seconds_;
  for (const BenchmarkId& each : benchmarks) {
    const auto once = seconds_.find(each.name);
    seconds += kCalibration * (options_.min_time + (once == seconds_.end() ? 0 : once->second));
  }
  return seconds;
}

absl::StatusOr<std::vector<ReportRow>> BenchmarkBinary::Run(std::span<const BenchmarkId> benchmarks) {
  std::vector<std::string> names;
  for (const BenchmarkId& each : benchmarks) {
    if (!std::ranges::count(names, each.name)) names.push_back(each.name);
  }
  const std::string filter = FilterFor(names);
  const double expected = ExpectedSeconds(benchmarks);
  const absl::StatusOr<Outcome> outcome =
      names.size() > 1 ? StartInterleaved(filter, expected) : Start({filter}, options_.min_time, expected);
  if (!outcome.ok()) return outcome.status();
  const std::vector<Found> found = BenchmarksOf(outcome->rows);
  const auto row_of = [&found](const BenchmarkId& id) {
    const auto at = std::ranges::find(found, id, &Found::id);
    return at == found.end() ? nullptr : &at->row;
  };
  const bool all_there = std::ranges::all_of(benchmarks, row_of);
  const bool came_to_its_end = outcome->failure.empty() || all_there;
  std::vector<ReportRow> rows;
  for (const BenchmarkId& each : benchmarks) {
    const ReportRow* row = row_of(each);
    if (came_to_its_end && !outcome->failure.empty()) {
      rows.push_back(ErrorRow(each.name, outcome->failure));
    } else if (row != nullptr) {
      rows.push_back(*row);
    } else if (names.size() == 1 || came_to_its_end) {
      rows.push_back(ErrorRow(each.name, came_to_its_end ? "has no row in its report" : outcome->failure));
    } else {
      absl::StatusOr<std::vector<ReportRow>> alone = Run(std::span(&each, 1));
      if (!alone.ok()) return alone.status();
      rows.push_back(std::move(alone->front()));
    }
  }
  return rows;
}

absl::StatusOr<std::vector<std::string>> BenchmarkBinary::List(const std::vector<std::string>& flags) const {
  std::vector<std::string> all = {"--benchmark_list_tests=true"};
  all.insert(all.end(), flags.begin(), flags.end());
  const absl::StatusOr<ProcessResult> result = Execute(all, options_.min_time, 0);
  if (absl::IsCancelled(result.status())) return result.status();
  if (result.ok() && result->exit_code == 0) return LinesOf(result->out);
  const std::string how = result.ok() ? HowItEnded(*result) : std::string(result.status().message());
  if (absl::IsFailedPrecondition(result.status())) return absl::FailedPreconditionError(how);
  return absl::FailedPreconditionError(fmt::format("{} while listing its benchmarks: {}", path_, how));
}

// Without what the program prints anyway.
absl::StatusOr<std::vector<std::string>> BenchmarkBinary::ListedBenchmarks() const {
  absl::StatusOr<std::vector<std::string>> lines = List({});
  if (!lines.ok()) return lines;
  const absl::StatusOr<std::vector<std::string>> printed = List({"--benchmark_filter=^$"});
  if (!printed.ok()) return printed;
  for (const std::string& line : *printed) std::erase(*lines, line);
  return lines;
}

absl::StatusOr<BenchmarkBinary::Outcome> BenchmarkBinary::StartInterleaved(const std::string& filter,
                                                                           double expected_seconds) {
  constexpr std::string_view kFlag = "--benchmark_enable_random_interleaving";
  std::vector<std::string> flags = {filter};
  if (can_interleave_) flags.push_back(fmt::format("{}=true", kFlag));
  absl::StatusOr<Outcome> outcome = Start(flags, options_.min_time, expected_seconds);
  if (!outcome.ok() || !can_interleave_ || outcome->failure.find(kFlag) == std::string::npos) return outcome;
  can_interleave_ = false;
  return Start({filter}, options_.min_time, expected_seconds);
}

absl::StatusOr<BenchmarkBinary::Outcome> BenchmarkBinary::Start(std::vector<std::string> flags,
                                                                double min_time, double expected_seconds) {
  std::error_code ignored;
  std::filesystem::remove(options_.report_file, ignored);
  flags.push_back("--benchmark_out=" + options_.report_file);
  flags.emplace_back("--benchmark_out_format=json");
  const absl::StatusOr<ProcessResult> result = Execute(flags, min_time, expected_seconds);
  if (absl::IsCancelled(result.status()) || absl::IsFailedPrecondition(result.status())) {
    return result.status();
  }
  Outcome outcome;
  outcome.hung = absl::IsDeadlineExceeded(result.status());
  const absl::StatusOr<Report> report =
      ReadReportFile(options_.report_file, [&](ReportRow& row) { outcome.rows.push_back(std::move(row)); });
  if (report.ok() && context_.empty()) context_ = report->context;
  const bool nothing_matched = std::filesystem::exists(options_.report_file, ignored) &&
                               std::filesystem::file_size(options_.report_file, ignored) == 0;
  if (!result.ok()) {
    outcome.failure = std::string(result.status().message());
  } else if (result->exit_code != 0) {
    outcome.failure = HowItEnded(*result);
  } else if (!report.ok() && !nothing_matched) {
    outcome.failure =
        fmt::format("wrote no report (--benchmark_out): {}", std::string(report.status().message()));
  }
  if (outcome.hung) outcome.failure += "; --timeout allows more";
  return outcome;
}

absl::StatusOr<ProcessResult> BenchmarkBinary::Execute(const std::vector<std::string>& flags, double min_time,
                                                       double expected_seconds) const {
  std::vector<std::string> command = {path_, fmt::format("--benchmark_min_time={:g}", min_time)};
  command.insert(command.end(), options_.arguments.begin(), options_.arguments.end());
  command.insert(command.end(), flags.begin(), flags.end());
  const auto expected = std::chrono::milliseconds(std::llround(expected_seconds * 1000));
  absl::StatusOr<ProcessResult> result =
      RunProcess(command, interruption_, {.time = options_.timeout + expected, .output_bytes = kMostOutput});
  const absl::Status& status = result.status();
  if (status.ok() || absl::IsCancelled(status) || absl::IsDeadlineExceeded(status) ||
      absl::IsResourceExhausted(status)) {
    return result;
  }
  return absl::FailedPreconditionError(std::string(status.message()));  // not started, and it names the path
}

std::string EscapedForFilter(std::string_view name) {
  constexpr std::string_view kSpecial = ".+*?()[{|^$\\";
  std::string expression;
  for (const char c : name) {
    if (kSpecial.find(c) != std::string_view::npos) expression += '\\';
    expression += c;
  }
  return expression;
}

namespace {

std::map<std::string, size_t> CountNames(std::span<const BenchmarkBinary::Found> benchmarks) {
  std::map<std::string, size_t> counts;
  for (const BenchmarkBinary::Found& each : benchmarks) ++counts[each.id.name];
  return counts;
}

absl::Status CheckNames(const std::map<std::string, size_t>& old_names,
                        const std::map<std::string, size_t>& new_names) {
  for (const auto& [name, count] : old_names) {
    const auto other = new_names.find(name);
    if (other == new_names.end() || other->second == count) continue;
    return absl::FailedPreconditionError(fmt::format(
        "{} benchmarks of the old program and {} of the new one are called {}, so that they cannot "
        "be told apart; give each a name of its own",
        count, other->second, name));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<MatchedBenchmark>> MatchBenchmarks(
    std::span<const BenchmarkBinary::Found> old_benchmarks,
    std::span<const BenchmarkBinary::Found> new_benchmarks) {
  const absl::Status names = CheckNames(CountNames(old_benchmarks), CountNames(new_benchmarks));
  if (!names.ok()) return names;
  std::map<BenchmarkId, const ReportRow*> left;
  for (const BenchmarkBinary::Found& each : new_benchmarks) left[each.id] = &each.row;
  std::vector<MatchedBenchmark> matched;
  for (const BenchmarkBinary::Found& each : old_benchmarks) {
    MatchedBenchmark& benchmark = matched.emplace_back();
    benchmark.id = each.id;
    benchmark.old_row = each.row;
    const auto other = left.find(each.id);
    if (other == left.end()) continue;
    benchmark.new_row = *other->second;
    left.erase(other);
  }
  for (const BenchmarkBinary::Found& each : new_benchmarks) {
    if (left.contains(each.id)) matched.push_back({each.id, std::nullopt, each.row});
  }
  return matched;
}

}  // namespace weir
