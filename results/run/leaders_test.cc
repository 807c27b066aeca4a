#include "results/run/leaders.h"

#include <utility>

#include "fmt/format.h"
#include "gtest/gtest.h"
#include "results/run/sample_run.h"

namespace weir {
namespace {

// Whether it is known who leads of two strategies of which the second takes `ratio` times as long.
bool Known(double ratio, double spread, int rounds, double precision = 0.05) {
  Report report;
  for (const auto& [strategy, ns] : {std::pair("first", 2.0), {"second", 2.0 * ratio}}) {
    AddSampleRounds(report,
                    {fmt::format("write/{}/record:number/records:10/target:file", strategy), 10, ns, spread},
                    rounds);
  }
  return LeadersAreKnown(SummarizeRun(report), precision);
}

TEST(LeadersTest, AreKnownOnceTheyAreToldApart) {
  EXPECT_TRUE(Known(1.5, 0.01, 12));
  EXPECT_FALSE(Known(1.02, 0.4, 12)) << "within the noise";
}

TEST(LeadersTest, AreKnownOnceTheyAreTheSameToThePrecision) {
  EXPECT_TRUE(Known(1.0, 0.002, 12));
  EXPECT_FALSE(Known(1.0, 0.4, 12)) << "either may be far ahead";
}

TEST(LeadersTest, AFewRoundsTellNothing) {
  EXPECT_FALSE(Known(1.5, 0.01, 5));
  EXPECT_TRUE(Known(1.5, 0.01, 6));
}

TEST(LeadersTest, EveryGroupIsAskedAndASingleStrategyLeads) {
  Report report;
  AddSampleRounds(report, {"write/only/record:number/records:10/target:file", 10, 2, 0.4}, 3);
  EXPECT_TRUE(LeadersAreKnown(SummarizeRun(report), 0.05));
  AddSampleRounds(report, {"write/a/record:number/records:10/target:null", 10, 2, 0.4}, 12);
  AddSampleRounds(report, {"write/b/record:number/records:10/target:null", 10, 2.02, 0.4}, 12);
  EXPECT_FALSE(LeadersAreKnown(SummarizeRun(report), 0.05));
}

}  // namespace
}  // namespace weir
