#include "results/verdict.h"

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
  for (size_t i = 0; i < ns.size(); ++i) summary.ns_by_round[static_cast<int64_t>(i)] = ns[i];
  return summary;
}

TEST(VerdictTest, SaysByHowMuchTheSecondIsSlower) {
  CaseSummary best = Case("batched", {3, 3, 3, 3, 3, 3});
  best.bytes_per_second = EstimateMedian(std::vector<double>{2.914e9});
  best.limit_ratio = EstimateMedian(std::vector<double>{1.664});
  const CaseSummary cases[] = {best, Case("mmap", {3.3, 3.36, 3.3, 3.3, 3.3, 3.42})};
  EXPECT_EQ(Verdict(cases, {}),
            "batched is the best way to write number records to a file: 2.91 GB/s, 3.00 ns a record, 1.66 × "
            "the time of "
            "the limit; mmap comes next, slower by 10 % (interval 10 % to 14 %).");
}

TEST(VerdictTest, SaysWhenTwoCannotBeToldApart) {
  const CaseSummary cases[] = {Case("a", {3, 3, 3, 3, 3, 3}), Case("b", {2.94, 3.3, 3.3, 3.3, 3.3, 3.3})};
  EXPECT_THAT(Verdict(cases, {}),
              HasSubstr("cannot be told apart from it (interval of the difference -2.0 % to 10 %)"));
}

// The medians differ far more than the rounds do: what disturbs a round disturbs both cases in it.
TEST(VerdictTest, ComparesRoundByRound) {
  const CaseSummary cases[] = {Case("a", {3, 6, 3, 9, 3, 12}), Case("b", {3.3, 6.6, 3.3, 9.9, 3.3, 13.2})};
  EXPECT_THAT(Verdict(cases, {}), HasSubstr("b comes next, slower by 10 % (interval 10 % to 10 %)"));
}

TEST(VerdictTest, FewerThanSixSharedRoundsAllowNoInterval) {
  const CaseSummary cases[] = {Case("a", {3, 3, 3, 3, 3, 3}), Case("b", {6, 6, 6, 6, 6})};
  EXPECT_THAT(Verdict(cases, {}), HasSubstr("5 shared rounds are too few for an interval (it needs 6)"));
}

TEST(VerdictTest, FailuresComeFirst) {
  const CaseSummary cases[] = {Case("a", {3, 3, 3, 3, 3, 3})};
  const CaseSummary failed[] = {Case("uring", {})};
  EXPECT_THAT(Verdict(cases, failed),
              testing::StartsWith("One case failed (uring); of the rest, a is the best"));
  EXPECT_EQ(Verdict({}, failed), "One case failed (uring) and nothing is left to rank.");
}

TEST(VerdictTest, OneCaseHasNothingToBeComparedWith) {
  const CaseSummary cases[] = {Case("a", {3, 3, 3, 3, 3, 3})};
  EXPECT_THAT(Verdict(cases, {}), HasSubstr("there is nothing to compare it with."));
}

}  // namespace
}  // namespace weir
