#include <algorithm>
#include <latch>
#include <memory>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "harness/workloads/event_subject.h"
#include "harness/workloads/stream_parameters.h"
#include "harness/workloads/workloads.h"
#include "results/report/schema.h"

namespace weir {
namespace {

constexpr std::string_view kEmit = "emit", kAddRemove = "add-remove", kOnce = "once",
                           kConstruct = "construct";

// What one thread has come to, or all.
struct Sums {
  uint64_t heard = 0;
  uint64_t failed = 0;
  uint64_t unheard = 0;

  void Add(const Sums& other) {
    heard += other.heard;
    failed += other.failed;
    unheard += other.unheard;
  }
  bool operator==(const Sums&) const = default;
};

// The sum of i, and of i + 1 and so on, over so many emits.
uint64_t SumOfNumbers(uint64_t arguments, uint64_t times) {
  if (arguments == 0 || times == 0) return 0;
  const uint64_t once = times % 2 == 0 ? times / 2 * (times - 1) : (times - 1) / 2 * times;
  return arguments * once + times * (arguments * (arguments - 1) / 2);
}

// Threads that stand ready before the clock runs, each with its part of the times.
class EventPass final : public Pass {
 public:
  EventPass(const Case& c, const EventStrategy& strategy)
      : operation_(c.Word("operation")),
        arguments_(c.Number("arguments")),
        times_(c.Number("operations")),
        threads_(c.Number("threads", 1)),
        strategy_(strategy),
        weights_(c.Number("listeners")),
        sums_(threads_) {
    for (size_t i = 0; i < weights_.size(); ++i) weights_[i] = 1000 + i;
  }
  // Of one that was not run, the threads still wait.
  ~EventPass() override {
    if (helpers_.empty()) return;
    is_cancelled_ = true;
    start_.count_down();
    Join();
  }

  uint64_t bytes() const override { return 0; }
  uint64_t file_bytes() const override { return 0; }
  std::optional<size_t> threads() const override { return threads_; }
  std::optional<uint64_t> system_calls() const override { return std::nullopt; }

  absl::Status Prepare() override {
    subject_ = strategy_.make();
    if (operation_ != kConstruct) {
      for (uint64_t& weight : weights_) subject_->Listen(weight);
    }
    for (size_t i = 1; i < threads_; ++i) {
      helpers_.emplace_back([this, i] {
        start_.wait();
        if (!is_cancelled_) Work(i);
      });
    }
    return absl::OkStatus();
  }

  absl::Status Run() override {
    start_.count_down();
    Work(0);
    Join();
    return absl::OkStatus();
  }

  absl::StatusOr<Verified> Verify() override {
    Sums all, wanted;
    for (size_t i = 0; i < threads_; ++i) {
      all.Add(sums_[i]);
      wanted.Add(Wanted(TimesOf(i)));
    }
    if (all == wanted) return Verified::kEveryByte;
    return absl::DataLossError(fmt::format(
        "the listeners have heard {} in all, not {}; {} calls failed; {} emits were heard by nobody, not {}",
        all.heard, wanted.heard, all.failed, all.unheard, wanted.unheard));
  }

 private:
  uint64_t TimesOf(size_t thread) const { return times_ / threads_ + (thread < times_ % threads_ ? 1 : 0); }

  void Work(size_t thread) {
    TakeHeard();
    const EmitSums sums = Do(TimesOf(thread));
    sums_[thread] = {.heard = TakeHeard(), .failed = sums.failed, .unheard = sums.unheard};
  }

  EmitSums Do(uint64_t times) {
    if (operation_ == kEmit) return subject_->Emit(arguments_, times);
    if (operation_ == kOnce) {
      EmitSums sums = subject_->Once(further_, times);
      // Another thread's emit may have taken the only one who listened.
      if (threads_ > 1) sums.unheard = 0;
      return sums;
    }
    if (operation_ == kAddRemove) {
      subject_->AddAndRemove(further_, times);
    } else {
      subject_->Construct(weights_, times);
    }
    return {};
  }

  // What must come of so many.
  Sums Wanted(uint64_t times) const {
    const uint64_t weights = std::accumulate(weights_.begin(), weights_.end(), uint64_t{0});
    if (operation_ == kEmit)
      return {.heard = times * weights + weights_.size() * SumOfNumbers(arguments_, times),
              .unheard = weights_.empty() ? times : 0};
    if (operation_ == kOnce) return {.heard = times * (weights + weights_.size() + further_ + 1)};
    return {};
  }

  void Join() {
    for (std::thread& each : helpers_) each.join();
    helpers_.clear();
  }

