#include "commands/gate/rule_check.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::vector<std::string> kBenchmarks = {"Sort", "Copy/real_time"};
const std::vector<std::string> kMetrics = {"real_time", "cpu_time", "items_per_second"};

std::string Complaint(const GateRules& rules) {
  const absl::Status status = CheckRules(rules, kBenchmarks, kMetrics);
  EXPECT_TRUE(status.ok() || absl::IsInvalidArgument(status));
  return std::string(status.message());
}

TEST(CheckRulesTest, TakesWhatCanBeMeant) {
  GateRules rules;
  EXPECT_EQ(Complaint(rules), "");
  rules.common.metric = "items_per_second";
  rules.overrides = {{.text = "Sort", .min_effect = 0.2, .tolerance = 0.2, .metric = "cpu_time"}};
  EXPECT_EQ(Complaint(rules), "");
}

TEST(CheckRulesTest, AsksWhichValuesAreBetterWhereTheNameDoesNotTell) {
  const std::vector<std::string> metrics = {"frobs"};
  GateRules rules;
  rules.common.metric = "frobs";
  EXPECT_EQ(CheckRules(rules, kBenchmarks, metrics).message(),
            "--metric: whether more or less frobs is better its name does not tell; say --better higher or "
            "--better lower");
  rules.common.better = "higher";
  EXPECT_TRUE(CheckRules(rules, kBenchmarks, metrics).ok());
  rules = {};
  rules.overrides = {{.text = "Sort", .metric = "frobs"}};
  EXPECT_FALSE(CheckRules(rules, kBenchmarks, metrics).ok());
  rules.overrides[0].better = "lower";
  EXPECT_TRUE(CheckRules(rules, kBenchmarks, metrics).ok());
}

TEST(CheckRulesTest, ListsTheMetricsThereAre) {
  GateRules rules;
  rules.common.metric = "realtime";
  EXPECT_EQ(Complaint(rules),
            "--metric: no benchmark has a metric 'realtime' (did you mean real_time?); there are real_time, "
            "cpu_time, items_per_second");
  rules.common.metric = "";
  rules.overrides = {{.text = "Sort", .metric = "frobs"}};
  EXPECT_EQ(Complaint(rules),
            "the override of \"Sort\": no benchmark has a metric 'frobs'; there are real_time, cpu_time, "
            "items_per_second");
}

TEST(CheckRulesTest, AMinimumEffectAboveTheToleranceNamesBoth) {
  GateRules rules;
  rules.overrides = {{.text = "Sort", .min_effect = 0.3}};
  EXPECT_EQ(Complaint(rules),
            "the minimum effect of Sort, 30 %, is above its tolerance, 10 %, so that it could never pass; "
            "--min-effect, --tolerance and overrides say both");
  rules.overrides.push_back({.text = "Sort", .tolerance = 0.4});
  EXPECT_EQ(Complaint(rules), "");
}

TEST(StaleOverridesTest, NamesTheOneThatMayBeMeant) {
  GateRules rules;
  rules.overrides = {{.text = "Srot", .ignore = true}, {.text = "Copy", .ignore = true}};
  EXPECT_THAT(StaleOverrides(rules, kBenchmarks),
              ElementsAre("the override of \"Srot\" matches no benchmark (did you mean Sort?)"));
  EXPECT_THAT(StaleOverrides({}, kBenchmarks), IsEmpty());
}

}  // namespace
}  // namespace weir
