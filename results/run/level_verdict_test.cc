#include "results/run/level_verdict.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

CaseSummary Case(std::string strategy, double ns, uint64_t peak, std::string target = "slow") {
  CaseSummary summary;
  summary.workload = "write";
  summary.name = summary.label = summary.strategy = std::move(strategy);
  summary.parameters = {{"record", "fixed:10"}, {"target", std::move(target)}};
  summary.ns_per_record = EstimateMedian(std::vector<double>(6, ns));
  summary.bytes_per_second = EstimateMedian(std::vector<double>(6, 1e10 / ns));
  for (int64_t i = 0; i < 6; ++i) summary.ns.push_back({i, ns});
  summary.anon_peak_bytes = CountRange{peak, peak};
  return summary;
}

TEST(LevelVerdictTest, AllKeepUpWithTheSink) {
  const Ranking ranking = Rank({Case("a", 100, 1000), Case("flooded", 101, 9000), Case("b", 100, 1100)});
  EXPECT_EQ(LevelVerdict(ranking),
            "all 3 strategies keep up with the slow sink (100 MB/s): each is within 2 % of the fastest; "
            "flooded held 9.00 kB of memory at its peak, the others at most 1.10 kB");
}

TEST(LevelVerdictTest, WhatIsFarBelowTheSinksRateDoesNotKeepUpWithIt) {
  const Ranking ranking = Rank({Case("a", 200, 1000), Case("b", 200, 1000), Case("c", 200, 1100)});
  EXPECT_THAT(LevelVerdict(ranking), StartsWith("all 3 strategies take the same time, 50.0 MB/s: "));
}

TEST(LevelVerdictTest, ElsewhereTheyTakeTheSameTime) {
  const Ranking ranking =
      Rank({Case("a", 100, 1000, "file"), Case("b", 101, 1000, "file"), Case("c", 100, 1100, "file")});
  EXPECT_THAT(LevelVerdict(ranking),
              StartsWith("all 3 strategies take the same time, 99.0 MB/s to 100 MB/s: each is within"));
}

TEST(LevelVerdictTest, SaysWhoIsSlower) {
  std::vector<CaseSummary> cases = {Case("a", 100, 1), Case("b", 100, 1), Case("c", 100, 1),
                                    Case("d", 100, 1), Case("e", 105, 1)};
  EXPECT_THAT(LevelVerdict(Rank(cases)), StartsWith("4 of 5 strategies keep up"));
  EXPECT_THAT(LevelVerdict(Rank(cases)), HasSubstr("; e takes 5.0 % longer; "));
  cases.push_back(Case("f", 1110, 1));
  EXPECT_THAT(LevelVerdict(Rank(cases)), HasSubstr("; e takes 5.0 % longer, f 11.1 × the time; "));
  cases.push_back(Case("g", 120, 1));
  EXPECT_THAT(LevelVerdict(Rank(cases)),
              HasSubstr("; the others take from 5.0 % longer (e) to 11.1 × the time (f); "));
}

TEST(LevelVerdictTest, ASweepHasCases) {
  const Ranking ranking = Rank({Case("a", 100, 1), Case("a", 100, 1), Case("b", 100, 1)});
  EXPECT_THAT(LevelVerdict(ranking), StartsWith("all 3 cases keep up"));
}

}  // namespace
}  // namespace weir
