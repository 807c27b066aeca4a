#include "results/gate/gate_rules.h"

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

using ::testing::HasSubstr;

GateRules Rules(std::string_view json) {
  absl::StatusOr<std::vector<GateOverride>> overrides = ReadGateOverrides(json, "gate.json");
  EXPECT_TRUE(overrides.ok()) << overrides.status();
  GateRules rules;
  if (overrides.ok()) rules.overrides = *std::move(overrides);
  return rules;
}

TEST(GateRulesTest, WithoutOverridesTheCommonRuleHolds) {
  const GateRule rule = Rules(R"({"overrides": []})").For("BM_A");
  EXPECT_EQ(rule.min_effect, 0.05);
  EXPECT_EQ(rule.tolerance, 0.10);
  EXPECT_FALSE(rule.ignore);
}

TEST(GateRulesTest, ANameIsTheWholeOneAndAnExpressionIsFoundAnywhere) {
  const GateRules rules = Rules(R"({"overrides": [
      {"name": "BM_A", "tolerance": 0.5}, {"regex": "_A/[0-9]+$", "min_effect": 0.1, "ignore": true}]})");
  EXPECT_EQ(rules.For("BM_A").tolerance, 0.5);
  EXPECT_EQ(rules.For("BM_A").min_effect, 0.05);
  EXPECT_EQ(rules.For("BM_A/8").tolerance, 0.10);
  EXPECT_EQ(rules.For("BM_A/8").min_effect, 0.1);
  EXPECT_TRUE(rules.For("BM_A/8").ignore);
}

TEST(GateRulesTest, WhatGoogleBenchmarkAppendsMayBeNamedOrNot) {
  for (const char* override_name :
       {R"("name": "BM_A")", R"("regex": "A$")", R"("name": "BM_A/iterations:1/manual_time")"}) {
    const GateRules rules = Rules(fmt::format(R"({{"overrides": [{{{}, "ignore": true}}]}})", override_name));
    EXPECT_TRUE(rules.For("BM_A/iterations:1/manual_time").ignore) << override_name;
    EXPECT_FALSE(rules.For("BM_A/8/real_time").ignore) << override_name;
  }
  EXPECT_TRUE(Rules(R"({"overrides": [{"name": "BM_A", "ignore": true}]})").For("BM_A/real_time").ignore);
  EXPECT_FALSE(Rules(R"({"overrides": [{"name": "BM_A/real_time", "ignore": true}]})").For("BM_A").ignore);
}

TEST(GateRulesTest, OfSeveralThatMatchTheLastWordCounts) {
  const GateRules rules = Rules(
      R"({"overrides": [{"regex": ".", "tolerance": 0.3, "min_effect": 0}, {"name": "x", "tolerance": 0.2}]})");
  EXPECT_EQ(rules.For("x").tolerance, 0.2);
  EXPECT_EQ(rules.For("x").min_effect, 0);
  EXPECT_EQ(rules.For("y").tolerance, 0.3);
}

TEST(GateRulesTest, WhatOneOverrideIgnoresNoOtherCounts) {
  const GateRules rules =
      Rules(R"({"overrides": [{"regex": "_Flaky", "ignore": true}, {"regex": ".", "tolerance": 0.2}]})");
  EXPECT_TRUE(rules.For("BM_Flaky").ignore);
  EXPECT_EQ(rules.For("BM_Flaky").tolerance, 0.2);
  EXPECT_FALSE(rules.For("BM_Steady").ignore);
}

