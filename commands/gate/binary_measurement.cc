#include "commands/gate/binary_measurement.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <iterator>
#include <optional>
#include <system_error>
#include <utility>

#include "commands/console/progress_line.h"
#include "commands/console/standard_streams.h"
#include "fmt/format.h"
#include "harness/pairs/benchmark_binary.h"
#include "harness/pairs/instruction_counter.h"
#include "harness/pairs/measuring_plan.h"
#include "harness/pairs/pair_measurement.h"
#include "harness/process/interruption.h"
#include "harness/rounds/session.h"
#include "harness/targets/scratch_directory.h"

namespace weir {
namespace {

using Clock = std::chrono::steady_clock;

double SecondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double TimeoutOf(const BinaryRequest& request) {
  return request.timeout.value_or(std::clamp(request.time / 6, 1.0, 60.0));
}

BinaryOptions OptionsFor(const BinaryRequest& request, const std::string& directory) {
  return {.arguments = request.arguments,
          .timeout = std::chrono::milliseconds(std::llround(TimeoutOf(request) * 1000)),
          .report_file = directory + "/report.json"};
}

bool RunsOnBothSides(const MatchedBenchmark& benchmark) {
  return benchmark.old_row && !benchmark.old_row->error && benchmark.new_row && !benchmark.new_row->error;
}

class BinaryMeasurement final : public PairedMeasurement {
 public:
  BinaryMeasurement(const BinaryRequest& request, const std::string& command)
      : request_(request), command_(command), progress_(Terminal(), command, start_, request.time) {}

  absl::StatusOr<std::vector<Benchmark>> Open() override {
    if (request_.instructions != Instructions::kNothing) {
      absl::StatusOr<std::string> valgrind = FindValgrind();
      if (!valgrind.ok()) return valgrind.status();
      valgrind_ = *std::move(valgrind);
    }
    absl::StatusOr<ScratchDirectory> scratch =
        ScratchDirectory::Create(std::filesystem::temp_directory_path().string());
    if (!scratch.ok()) return scratch.status();
    scratch_.emplace(*std::move(scratch));
    old_.emplace(request_.old_binary, OptionsFor(request_, scratch_->path()), interruption_);
    new_.emplace(request_.new_binary, OptionsFor(request_, scratch_->path()), interruption_);
    if (absl::Status status = Match(); !status.ok()) return status;
    Announce();
    measured_ = {old_->context(), new_->context(), {}};
    MarkSession({.id = RandomNumber()}, measured_);
    std::vector<Benchmark> benchmarks;
    for (const MatchedBenchmark& each : matched_) {
      MeasuredBenchmark& measured = measured_.benchmarks.emplace_back();
      measured.name = each.id.name;
      const bool fails = each.old_row && each.new_row && !RunsOnBothSides(each);
      if (fails) measured.pairs.push_back({*each.old_row, *each.new_row, std::nullopt});
      benchmarks.push_back({each.id.name, each.old_row, each.new_row});
    }
    return benchmarks;
  }

  absl::StatusOr<bool> Measure(std::span<const PairOrder> orders) override {
    const bool with_copy = std::ranges::any_of(orders, &PairOrder::with_copy);
    if (absl::Status status = with_copy ? MakeCopy() : absl::OkStatus(); !status.ok()) {
      if (absl::IsCancelled(status)) return false;
      return status;
    }
    Plan(orders);
    std::vector<PairTask> tasks;
    for (const PairOrder& each : orders)
      tasks.push_back({matched_[each.benchmark].id, each.pairs, each.with_copy});
    absl::StatusOr<PairsByTask> pairs = MeasurePairs(
        tasks, {&*old_, &*new_, copy_ ? &*copy_ : nullptr}, plan_.together, RandomNumber(),
        [this](std::span<const BenchmarkId> benchmarks, size_t runs) { return GoesOn(benchmarks, runs); });
    if (!pairs.ok()) return pairs.status();
    for (size_t task = 0; task < tasks.size(); ++task) {
      std::ranges::move(pairs->by_task[task],
                        std::back_inserter(measured_.benchmarks[orders[task].benchmark].pairs));
    }
    return !pairs->ended_early;
  }

