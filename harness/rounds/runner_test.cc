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
  absl::StatusOr<Report> Execute(const Description::Case& c, bool) override {
    const size_t n = executed.size();
    if (failures.contains(n)) return failures[n];
    executed.push_back(c.name);
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
};

struct FakeObserver {
  using Step = std::tuple<size_t, size_t, int, std::string>;  // done, total, round, next

  void operator()(size_t done, size_t total, int round, const std::string& next) {
    steps.emplace_back(done, total, round, next);
  }

  std::vector<Step> steps;
};

Description::Case CaseNamed(std::string name, std::string limit = "") {
  Description::Case c;
  c.name = std::move(name);
  c.limit = std::move(limit);
  return c;
}

RunPlan Plan(size_t cases, int rounds, uint64_t seed = 1) {
  RunPlan plan{.cases = {}, .rounds = rounds, .order_seed = seed};
  for (size_t i = 0; i < cases; ++i) plan.cases.push_back(CaseNamed(fmt::format("case{}", i)));
  return plan;
}

Names NamesOf(const RunPlan& plan) {
  Names names;
  for (const auto& c : plan.cases) names.push_back(c.name);
  return names;
}

RunOutcome Outcome(const RunPlan& plan, FakeExecutor& executor) {
  FakeObserver observer;
  absl::StatusOr<RunOutcome> outcome = RunRounds(plan, executor, std::ref(observer));
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

TEST(RunRoundsTest, TheLimitRatioIsThatOfTheSameRound) {
  RunPlan plan = Plan(2, 5);
  plan.cases.push_back(CaseNamed("limit"));
  plan.cases[0].limit = "limit";
  plan.cases[1].limit = "a limit that is not measured";
  FakeExecutor executor;
  const RunOutcome outcome = Outcome(plan, executor);
  ASSERT_THAT(outcome.report.rows, SizeIs(15));
  for (int round = 0; round < 5; ++round) {
    const double ratio = TimeOf(executor, plan, round, "case0") / TimeOf(executor, plan, round, "limit");
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
    const bool has_ratio = row.name == "case0" && row.repetition_index != 1;
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

TEST(RunRoundsTest, AnyOtherErrorEndsTheRun) {
  FakeExecutor executor;
  FakeObserver observer;
  executor.failures[4] = absl::NotFoundError("no bench");
  EXPECT_EQ(RunRounds(Plan(3, 5), executor, std::ref(observer)).status(), absl::NotFoundError("no bench"));
  EXPECT_THAT(executor.executed, SizeIs(4));
}

TEST(RunRoundsTest, AnExecutionGivesOneRow) {
  for (const size_t rows : {0, 2}) {
    FakeExecutor executor;
    FakeObserver observer;
    executor.rows_each = rows;
    EXPECT_EQ(RunRounds(Plan(3, 5), executor, std::ref(observer)).status().code(),
              absl::StatusCode::kInternal);
  }
}

TEST(RunRoundsTest, TheObserverHearsOfEveryStepBeforeItBegins) {
  FakeExecutor executor;
  FakeObserver observer;
  ASSERT_TRUE(RunRounds(Plan(2, 2), executor, std::ref(observer)).ok());
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
  ASSERT_TRUE(RunRounds(Plan(2, 2), executor, std::ref(observer)).ok());
  ASSERT_THAT(observer.steps, SizeIs(5));
  EXPECT_EQ(observer.steps.back(), FakeObserver::Step(3, 4, 1, ""));
}

}  // namespace
}  // namespace weir
