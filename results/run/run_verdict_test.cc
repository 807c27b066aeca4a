#include "results/run/run_verdict.h"

#include <string>

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
using testing::StartsWith;

// A case measured in rounds 0, 1, ... with these ns per record.
CaseSummary Case(std::string label, const std::vector<double>& ns) {
  CaseSummary summary;
  summary.workload = "write";
  summary.name = summary.label = summary.strategy = std::move(label);
  summary.rounds = ns.size();
  summary.ns_per_record = EstimateMedian(ns);
  for (size_t i = 0; i < ns.size(); ++i) summary.ns.push_back({static_cast<int64_t>(i), ns[i]});
  return summary;
}

std::string VerdictOn(std::vector<CaseSummary> cases, const RunNoise& noise = {}) {
  RunGroup group;
  group.ranking = Rank(std::move(cases), noise.others_busy);
  return Verdict(group, noise);
}

TEST(RunVerdictTest, SaysByHowMuchTheSecondIsSlower) {
  CaseSummary best = Case("batched", {3, 3, 3, 3, 3, 3});
  best.bytes_per_second = EstimateMedian(std::vector<double>{2.914e9});
  best.limit_ratio = EstimateMedian(std::vector<double>{1.664});
  EXPECT_EQ(VerdictOn({best, Case("mmap", {3.3, 3.36, 3.3, 3.3, 3.3, 3.42})}),
            "batched is the best: 2.91 GB/s, 3.00 ns a record, 1.66 × the time of the limit; next is mmap, "
            "11 % slower (95 % interval +10 % to +14 %).");
}

TEST(RunVerdictTest, SaysWhenItIsUnclear) {
  const std::string verdict =
      VerdictOn({Case("a", {3, 3, 3, 3, 3, 3}), Case("b", {2.94, 3.3, 3.3, 3.3, 3.3, 3.3})});
  EXPECT_THAT(verdict, HasSubstr("unclear, 10 % slower (95 % interval -2.0 % to +10 %)"));
  EXPECT_THAT(verdict, StartsWith("a was the fastest this time: "));
}

// The medians differ far more than the rounds do: what disturbs a round disturbs both cases in it.
TEST(RunVerdictTest, ComparesRoundByRound) {
  EXPECT_THAT(VerdictOn({Case("a", {3, 6, 3, 9, 3, 12}), Case("b", {3.3, 6.6, 3.3, 9.9, 3.3, 13.2})}),
              HasSubstr("next is b, 10 % slower (95 % interval +10 % to +10 %)"));
}

TEST(RunVerdictTest, ASingleSharedRoundTellsNothingApart) {
  EXPECT_THAT(VerdictOn({Case("a", {3}), Case("b", {6})}), HasSubstr("next is b, unclear, 2.00 × slower"));
}

TEST(RunVerdictTest, BehindAnotherParameterOfTheBestComesTheNextStrategy) {
  std::vector<CaseSummary> cases = {Case("a", {3, 3, 3, 3, 3, 3}), Case("a", {3.3, 3.3, 3.3, 3.3, 3.3, 3.3}),
                                    Case("b", {6, 6, 6, 6, 6, 6})};
  cases[1].label = "a buffer:4KiB";
  EXPECT_THAT(VerdictOn(cases), HasSubstr("next is a buffer:4KiB, 10 % slower (95 % interval +10 % to "
                                          "+10 %); the next strategy is b, 2.00 × slower"));
}

TEST(RunVerdictTest, WhereTimeDoesNotTellMemoryMay) {
  std::vector<CaseSummary> cases = {Case("a", {3, 3, 3, 3, 3, 3}), Case("b", {3, 3, 3, 3, 3, 3}),
                                    Case("c", {3, 3, 3, 3, 3, 3}), Case("d", {9, 9, 9, 9, 9, 9})};
  EXPECT_EQ(VerdictOn(cases), "3 of 4 take the same time to 2 %, 3.00 ns a record.");
  for (size_t i = 0; i < 4; ++i) cases[i].anon_peak_bytes = CountRange{0, 900 - 200 * i};
  EXPECT_THAT(VerdictOn(cases), HasSubstr("; their peak memory goes from 500 B (c) to 900 B (a)."));
}

TEST(RunVerdictTest, FailuresComeFirst) {
  CaseSummary failed = Case("uring", {});
  failed.errors = 1;
  EXPECT_THAT(
      VerdictOn({Case("a", {3, 3, 3}), failed}),
      StartsWith("One case failed (uring); of the rest, a alone: 3.00 ns a record; there is nothing"));
  EXPECT_EQ(VerdictOn({failed}), "One case failed (uring) and nothing is left to rank.");
  EXPECT_EQ(VerdictOn({}), "Nothing was measured that can be ranked.");
}