  std::vector<InstructionCount> CountInstructions(std::span<const size_t> benchmarks) override {
    std::vector<InstructionCount> counts;
    for (const size_t benchmark : benchmarks) counts.push_back(CountOf(matched_[benchmark]));
    return counts;
  }

  bool interrupted() const override { return interruption_.requested(); }
  const MeasuredPairs& measured() const override { return measured_; }

  std::vector<std::string> Notes() const override {
    std::vector<std::string> notes;
    if (most_together_ > 1) {
      notes.push_back(
          fmt::format("a process takes {:.2g} s to start, so up to {} benchmarks were measured in "
                      "each, in random order",
                      StartupSeconds(), most_together_));
    }
    if (copy_is_original_) {
      notes.push_back(
          fmt::format("a copy of {} does not run from another directory, so the program itself stood for it",
                      old_->path()));
    }
    return notes;
  }

 private:
  static bool Terminal() { return ::isatty(STDERR_FILENO) == 1; }

  absl::Status Match() {
    progress_.Show("looking for the benchmarks of " + old_->path());
    const absl::StatusOr<std::vector<BenchmarkBinary::Found>> old_found = old_->Discover();
    if (!old_found.ok()) return old_found.status();
    progress_.Show("looking for the benchmarks of " + new_->path());
    const absl::StatusOr<std::vector<BenchmarkBinary::Found>> new_found = new_->Discover();
    if (!new_found.ok()) return new_found.status();
    absl::StatusOr<std::vector<MatchedBenchmark>> matched = MatchBenchmarks(*old_found, *new_found);
    if (!matched.ok()) return matched.status();
    matched_ = *std::move(matched);
    return absl::OkStatus();
  }

  InstructionCount CountOf(const MatchedBenchmark& benchmark) {
    const std::string& name = benchmark.id.name;
    const auto namesakes = std::ranges::count(
        matched_, name, [](const MatchedBenchmark& each) -> const std::string& { return each.id.name; });
    if (namesakes > 1) return {.reason = "several benchmarks have this name"};
    progress_.Show("counting instructions of " + name);
    InstructionCount count;
    for (const auto& [binary, side] : {std::pair(&*old_, &count.base), std::pair(&*new_, &count.compared)}) {
      const double left = request_.time - SecondsSince(start_);
      const absl::StatusOr<double> counted =
          left > 0 ? InstructionCounter{valgrind_, binary->path(), request_.arguments, scratch_->path(),
                                        interruption_}
                         .Count(name, std::chrono::milliseconds(std::llround(left * 1000)))
                   : absl::DeadlineExceededError("the time was up");
      if (!counted.ok()) {
        count.reason = std::string(counted.status().message());
        if (absl::IsDeadlineExceeded(counted.status())) count.reason += "; --time allows more";
        return count;
      }
      *side = *counted;
    }
    return count;
  }

  // When pairs are measured no more, in seconds after the start.
  double EndOfPairs() const {
    return request_.instructions == Instructions::kSuspects ? 0.75 * request_.time : request_.time;
  }

  // For these, and the time that is left.
  void Plan(std::span<const PairOrder> orders) {
    std::vector<double> iterations;
    double runs = 0;
    for (const PairOrder& order : orders) {
      const MatchedBenchmark& each = matched_[order.benchmark];
      iterations.push_back(
          std::max(each.old_row->RealSeconds().value_or(0), each.new_row->RealSeconds().value_or(0)));
      runs += static_cast<double>(order.pairs * (order.with_copy ? 3 : 2));
    }
    const double left = std::max(0.0, EndOfPairs() - SecondsSince(start_));
    plan_ = PlanMeasuring({iterations, StartupSeconds(), left, request_.min_time,
                           runs / static_cast<double>(std::max<size_t>(1, orders.size()))});
    for (std::optional<BenchmarkBinary>* side : {&old_, &new_, &copy_}) {
      if (*side) (*side)->set_min_time(plan_.min_time);
    }
    process_seconds_ = plan_.process_seconds;
    runs_ = 0;
    most_together_ = std::max(most_together_, plan_.together);
  }

