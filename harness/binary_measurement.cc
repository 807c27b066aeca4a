#include "harness/binary_measurement.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "fmt/format.h"
#include "harness/benchmark_binary.h"
#include "harness/interruption.h"
#include "harness/matched_benchmarks.h"
#include "harness/pair_measurement.h"
#include "harness/progress_line.h"
#include "harness/session.h"

namespace weir {
namespace {

class BinaryMeasurement final : public PairedMeasurement {
 public:
  explicit BinaryMeasurement(const BinaryRequest& request) : request_(request) {}

  absl::StatusOr<First> Measure() override {
    if (absl::Status status = Open(); !status.ok()) return status;
    std::vector<PairTask> tasks;
    for (const std::string& benchmark : matched_.both) {
      tasks.push_back({benchmark, &*old_, &*new_});
      tasks.push_back({benchmark, &*old_, &*old_});
    }
    absl::StatusOr<MeasuredPairs> pairs = Run(tasks);
    if (!pairs.ok()) return pairs.status();
    First first;
    for (size_t task = 0; task < tasks.size(); ++task) {
      const bool control = task % 2 == 1;
      AddRows(pairs->by_task[task], task / 2, control ? first.control : first.change);
    }
    for (PairedReports* reports : {&first.change, &first.control}) Mark(reports == &first.control, *reports);
    return first;
  }

  absl::StatusOr<PairedReports> MeasureAgain(std::span<const std::string> benchmarks) override {
    std::vector<PairTask> tasks;
    for (const std::string& benchmark : benchmarks) tasks.push_back({benchmark, &*old_, &*new_});
    absl::StatusOr<MeasuredPairs> pairs = Run(tasks);
    if (!pairs.ok()) return pairs.status();
    PairedReports reports;
    for (size_t task = 0; task < tasks.size(); ++task) AddRows(pairs->by_task[task], task, reports);
    Mark(false, reports);
    return reports;
  }

  const std::vector<std::string>& only_old() const override { return matched_.only_old; }
  const std::vector<std::string>& only_new() const override { return matched_.only_new; }

 private:
  // What both have is known only when they have been run, and how long to measure only then.
  absl::Status Open() {
    BinaryOptions options = OptionsFor(request_);
    absl::StatusOr<MatchedBenchmarks> matched =
        MatchBenchmarks(BenchmarkBinary(request_.old_binary, options, interruption_),
                        BenchmarkBinary(request_.new_binary, options, interruption_));
    if (!matched.ok()) return matched.status();
    matched_ = *std::move(matched);
    if (matched_.both.empty()) {
      return absl::NotFoundError(
          fmt::format("{} and {} have no benchmark in common", request_.old_binary, request_.new_binary));
    }
    const size_t processes = 4 * matched_.both.size() * static_cast<size_t>(request_.rounds);
    options.min_time = request_.min_time.value_or(MinTimeForTenSeconds(processes));
    old_.emplace(request_.old_binary, options, interruption_);
    new_.emplace(request_.new_binary, options, interruption_);
    return absl::OkStatus();
  }

  absl::StatusOr<MeasuredPairs> Run(std::span<const PairTask> tasks) {
    ProgressLine progress(::isatty(STDERR_FILENO) == 1, request_.rounds);
    absl::StatusOr<MeasuredPairs> pairs =
        MeasurePairs(tasks, request_.rounds, RandomNumber(),
                     [&](size_t done, size_t total, int round, const std::string& name) {
                       progress.Show(done, total, round, name);
                     });
    if (!pairs.ok()) return pairs.status();
    if (pairs->interrupted) return absl::CancelledError("interrupted; a gate needs all of its pairs");
    for (size_t task = 0; task < tasks.size(); ++task) {
      for (const MeasuredPair& pair : pairs->by_task[task]) {
        absl::Status status = CheckRow(pair.first, tasks[task].first);
        if (status.ok()) status = CheckRow(pair.second, tasks[task].second);
        if (!status.ok()) return status;
      }
    }
    return pairs;
  }

  absl::Status CheckRow(const ReportRow& row, const BenchmarkRunner* side) const {
    if (!row.error) return absl::OkStatus();
    const std::string& binary = side == &*old_ ? request_.old_binary : request_.new_binary;
    return absl::FailedPreconditionError(fmt::format("{}: {} failed: {}", binary, row.name, *row.error));
  }

  static void AddRows(std::vector<MeasuredPair>& pairs, size_t task, PairedReports& reports) {
    MoveRows(pairs, &MeasuredPair::first, task, reports.old_report);
    MoveRows(pairs, &MeasuredPair::second, task, reports.new_report);
  }

  void Mark(bool control, PairedReports& reports) const {
    reports.old_report.context = old_->context();
    reports.new_report.context = control ? old_->context() : new_->context();
    const Session session{
        .id = RandomNumber(), .rounds = request_.rounds, .complete_rounds = request_.rounds};
    for (Report* report : {&reports.old_report, &reports.new_report}) MarkSession(session, *report);
  }

  const BinaryRequest request_;
  const Interruption interruption_;
  MatchedBenchmarks matched_;
  std::optional<BenchmarkBinary> old_;
  std::optional<BenchmarkBinary> new_;
};

}  // namespace

std::unique_ptr<PairedMeasurement> OpenBinaryMeasurement(const BinaryRequest& request) {
  return std::make_unique<BinaryMeasurement>(request);
}

double MinTimeForTenSeconds(size_t processes) {
  constexpr double kStart = 0.005;
  const double each = 10 / static_cast<double>(processes);
  return std::clamp((each - kStart) / 1.5, 0.005, 0.05);
}

}  // namespace weir
