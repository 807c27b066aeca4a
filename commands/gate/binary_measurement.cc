#include "commands/gate/binary_measurement.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "commands/console/progress_line.h"
#include "fmt/format.h"
#include "harness/pairs/benchmark_binary.h"
#include "harness/pairs/matched_benchmarks.h"
#include "harness/pairs/pair_measurement.h"
#include "harness/process/interruption.h"
#include "harness/rounds/session.h"

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
    absl::StatusOr<PairsByTask> pairs = Run(tasks);
    if (!pairs.ok()) return pairs.status();
    First first{Marked(false), Marked(true)};
    for (size_t task = 0; task < tasks.size(); ++task) {
      MeasuredPairs& measured = task % 2 == 1 ? first.control : first.change;
      measured.benchmarks.push_back({tasks[task].benchmark, std::move(pairs->by_task[task])});
    }
    return first;
  }

  absl::StatusOr<MeasuredPairs> MeasureAgain(std::span<const std::string> benchmarks) override {
    std::vector<PairTask> tasks;
    for (const std::string& benchmark : benchmarks) tasks.push_back({benchmark, &*old_, &*new_});
    absl::StatusOr<PairsByTask> pairs = Run(tasks);
    if (!pairs.ok()) return pairs.status();
    MeasuredPairs measured = Marked(false);
    for (size_t task = 0; task < tasks.size(); ++task) {
      measured.benchmarks.push_back({tasks[task].benchmark, std::move(pairs->by_task[task])});
    }
    return measured;
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

  absl::StatusOr<PairsByTask> Run(std::span<const PairTask> tasks) {
    ProgressLine progress(::isatty(STDERR_FILENO) == 1, request_.rounds);
    absl::StatusOr<PairsByTask> pairs =
        MeasurePairs(tasks, request_.rounds, RandomNumber(),
                     [&](size_t done, size_t total, int round, const std::string& name) {
                       progress.Show(done, total, round, name);
                     });
    if (!pairs.ok()) return pairs.status();
    if (pairs->interrupted) return absl::CancelledError("interrupted; a gate needs all of its pairs");
    for (size_t task = 0; task < tasks.size(); ++task) {
      for (const MeasuredPair& pair : pairs->by_task[task]) {
        absl::Status status = CheckRow(pair.old_row, tasks[task].first);
        if (status.ok()) status = CheckRow(pair.new_row, tasks[task].second);
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

  // Without pairs yet.
  MeasuredPairs Marked(bool control) const {
    MeasuredPairs measured{old_->context(), control ? old_->context() : new_->context(), {}};
    MarkSession({.id = RandomNumber(), .rounds = request_.rounds, .complete_rounds = request_.rounds},
                measured);
    return measured;
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