  const std::string operation_;
  const uint64_t arguments_;
  const uint64_t times_;
  const size_t threads_;
  const EventStrategy& strategy_;
  std::vector<uint64_t> weights_;  // of the listeners
  uint64_t further_ = 7;           // of one that is added under the clock
  std::unique_ptr<EventSubject> subject_;
  std::vector<Sums> sums_;  // by thread
  std::latch start_{1};
  bool is_cancelled_ = false;
  std::vector<std::thread> helpers_;
};

const Limit kCallLimit = {.name = "call",
                          .summary = "the same listeners called from a plain array",
                          .make_pass = [](const Case& c) -> absl::StatusOr<std::unique_ptr<Pass>> {
                            return std::make_unique<EventPass>(c, PlainCalls());
                          }};

std::vector<Case> CallLimitCases(const Case& work) {
  if (work.Word("operation") != kEmit) return {};
  return {{std::string(schema::kLimitWorkload), std::string(kCallLimit.name), work.parameters}};
}

absl::StatusOr<ParameterValue> ParseOperation(std::string_view text) {
  constexpr std::string_view kAll[] = {kEmit, kAddRemove, kOnce, kConstruct};
  return ParseWord(text, "operation", kAll);
}

absl::StatusOr<ParameterValue> ParseArguments(std::string_view text) {
  absl::StatusOr<ParameterValue> number = ParseNumber(text, 0, 4);
  if (number.ok() && text != "0" && text != "1" && text != "4")
    return absl::InvalidArgumentError(fmt::format("an event has 0, 1 or 4 arguments here, not {}", text));
  return number;
}

// Some milliseconds of the fastest ones.
std::string UsualOperations(const Case& chosen) {
  return chosen.Number("listeners") < 50 ? "1000000" : "100000";
}

absl::Status Takes(const Case& c, std::span<const EventStrategy> strategies) {
  const std::string operation = c.Word("operation");
  if (operation != kEmit && c.Number("arguments") != 1)
    return absl::FailedPreconditionError(fmt::format("{} is done with one argument", operation));
  if (operation == kConstruct && c.Number("threads") != 1)
    return absl::FailedPreconditionError("construct is done on one thread");
  const auto strategy = std::ranges::find(strategies, c.strategy, &EventStrategy::name);
  if (strategy != strategies.end() && !strategy->any_thread && c.Number("threads") != 1)
    return absl::FailedPreconditionError("for one thread at a time, so not measured on more");
  return absl::OkStatus();
}

const std::vector<Parameter>& Parameters() {
  static const auto& parameters = *new std::vector<Parameter>{
      {.key = "operation",
       .value_name = "NAME",
       .meaning = "what is done: emit; add-remove, a listener; once, add one that listens once and emit; "
                  "construct, an emitter with its listeners; default emit",
       .parse = ParseOperation,
       .by_default = [](const Case&) { return std::string(kEmit); },
       .of_the_work = true,
       .quick = {kEmit, kAddRemove},
       .full = {kEmit, kAddRemove, kOnce, kConstruct}},
      {.key = "listeners",
       .value_name = "N",
       .meaning = "how many listen to each event; default 1",
       .parse = ParseNumberBetween<0, 1'000'000>,
       .by_default = [](const Case&) { return std::string("1"); },
       .of_the_work = true,
       .quick = {"1", "10"},
       .full = {"0", "1", "5", "10", "100"}},
      {.key = "arguments",
       .value_name = "N",
       .meaning = "of the event, numbers: 0, 1 (default) or 4",
       .parse = ParseArguments,
       .by_default = [](const Case&) { return std::string("1"); },
       .of_the_work = true,
       .full = {"0", "1", "4"}},
      {.key = "threads",
       .value_name = "N",
       .meaning = "that emit at the same time, from one emitter; default 1",
       .parse = ParseNumberBetween<1, 64>,
       .by_default = [](const Case&) { return std::string("1"); },
       .of_the_work = true,
       .full = {"1", "2"}},
      {.key = "operations",
       .value_name = "N",
       .meaning = "how many, over all threads; default 1M, 100k with 50 listeners and more",
       .parse = ParseNumberBetween<1, 1'000'000'000'000>,
       .by_default = UsualOperations,
       .of_the_work = true}};
  return parameters;
}

std::vector<WorkloadStrategy> AsStrategies(std::span<const EventStrategy> strategies) {
  std::vector<WorkloadStrategy> rows;
  for (const EventStrategy& each : strategies) rows.push_back({.name = each.name, .summary = each.summary});
  return rows;
}

}  // namespace

Workload MakeEventWorkload(std::string_view name, std::string_view summary,
                           std::span<const EventStrategy> strategies) {
  return {.name = name,
          .summary = summary,
          .unit = "operation",
          .count = "operations",
          .quick_seconds = 60,
          .parameters = Parameters(),
          .first_columns = {schema::kTimeColumn, schema::kDifferenceColumn, schema::kLimitColumn},
          .strategies = [strategies] { return AsStrategies(strategies); },
          .takes = [strategies](const Case& c) { return Takes(c, strategies); },
          .limits = {&kCallLimit},
          .limit_cases = CallLimitCases,
          .make_pass = [strategies](const Case& c) -> absl::StatusOr<std::unique_ptr<Pass>> {
            const auto strategy = std::ranges::find(strategies, c.strategy, &EventStrategy::name);
            if (strategy == strategies.end())
              return absl::NotFoundError(fmt::format("there is no emitter '{}'", c.strategy));
            return std::make_unique<EventPass>(c, *strategy);
          }};
}

Workload EventsWorkload() {
  return WithCode(
      MakeEventWorkload("events", "calling whoever listens: emit an event, add and remove a listener",
                        EventStrategies()),
      "{Name}Emitter", "strategies/event/{name}_emitter.h");
}

}  // namespace weir
