#include "harness/rounds/runner.h"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAreArray;
using Names = std::vector<std::string>;

// Needs no process: the n-th execution of all takes n + 1 milliseconds, unless a test says otherwise.
class FakeExecutor final : public CaseExecutor {
 public:
  absl::StatusOr<Report> Execute(const Description::Case& c, const Extras& extras) override {
    const size_t n = executed.size();
    if (failures.contains(n)) return failures[n];
    executed.push_back(c.name);
    asked.push_back(extras);
    if (n == 0) clock += first_takes;
    clock += seconds_each.contains(c.name) ? seconds_each[c.name] : 1;
    ReportRow row;
    row.name = c.name;
    if (errors.contains(n)) {
      row.error = errors[n];
    } else {
      row.real_time = static_cast<double>(n + 1);
      row.time_unit = TimeUnit::kMillisecond;
    }
    Report report;
    report.SetContext("execution", fmt::format("{}", n));
    report.rows.assign(rows_each, row);
    return report;
  }

  std::map<size_t, absl::Status> failures;  // by number of the execution
  std::map<size_t, std::string> errors;
  size_t rows_each = 1;
  Names executed;
  std::vector<Extras> asked;                   // of each execution
  double clock = 0;                            // seconds
  double first_takes = 0;                      // seconds that the first execution of all takes more
  std::map<std::string, double> seconds_each;  // by the name of the case; 1 otherwise
};

struct FakeObserver {
  using Step = std::tuple<size_t, size_t, int, std::string>;  // done, total, round, next

  RunObserver Observer() {
    return {
        .step = [this](const RunProgress& at) { steps.emplace_back(at.done, at.total, at.round, at.name); },
        .planned = [this](const RoundSchedule& schedule, int rounds,
                          double seconds) { plans.emplace_back(schedule.slow_cases(), rounds, seconds); }};
  }

  std::vector<Step> steps;
  std::vector<std::tuple<size_t, int, double>> plans;
};

Description::Case CaseNamed(std::string name, std::string limit = "") {
  Description::Case c;
  c.name = std::move(name);
  c.limit = std::move(limit);
  return c;
}

RunPlan Plan(size_t cases, int rounds, uint64_t seed = 1) {
  RunPlan plan{.cases = {}, .length = {.rounds = rounds}, .order_seed = seed};
  for (size_t i = 0; i < cases; ++i) plan.cases.push_back(CaseNamed(fmt::format("case{}", i)));
  return plan;
}

Names NamesOf(const RunPlan& plan) {
  Names names;
  for (const auto& c : plan.cases) names.push_back(c.name);
  return names;
}

RunOutcome Outcome(RunPlan plan, FakeExecutor& executor) {
  FakeObserver observer;
  plan.now = [&executor] { return executor.clock; };
  absl::StatusOr<RunOutcome> outcome = RunRounds(plan, executor, observer.Observer());
  EXPECT_TRUE(outcome.ok()) << outcome.status();
  return outcome.ok() ? *std::move(outcome) : RunOutcome();
}

Names Order(const RunPlan& plan) {
  FakeExecutor executor;
  Outcome(plan, executor);
  return executor.executed;
}

// What the fake measured of `name` in `round`: its time is its place among all executions.
double TimeOf(const FakeExecutor& executor, const RunPlan& plan, int round, const std::string& name) {
  const auto begin = executor.executed.begin() + round * static_cast<std::ptrdiff_t>(plan.cases.size());
  return static_cast<double>(std::find(begin, executor.executed.end(), name) - executor.executed.begin() + 1);
}

TEST(RunRoundsTest, EveryCaseOnceARound) {
  const RunPlan plan = Plan(5, 4);
  const Names order = Order(plan);
  ASSERT_THAT(order, SizeIs(20));
  for (auto round = order.begin(); round != order.end(); round += 5) {
    EXPECT_THAT(Names(round, round + 5), UnorderedElementsAreArray(NamesOf(plan)));
  }
}

TEST(RunRoundsTest, TheSeedDecidesTheOrder) {
  EXPECT_EQ(Order(Plan(8, 3, 1)), Order(Plan(8, 3, 1)));
  EXPECT_NE(Order(Plan(8, 3, 1)), Order(Plan(8, 3, 2)));
}

TEST(RunRoundsTest, EveryRoundHasAnOrderOfItsOwn) {
  const RunPlan plan = Plan(8, 3);
  const Names order = Order(plan);
  const Names first(order.begin(), order.begin() + 8), second(order.begin() + 8, order.begin() + 16);
  EXPECT_NE(first, NamesOf(plan));
  EXPECT_NE(first, second);
}