TEST(RunVerdictTest, BesideOthersNothingOnOneThreadIsCalledBestOverWhatHasSeveral) {
  CaseSummary one = Case("one", {3, 3, 3, 3, 3, 3}), two = Case("two", {4, 4, 4, 4, 4, 4});
  two.threaded = true;
  RunNoise noise{.disturbed = {}, .foreign_cpus = 1, .cpus = 2, .others_busy = true};
  EXPECT_THAT(VerdictOn({one, two}, noise),
              StartsWith("one was the fastest: 3.00 ns a record; but others took 1.00 of 2 CPUs, which costs "
                         "those on several threads most (two): "));
  EXPECT_THAT(VerdictOn({one, two}, noise), Not(HasSubstr("slower")));
  noise.others_busy = false;
  EXPECT_THAT(VerdictOn({one, two}, noise), StartsWith("one is the best: "));
  noise.others_busy = one.threaded = true;
  EXPECT_THAT(VerdictOn({one, two}, noise), StartsWith("one was the fastest: 3.00 ns a record; but others"))
      << "one may have lost more than the other";
  CaseSummary slow = Case("slow", {9, 9, 9, 9, 9, 9});
  slow.threaded = true;
  EXPECT_THAT(VerdictOn({one, slow}, noise), StartsWith("one is the best: ")) << "others cost half at most";
  two.threaded = false;
  EXPECT_THAT(VerdictOn({one, two}, noise), StartsWith("one is the best: ")) << "in spite of the others";
}

TEST(RunVerdictTest, SeveralTablesHaveOneAnswerOfThreeLines) {
  EXPECT_TRUE(Answer(SummarizeRun(SampleRun(12))).empty()) << "one table has its verdict";
  EXPECT_THAT(
      Answer(SummarizeRun(SampleDefaultRun(12))),
      ElementsAre(
          "Use: target:file: pooled; target:slow: any of 10, least memory: batched.",
          StartsWith("By how much: target:file: next is uring, 5.3 % slower (95 % interval +3.9 % to "
                     "+6.7 %); target:slow: they take the same time"),
          StartsWith("It costs: target:file: 2.39 MB of memory and 0.479 CPU seconds a GB; target:slow: ")));
  EXPECT_THAT(Answer(SummarizeRun([] {
                Report report = SampleBusyRun(12);
                AddSampleRounds(report, {"write/a/target:null", 10, 3, 0.01}, 12);
                return report;
              }())),
              Contains(StartsWith("Use: record:number target:file: undecided, others took the CPUs; ")));
}

constexpr char kUring[] = "write/uring/record:number/records:1000000/target:slow/buffer:262144";

TEST(RunVerdictTest, ErrorsSayWhere) {
  Report report = SampleDefaultRun(6);
  AddSampleError(report, kUring, 6, "bad");
  AddSampleError(report, "limit/copy/place:cache/record:number/records:1000000", 6, "too");
  EXPECT_THAT(Notes(SummarizeRun(report)), Contains("uring (target:slow): failed in 1 of 7 rounds: bad"));
  EXPECT_THAT(
      Notes(SummarizeRun(report)),
      Contains("limit/copy/place:cache/record:number/records:1000000: failed in 1 of 7 rounds: too").Times(1))
      << "though it is a limit of both tables";
}

TEST(RunVerdictTest, CasesWithFewerRounds) {
  Report report = SampleDefaultRun(7);
  std::erase_if(report.rows, [](const ReportRow& row) {
    return WithoutAppendedParts(row.RunName()) == kUring && row.repetition_index == 2;
  });
  EXPECT_THAT(Notes(SummarizeRun(report)), Contains("uring (target:slow): 6 rounds, others 7."));
}

TEST(RunVerdictTest, TheBestIsNamedAsAProgramCallsIt) {
  Report report = SampleRun(6);
  EXPECT_EQ(InYourProgram(SummarizeRun(report)), "");
  report.SetContext("weir_code_write/batched", "weir::OpenBatchedWriter, writers.h");
  report.SetContext("weir_code_write/naive", "weir::OpenNaiveWriter, writers.h");
  const RunSummary run = SummarizeRun(report);
  EXPECT_EQ(run.groups.at(0).ranking.cases.at(0).strategy, "batched");
  EXPECT_EQ(InYourProgram(run), "In your program: weir::OpenBatchedWriter, writers.h (docs/install.md).");
}

TEST(RunVerdictTest, NoiseIsToldWhereThereWasAny) {
  EXPECT_THAT(Notes(SummarizeRun(SampleRun(6))), ElementsAre());
  EXPECT_THAT(Notes(SummarizeRun(SampleBusyRun(12))),
              Contains("Disturbed, and left in: round 5 was 3.0 × slower for 21 of 22 cases."));
  Report report = SampleRun(6);
  for (ReportRow& row : report.rows) {
    if (row.repetition_index == 2 && row.name.starts_with("limit/handoff"))
      row.SetCounter("ns_per_record", 4 * *row.Counter("ns_per_record"));
  }
  EXPECT_THAT(Notes(SummarizeRun(report)),
              ElementsAre(StartsWith("Between rounds, limit/handoff/record:number/records:10000000/"
                                     "target:file varied by 3")));
}

TEST(RunVerdictTest, FewRoundsGiveNoInterval) {
  EXPECT_THAT(Notes(SummarizeRun(SampleRun(5))), Contains("No interval of a median of fewer than 6 rounds."));
}

}  // namespace
}  // namespace weir