TEST(GateRulesTest, EveryMistakeIsNamed) {
  const std::pair<std::string_view, std::string_view> wrong[] = {
      {"{\n  \"overrides\": [,]}", "gate.json:2:17"},
      {"[]", "{\"overrides\": [...]}"},
      {R"({"overrides": [], "more": 1})", "nothing else"},
      {R"({"overrides": [{"name": "a"}, 3]})", "override 2: it must be an object"},
      {R"({"overrides": [{"tolerance": 0.1}]})", "needs one"},
      {R"({"overrides": [{"name": "a", "regex": "b"}]})", "needs one"},
      {R"({"overrides": [{"name": ""}]})", "must be a text"},
      {R"({"overrides": [{"regex": "("}]})", "no regular expression"},
      {R"({"overrides": [{"name": "a", "tolerance": "10 %"}]})", "\"tolerance\" must be a number"},
      {R"({"overrides": [{"name": "a", "min_effect": -1}]})", "\"min_effect\" must be a number"},
      {R"({"overrides": [{"name": "a", "ignore": 1}]})", "true or false"},
      {R"({"overrides": [{"name": "a", "tolerence": 0.1}]})", "no \"tolerence\""},
  };
  for (const auto& [json, words] : wrong) {
    const auto overrides = ReadGateOverrides(json, "gate.json");
    ASSERT_FALSE(overrides.ok()) << json;
    EXPECT_THAT(std::string(overrides.status().message()), HasSubstr(words));
  }
}

TEST(GateRulesTest, AnOverrideMaySayTheMetric) {
  const auto overrides =
      ReadGateOverrides(R"({"overrides": [{"name": "BM_A", "metric": "items_per_second"}]})", "x");
  ASSERT_TRUE(overrides.ok()) << overrides.status();
  GateRules rules;
  rules.overrides = *overrides;
  rules.common.metric = "real_time";
  EXPECT_EQ(rules.For("BM_A").metric, "items_per_second");
  EXPECT_EQ(rules.For("BM_B").metric, "real_time");
  EXPECT_FALSE(ReadGateOverrides(R"({"overrides": [{"name": "BM_A", "metric": 1}]})", "x").ok());
}

TEST(GateRulesTest, LooksGrowAndAreFiveAtMost) {
  GateRules rules;
  EXPECT_THAT(rules.FirstLooks(), testing::ElementsAre(6, 10, 16, 26, 40));
  EXPECT_THAT(rules.FreshLooks(), testing::ElementsAre(6, 10, 16, 26, 34));
  rules.most_pairs = 12;
  EXPECT_THAT(rules.FirstLooks(), testing::ElementsAre(6, 10, 12));
  EXPECT_THAT(rules.FreshLooks(), testing::ElementsAre(6, 10, 12));
  rules.most_pairs = 100;
  EXPECT_THAT(rules.FirstLooks(), testing::ElementsAre(6, 10, 16, 26, 100));
  rules.most_pairs = 2;
  EXPECT_THAT(rules.FirstLooks(), testing::ElementsAre(2));
}

TEST(GateRulesTest, WhichValuesAreBetterBelongsToAMetric) {
  GateRules rules;
  rules.common.metric = "frobs";
  rules.common.better = "higher";
  rules.overrides = {{.text = "a", .better = "lower"}, {.text = "b", .metric = "items_per_second"}};
  EXPECT_TRUE(rules.For("c").MetricOr("cpu_time").higher_is_better);
  EXPECT_EQ(rules.For("c").MetricOr("cpu_time").name, "frobs");
  EXPECT_FALSE(rules.For("a").MetricOr("cpu_time").higher_is_better);
  EXPECT_EQ(rules.For("b").better, "");
  EXPECT_TRUE(rules.For("b").MetricOr("cpu_time").higher_is_better);
  EXPECT_EQ(GateRule().MetricOr("cpu_time").name, "cpu_time");
  const auto read = ReadGateOverrides(R"({"overrides": [{"name": "a", "better": "lower"}]})", "o.json");
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->at(0).better, "lower");
  EXPECT_EQ(
      ReadGateOverrides(R"({"overrides": [{"name": "a", "better": "up"}]})", "o.json").status().message(),
      "o.json: override 1: \"better\" must be \"higher\" or \"lower\"");
}

}  // namespace
}  // namespace weir