TEST(RunRoundsTest, EveryCaseComesFirstInItsTurn) {
  const RunPlan plan = Plan(4, 200);
  const Names order = Order(plan);
  std::map<std::string, int> first;
  for (size_t i = 0; i < order.size(); i += 4) ++first[order[i]];
  for (const std::string& name : NamesOf(plan)) EXPECT_GT(first[name], 20) << name;
}

// Fast and slow ones of a workload, and those of another one.
TEST(RunRoundsTest, WhatIsAlikeStandsTogetherOnceItIsKnown) {
  constexpr int kRounds = 300;
  RunPlan plan{.cases = {}, .length = {.rounds = kRounds}, .order_seed = 1};
  FakeExecutor executor;
  for (const char* const name : {"fast1", "slow1", "fast2", "other1", "fast3", "slow2", "other2", "fast4"}) {
    plan.cases.push_back(CaseNamed(name));
    plan.cases.back().workload = name[0] == 'o' ? "b" : "a";
    if (name[0] == 's') executor.seconds_each[name] = 2;
  }
  Outcome(plan, executor);
  int mixed = 0;
  std::map<std::string, int> begins_round, begins_block;
  for (int round = 0; round < kRounds; ++round) {
    const auto begin = executor.executed.begin() + round * 8;
    EXPECT_THAT(Names(begin, begin + 8), UnorderedElementsAreArray(NamesOf(plan)));
    std::string blocks;
    for (auto at = begin; at != begin + 8; ++at) {
      if (!blocks.empty() && blocks.back() == at->front()) continue;
      blocks += at->front();
      if (round >= kRoundsThatTell) ++begins_block[*at];
    }
    if (round >= kRoundsThatTell) {
      EXPECT_THAT(blocks, SizeIs(3)) << "round " << round;
      ++begins_round[blocks.substr(0, 1)];
    } else {
      mixed += blocks.size() > 3 ? 1 : 0;
    }
  }
  EXPECT_GT(mixed, 0) << "what they take is not known yet";
  for (const char* const block : {"f", "s", "o"}) EXPECT_GT(begins_round[block], kRounds / 5) << block;
  for (const char* const fast : {"fast1", "fast2", "fast3", "fast4"})
    EXPECT_GT(begins_block[fast], kRounds / 8);
  for (const char* const of_two : {"slow1", "slow2", "other1", "other2"})
    EXPECT_GT(begins_block[of_two], kRounds / 3);
}

TEST(RunRoundsTest, RowsAreByCaseThenByRound) {
  const RunPlan plan = Plan(3, 2);
  FakeExecutor executor;
  const RunOutcome outcome = Outcome(plan, executor);
  EXPECT_EQ(outcome.complete_rounds, 2);
  EXPECT_FALSE(outcome.interrupted);
  ASSERT_THAT(outcome.report.rows, SizeIs(6));
  for (size_t i = 0; i < 6; ++i) {
    const ReportRow& row = outcome.report.rows[i];
    EXPECT_EQ(row.name, plan.cases[i / 2].name);
    EXPECT_EQ(row.family_index, static_cast<int64_t>(i / 2));
    EXPECT_EQ(row.repetition_index, static_cast<int64_t>(i % 2));
    EXPECT_EQ(row.repetitions, 2);
    EXPECT_EQ(row.real_time, TimeOf(executor, plan, static_cast<int>(i % 2), row.name));
  }
}

TEST(RunRoundsTest, TheContextIsThatOfTheFirstExecution) {
  FakeExecutor executor;
  EXPECT_EQ(Outcome(Plan(3, 2), executor).report.Context("execution"), "0");
}

TEST(RunRoundsTest, TheLimitIsTheBestOfAllRounds) {
  RunPlan plan = Plan(2, 5);
  plan.cases.push_back(CaseNamed("limit"));
  plan.cases[0].limit = "limit";
  plan.cases[1].limit = "a limit that is not measured";
  FakeExecutor executor;
  const RunOutcome outcome = Outcome(plan, executor);
  ASSERT_THAT(outcome.report.rows, SizeIs(15));
  for (int round = 0; round < 5; ++round) {
    const double ratio = TimeOf(executor, plan, round, "case0") / TimeOf(executor, plan, 0, "limit");
    const auto rows = outcome.report.rows.begin() + round;
    EXPECT_DOUBLE_EQ(rows[0].Counter("limit_ratio").value_or(-1), ratio) << round;
    EXPECT_EQ(rows[5].Counter("limit_ratio"), std::nullopt);
    EXPECT_EQ(rows[10].Counter("limit_ratio"), std::nullopt);
  }
}