  double StartupSeconds() const { return std::max(old_->startup_seconds(), new_->startup_seconds()); }

  // Of the first six pairs of all.
  void Announce() {
    std::vector<PairOrder> orders;
    for (size_t i = 0; i < matched_.size(); ++i) {
      if (RunsOnBothSides(matched_[i])) orders.push_back({i, 6});
    }
    const std::string count =
        fmt::format("{}: {} benchmark{}", command_, orders.size(), orders.size() == 1 ? "" : "s");
    if (request_.instructions == Instructions::kDecision) {
      SayOnStandardError(
          fmt::format("{} whose instructions are counted in both programs, with callgrind; at "
                      "most {} altogether (--time)\n",
                      count, MinutesAndSeconds(request_.time)));
      return;
    }
    Plan(orders);
    const bool too_long = plan_.seconds > EndOfPairs() - SecondsSince(start_);
    SayOnStandardError(fmt::format(
        "{} to measure, {}; a process starts in {:.2g} s; six pairs of each take about {}{}; {}at "
        "most {} altogether (--time)\n",
        count, plan_.InWords(), StartupSeconds(), MinutesAndSeconds(plan_.seconds),
        too_long ? ", more than there is" : "",
        request_.instructions == Instructions::kSuspects
            ? fmt::format("instructions of suspects are counted from {} on at the latest; ",
                          MinutesAndSeconds(EndOfPairs()))
            : "",
        MinutesAndSeconds(request_.time)));
  }

  // Whether there is time for a pair more, by what processes took so far.
  bool GoesOn(std::span<const BenchmarkId> benchmarks, size_t runs) {
    const double elapsed = SecondsSince(start_);
    if (runs_ > 0) process_seconds_ = (elapsed - measuring_since_) / static_cast<double>(runs_);
    if (runs_ == 0) measuring_since_ = elapsed;
    progress_.Show("measuring " + benchmarks.front().name);
    const double each = std::max(process_seconds_, old_->ExpectedSeconds(benchmarks));
    if (elapsed + each * static_cast<double>(runs) > EndOfPairs()) return false;
    runs_ += runs;
    return true;
  }

  absl::Status MakeCopy() {
    if (copy_) return absl::OkStatus();
    const std::string path = scratch_->path() + "/" + std::filesystem::path(old_->path()).filename().string();
    std::error_code error;
    std::filesystem::copy_file(old_->path(), path, error);
    copy_.emplace(path, OptionsFor(request_, scratch_->path()), interruption_);
    const absl::Status runs = error ? absl::UnavailableError("") : copy_->CheckThatItStarts();
    if (runs.ok() || absl::IsCancelled(runs)) return runs;
    copy_is_original_ = true;
    copy_.emplace(old_->path(), OptionsFor(request_, scratch_->path()), interruption_);
    return absl::OkStatus();
  }

  const BinaryRequest request_;
  const std::string command_;
  const Clock::time_point start_ = Clock::now();
  const Interruption interruption_;
  TimedProgress progress_;
  std::string valgrind_;
  std::optional<ScratchDirectory> scratch_;
  std::optional<BenchmarkBinary> old_;
  std::optional<BenchmarkBinary> new_;
  std::optional<BenchmarkBinary> copy_;
  bool copy_is_original_ = false;
  std::vector<MatchedBenchmark> matched_;
  MeasuringPlan plan_;  // of the pairs that are being measured
  size_t most_together_ = 0;
  MeasuredPairs measured_;
  double process_seconds_ = 0;  // that one process takes, as far as known
  double measuring_since_ = 0;  // seconds after the start
  size_t runs_ = 0;             // processes since then
};

}  // namespace

std::unique_ptr<PairedMeasurement> OpenBinaryMeasurement(const BinaryRequest& request,
                                                         const std::string& command) {
  return std::make_unique<BinaryMeasurement>(request, command);
}

}  // namespace weir
