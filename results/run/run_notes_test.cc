#include "results/run/run_notes.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "results/report/case_name.h"
#include "results/run/sample_run.h"

namespace weir {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr char kUring[] = "write/uring/record:number/records:1000000/target:slow/buffer:262144";

TEST(RunNotesTest, ErrorsSayWhere) {
  Report report = SampleDefaultRun(6);
  AddSampleError(report, kUring, 6, "bad");
  EXPECT_THAT(RunNotes(SummarizeRun(report)),
              Contains("uring to the slow sink: failed in 1 of 7 rounds: bad"));
}

TEST(RunNotesTest, ALimitOfAllGroupsIsSaidOnce) {
  Report report;
  for (const char* target : {"file", "null"}) {
    AddSampleRounds(report, {std::string("write/a/target:") + target, 10, 3, 0.01}, 6);
  }
  AddSampleError(report, "limit/copy/place:cache", 0, "bad");
  EXPECT_THAT(RunNotes(SummarizeRun(report)),
              ElementsAre("limit copy in cache: failed in 1 of 1 rounds: bad"));
}

TEST(RunNotesTest, CasesWithFewerRounds) {
  Report report = SampleDefaultRun(7);
  std::erase_if(report.rows, [](const ReportRow& row) {
    return WithoutAppendedParts(row.RunName()) == kUring && row.repetition_index == 2;
  });
  EXPECT_THAT(RunNotes(SummarizeRun(report)),
              Contains("uring to the slow sink: measured in 6 rounds, others in 7."));
}

// A run whose limit/write to a file took these times.
RunSummary RunWithLimitTimes(const std::vector<double>& ns) {
  Report report;
  AddSampleRounds(report, {"write/a/record:number/records:10/target:file", 10, 3, 0},
                  static_cast<int>(ns.size()));
  for (const double& time : ns) {
    AddSampleRounds(report, {"limit/write/record:number/records:10/target:file", 10, time, 0}, 1);
    report.rows.back().repetition_index = static_cast<int64_t>(&time - ns.data());
  }
  return SummarizeRun(report);
}

TEST(RunNotesTest, TheLimitTellsHowSteadyTheMachineWas) {
  EXPECT_THAT(RunNotes(RunWithLimitTimes({2.00, 2.18, 2.10})),
              Contains("Between rounds, limit write varied by 9.0 %."));
  EXPECT_THAT(RunNotes(RunWithLimitTimes({2.0, 2.5, 2.1})),
              Contains("Between rounds, limit write varied by 25.0 %: the machine was not quiet. Small "
                       "differences may be its own; measure again when it is."));
  EXPECT_THAT(RunNotes(RunWithLimitTimes({2.0})), Not(Contains(HasSubstr("varied"))));
}

TEST(RunNotesTest, ALimitOfSeveralWorkloadsIsNamedOnce) {
  Report report;
  for (const char* name : {"write/a/target:file", "write/a/target:slow", "copy/a/target:file"}) {
    AddSampleRounds(report, {name, 10, 3, 0}, 2);
  }
  AddSampleRounds(report, {"limit/write/target:file", 10, 2, 0}, 2);
  EXPECT_THAT(RunNotes(SummarizeRun(report)),
              Contains("Between rounds, limit write to a file varied by 0.0 %.").Times(1));
  EXPECT_THAT(RunNotes(SummarizeRun(report)), Not(Contains(HasSubstr("limit write write"))));
}

TEST(RunNotesTest, ASlowSinkSaysNothingOfTheMachine) {
  Report report = SampleDefaultRun(6);
  EXPECT_THAT(RunNotes(SummarizeRun(report)), Not(Contains(HasSubstr("write to the slow sink varied"))));
}

TEST(RunNotesTest, LimitsThatAreNotShownAreNamed) {
  EXPECT_THAT(RunNotes(SummarizeRun(SampleDefaultRun(6))),
              Contains("Limits that only the report has: those for 1M records (to a file); copy (to the slow "
                       "sink)."));
}

TEST(RunNotesTest, TheOrderIsExplainedWhereItIsNotThatOfTime) {
  EXPECT_THAT(RunNotes(SummarizeRun(SampleDefaultRun(6))), Contains(HasSubstr("order of their memory")));
  EXPECT_THAT(RunNotes(SummarizeRun(SampleRun(6))), Not(Contains(HasSubstr("order of their memory"))));
}

TEST(RunNotesTest, FewRoundsGiveNoInterval) {
  EXPECT_THAT(RunNotes(SummarizeRun(SampleRun(5))),
              Contains("No interval where there are fewer than 6 rounds."));
}

TEST(RunNotesTest, LeftOutColumnsByGroupUnlessTheyAreTheSame) {
  const RunSummary run = SummarizeRun(SampleDefaultRun(6));
  EXPECT_EQ(LeftOutNote(run, {{"x", "y"}, {"y"}}),
            "Left out for want of width: x, y (to a file); y (to the slow sink).");
  EXPECT_EQ(LeftOutNote(run, {{}, {"y"}}), "Left out for want of width: y (to the slow sink).");
  EXPECT_EQ(LeftOutNote(run, {{"x"}, {"x"}}), "Left out for want of width: x.");
  EXPECT_EQ(LeftOutNote(run, {{}, {}}), "");
}

}  // namespace
}  // namespace weir