TEST(RunRoundsTest, AnErrorIsARowAndTheOthersGoOn) {
  RunPlan plan = Plan(2, 3);
  plan.cases[0].limit = "case1";
  FakeExecutor executor;
  executor.errors[2] = "a byte was lost";  // in the second round
  const RunOutcome outcome = Outcome(plan, executor);
  EXPECT_EQ(outcome.complete_rounds, 3);
  ASSERT_THAT(outcome.report.rows, SizeIs(6));
  for (const ReportRow& row : outcome.report.rows) {
    const bool failed = row.name == executor.executed[2] && row.repetition_index == 1;
    EXPECT_EQ(row.error, failed ? std::optional<std::string>("a byte was lost") : std::nullopt);
    EXPECT_EQ(row.real_time.has_value(), !failed);
    const bool has_ratio = row.name == "case0" && !failed;
    EXPECT_EQ(row.Counter("limit_ratio").has_value(), has_ratio) << row.name << *row.repetition_index;
  }
}

TEST(RunRoundsTest, AnInterruptionDropsTheRoundThatIsNotComplete) {
  const RunPlan plan = Plan(3, 5);
  for (const size_t executions : {6, 7, 8}) {
    FakeExecutor executor;
    executor.failures[executions] = absl::CancelledError("interrupted");
    const RunOutcome outcome = Outcome(plan, executor);
    EXPECT_TRUE(outcome.interrupted);
    EXPECT_EQ(outcome.complete_rounds, 2);
    EXPECT_EQ(outcome.rounds, 5) << "asked for";
    EXPECT_THAT(executor.executed, SizeIs(executions)) << "nothing more is started";
    ASSERT_THAT(outcome.report.rows, SizeIs(6));
    for (const ReportRow& row : outcome.report.rows) {
      EXPECT_EQ(row.repetitions, 2);
      EXPECT_EQ(row.real_time, TimeOf(executor, plan, static_cast<int>(*row.repetition_index), row.name));
    }
  }
}

TEST(RunRoundsTest, AnInterruptionOfTheFirstRoundLeavesNoRows) {
  FakeExecutor executor;
  executor.failures[1] = absl::CancelledError("interrupted");
  const RunOutcome outcome = Outcome(Plan(3, 5), executor);
  EXPECT_TRUE(outcome.interrupted);
  EXPECT_EQ(outcome.complete_rounds, 0);
  EXPECT_THAT(outcome.report.rows, IsEmpty());
}

TEST(RunRoundsTest, AnyOtherErrorEndsTheRunAndKeepsWhatIsComplete) {
  FakeExecutor executor;
  executor.failures[7] = absl::NotFoundError("no bench");
  const RunOutcome outcome = Outcome(Plan(3, 5), executor);
  EXPECT_EQ(outcome.failure, absl::NotFoundError("no bench"));
  EXPECT_FALSE(outcome.interrupted);
  EXPECT_EQ(outcome.complete_rounds, 2);
  EXPECT_THAT(outcome.report.rows, SizeIs(6));
}

TEST(RunRoundsTest, AnyOtherErrorInTheFirstRoundIsAllThereIs) {
  FakeExecutor executor;
  FakeObserver observer;
  executor.failures[2] = absl::NotFoundError("no bench");
  EXPECT_EQ(RunRounds(Plan(3, 5), executor, observer.Observer()).status(), absl::NotFoundError("no bench"));
  EXPECT_THAT(executor.executed, SizeIs(2));
}

TEST(RunRoundsTest, AnExecutionGivesOneRow) {
  for (const size_t rows : {0, 2}) {
    FakeExecutor executor;
    FakeObserver observer;
    executor.rows_each = rows;
    EXPECT_EQ(RunRounds(Plan(3, 5), executor, observer.Observer()).status().code(),
              absl::StatusCode::kInternal);
  }
}

TEST(RunRoundsTest, WhatCostsMoreIsAskedForInTheFirstRoundsOnly) {
  FakeExecutor executor;
  Outcome(Plan(2, 5), executor);
  for (size_t i = 0; i < executor.asked.size(); ++i) {
    EXPECT_EQ(executor.asked[i].observe, i < 2) << i;
    EXPECT_EQ(executor.asked[i].durable, i < 2 * kDurableRounds) << i;
  }
  RunPlan plan = Plan(2, 1);
  plan.observe = plan.durable = false;
  FakeExecutor without;
  Outcome(plan, without);
  for (const Extras& asked : without.asked) EXPECT_FALSE(asked.observe || asked.durable);
}

// A second for each case, so that a round takes as many as there are cases.
RunPlan TimedPlan(size_t cases, double seconds, FakeExecutor& executor) {
  RunPlan plan = Plan(cases, 0);
  plan.length.seconds = seconds;
  plan.now = [&executor] { return executor.clock; };
  return plan;
}

