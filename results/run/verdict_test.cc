#include "results/run/verdict.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

using testing::HasSubstr;

// A case measured in rounds 0, 1, ... with these ns per record.
CaseSummary Case(std::string label, const std::vector<double>& ns) {
  CaseSummary summary;
  summary.workload = "write";
  summary.label = summary.strategy = std::move(label);
  summary.parameters = {{"record", "number"}, {"target", "file"}};
  summary.rounds = ns.size();
  summary.ns_per_record = EstimateMedian(ns);
  for (size_t i = 0; i < ns.size(); ++i) summary.ns.push_back({static_cast<int64_t>(i), ns[i]});
  return summary;
}

// Of these candidates.
std::string VerdictOn(const std::vector<CaseSummary>& cases, const std::vector<CaseSummary>& failed = {}) {
  return Verdict(Rank(cases), failed);
}

TEST(VerdictTest, SaysByHowMuchTheSecondIsSlower) {
  CaseSummary best = Case("batched", {3, 3, 3, 3, 3, 3});
  best.bytes_per_second = EstimateMedian(std::vector<double>{2.914e9});
  best.limit_ratio = EstimateMedian(std::vector<double>{1.664});
  const std::vector<CaseSummary> cases = {best, Case("mmap", {3.3, 3.36, 3.3, 3.3, 3.3, 3.42})};
  EXPECT_EQ(VerdictOn(cases),
            "batched is the best way to write number records to a file: 2.91 GB/s, 3.00 ns a record, 1.66 × "
            "the time of "
            "the limit; mmap comes next, 11 % slower (95 % interval +10 % to +14 %).");
}

TEST(VerdictTest, SaysWhenTwoCannotBeToldApart) {
  const std::vector<CaseSummary> cases = {Case("a", {3, 3, 3, 3, 3, 3}),
                                          Case("b", {2.94, 3.3, 3.3, 3.3, 3.3, 3.3})};
  EXPECT_THAT(VerdictOn(cases), HasSubstr("unclear, 10 % slower (95 % interval -2.0 % to +10 %)"));
  EXPECT_THAT(VerdictOn(cases), testing::StartsWith("a was the fastest way this time to write number"));
}

// The medians differ far more than the rounds do: what disturbs a round disturbs both cases in it.
TEST(VerdictTest, ComparesRoundByRound) {
  const std::vector<CaseSummary> cases = {Case("a", {3, 6, 3, 9, 3, 12}),
                                          Case("b", {3.3, 6.6, 3.3, 9.9, 3.3, 13.2})};
  EXPECT_THAT(VerdictOn(cases), HasSubstr("b comes next, 10 % slower (95 % interval +10 % to +10 %)"));
}

TEST(VerdictTest, ASingleSharedRoundTellsNothingApart) {
  const std::vector<CaseSummary> cases = {Case("a", {3}), Case("b", {6})};
  EXPECT_THAT(VerdictOn(cases), HasSubstr("b comes next, unclear, 2.00 × slower"));
}

TEST(VerdictTest, AnEndThatRoundsToNothingHasNoSign) {
  const std::vector<CaseSummary> cases = {Case("a", {3, 3, 3, 3, 3, 3}),
                                          Case("b", {2.9999, 3.3, 3.3, 3.3, 3.3, 3.3})};
  EXPECT_THAT(VerdictOn(cases), HasSubstr("+0.0 % to "));
}

TEST(VerdictTest, WhereTimeDoesNotTellMemoryMay) {
  std::vector<CaseSummary> cases = {Case("a", {3, 3, 3, 3, 3, 3}), Case("b", {3, 3, 3, 3, 3, 3})};
  cases[0].anon_peak_bytes = CountRange{100, 900};
  cases[1].anon_peak_bytes = CountRange{100, 200};
  EXPECT_THAT(VerdictOn(cases), HasSubstr("; a held 900 B of memory at its peak, b 200 B."));
}

TEST(VerdictTest, BehindAnotherParameterOfTheBestComesTheNextStrategy) {
  std::vector<CaseSummary> cases = {Case("a", {3, 3, 3, 3, 3, 3}), Case("a", {3.3, 3.3, 3.3, 3.3, 3.3, 3.3}),
                                    Case("b", {6, 6, 6, 6, 6, 6})};
  cases[1].label = "a with 4 KiB buffer";
  EXPECT_THAT(VerdictOn(cases),
              HasSubstr("; a with 4 KiB buffer comes next, 10 % slower (95 % interval +10 % to "
                        "+10 %); the next strategy is b, 2.00 × slower"));
}

TEST(VerdictTest, LevelCasesHaveNoBest) {
  const CaseSummary a = Case("a", {3, 3, 3, 3, 3, 3});
  const Ranking ranking = Rank({a, Case("b", {3, 3, 3, 3, 3, 3}), Case("c", {3, 3, 3, 3, 3, 3})});
  const std::vector<CaseSummary> failed = {Case("uring", {})};
  EXPECT_EQ(Verdict(ranking, {}), "All 3 strategies take the same time: each is within 2 % of the fastest.");
  EXPECT_THAT(Verdict(ranking, failed),
              testing::StartsWith("One case failed (uring); of the rest, all 3 strategies take"));
}

TEST(VerdictTest, FailuresComeFirst) {
  const std::vector<CaseSummary> cases = {Case("a", {3, 3, 3, 3, 3, 3})};
  const std::vector<CaseSummary> failed = {Case("uring", {})};
  EXPECT_THAT(VerdictOn(cases, failed),
              testing::StartsWith("One case failed (uring); of the rest, a is the only"));
  EXPECT_EQ(VerdictOn({}, failed), "One case failed (uring) and nothing is left to rank.");
}

TEST(VerdictTest, OneCaseHasNothingToBeComparedWith) {
  const std::vector<CaseSummary> cases = {Case("a", {3, 3, 3, 3, 3, 3})};
  EXPECT_THAT(VerdictOn(cases), testing::StartsWith("a is the only way measured to write"));
  EXPECT_THAT(VerdictOn(cases), HasSubstr("there is nothing to compare it with."));
}

}  // namespace
}  // namespace weir