TEST(RunRoundsTest, WithinATimeThereAreAsManyRoundsAsFit) {
  for (const auto& [seconds, rounds] : {std::pair{100.0, 20}, {104.0, 20}, {105.0, 21}, {60.0, 12}}) {
    FakeExecutor executor;
    FakeObserver observer;
    const RunPlan plan = TimedPlan(5, seconds, executor);
    const auto outcome = RunRounds(plan, executor, observer.Observer());
    ASSERT_TRUE(outcome.ok());
    EXPECT_EQ(outcome->complete_rounds, rounds) << seconds;
    EXPECT_EQ(outcome->rounds, rounds);
    EXPECT_THAT(observer.plans, ElementsAre(std::tuple(size_t{0}, rounds, 5.0 * (rounds - 2))));
    EXPECT_EQ(observer.steps.front(), FakeObserver::Step(0, 0, 0, executor.executed[0])) << "not known yet";
    EXPECT_EQ(std::get<1>(observer.steps.back()), 5u * static_cast<size_t>(rounds));
  }
}

TEST(RunRoundsTest, SlowCasesTakePartInFewerRoundsAndInTheSameOnes) {
  FakeExecutor executor;
  const RunPlan plan = TimedPlan(8, 300, executor);
  executor.seconds_each = {{"case3", 6.5}, {"case5", 6.5}};
  const RunOutcome outcome = Outcome(plan, executor);
  std::map<std::string, std::vector<int64_t>> rounds;
  for (const ReportRow& row : outcome.report.rows) rounds[row.name].push_back(*row.repetition_index);
  EXPECT_THAT(rounds["case0"], SizeIs(outcome.complete_rounds));
  EXPECT_THAT(rounds["case3"], SizeIs((outcome.complete_rounds + 1) / 2 + 1)) << "the second is of all too";
  EXPECT_EQ(rounds["case3"], rounds["case5"]);
  EXPECT_THAT(std::vector(rounds["case3"].begin(), rounds["case3"].begin() + 4), ElementsAre(0, 1, 2, 4));
  EXPECT_NEAR(executor.clock, 300, 15);
}

TEST(RunRoundsTest, ARoundThatWouldEndTooLateIsNotBegun) {
  FakeExecutor executor;
  const RunPlan plan = TimedPlan(10, 44, executor);
  const RunOutcome outcome = Outcome(plan, executor);
  EXPECT_EQ(outcome.complete_rounds, 4);
}

TEST(RunRoundsTest, WhatAnInterruptionCutOffWasPlanned) {
  FakeExecutor executor;
  executor.failures[22] = absl::CancelledError("interrupted");
  const RunPlan plan = TimedPlan(5, 100, executor);
  const RunOutcome outcome = Outcome(plan, executor);
  EXPECT_TRUE(outcome.interrupted);
  EXPECT_EQ(outcome.complete_rounds, 4);
  EXPECT_EQ(outcome.rounds, 20);
}

TEST(RunRoundsTest, TheFirstRoundWhichMakesWhatAllShareDoesNotCountForLong) {
  FakeExecutor executor;
  executor.first_takes = 5;
  FakeObserver observer;
  const RunPlan plan = TimedPlan(5, 100, executor);
  ASSERT_TRUE(RunRounds(plan, executor, observer.Observer()).ok());
  EXPECT_THAT(observer.plans, ElementsAre(std::tuple(size_t{0}, 19, 5.0 * 17)));
  EXPECT_EQ(executor.clock, 100);
}

TEST(RunRoundsTest, EndsWhenTheQuestionIsAnswered) {
  FakeExecutor executor;
  RunPlan plan = Plan(3, 100);
  plan.answered = [](const Report& so_far) { return so_far.rows.size() == 3 * 7; };
  const RunOutcome outcome = Outcome(plan, executor);
  EXPECT_EQ(outcome.complete_rounds, 7);
  EXPECT_THAT(outcome.report.rows, SizeIs(21));
}

TEST(RunRoundsTest, TheObserverHearsOfEveryStepBeforeItBegins) {
  FakeExecutor executor;
  FakeObserver observer;
  ASSERT_TRUE(RunRounds(Plan(2, 2), executor, observer.Observer()).ok());
  const Names& order = executor.executed;
  using Step = FakeObserver::Step;
  EXPECT_THAT(observer.steps,
              ElementsAre(Step(0, 4, 0, order[0]), Step(1, 4, 0, order[1]), Step(2, 4, 1, order[2]),
                          Step(3, 4, 1, order[3]), Step(4, 4, 2, "")));
}

TEST(RunRoundsTest, TheObserverHearsTheEndOfAnInterruptedRun) {
  FakeExecutor executor;
  FakeObserver observer;
  executor.failures[3] = absl::CancelledError("interrupted");
  ASSERT_TRUE(RunRounds(Plan(2, 2), executor, observer.Observer()).ok());
  ASSERT_THAT(observer.steps, SizeIs(5));
  EXPECT_EQ(observer.steps.back(), FakeObserver::Step(3, 4, 1, ""));
}

}  // namespace
}  // namespace weir
