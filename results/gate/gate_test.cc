#include "results/gate/gate.h"

#include <cmath>
#include <limits>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Twenty changes around `center` that spread by about half of `spread` to either side, in no order to speak
// of.
std::vector<double> Changes(double center, double spread) {
  std::vector<double> changes;
  for (int i = 0; i < 20; ++i) changes.push_back(center + spread * ((i * 7 + 3) % 20 - 9.5) / 20);
  return changes;
}

// Has its answers ready.
class FakeSource final : public PairSource {
 public:
  std::vector<BenchmarkPairs> first;
  std::vector<std::vector<double>> again;  // of the suspects, in their order
  absl::Status failure;
  std::vector<std::string> asked_again;

  absl::StatusOr<std::vector<BenchmarkPairs>> Measure() override {
    if (!failure.ok()) return failure;
    return first;
  }

  absl::StatusOr<std::vector<BenchmarkPairs>> MeasureAgain(std::span<const std::string> benchmarks) override {
    asked_again.assign(benchmarks.begin(), benchmarks.end());
    std::vector<BenchmarkPairs> pairs;
    for (size_t i = 0; i < benchmarks.size(); ++i) pairs.push_back({benchmarks[i], again[i], {}});
    return pairs;
  }
};

TEST(GateTest, EqualQuietBenchmarksPass) {
  FakeSource source;
  source.first = {{"a", Changes(0, 0.01), Changes(0, 0.01)}, {"b", Changes(0.005, 0.01), Changes(0, 0.01)}};
  const auto result = RunGate(source, GateRules());
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->verdict, GateVerdict::kPass);
  EXPECT_EQ(result->benchmarks[0].verdict, BenchmarkVerdict::kPassed);
  EXPECT_NEAR(*result->benchmarks[1].change.shift, 0.005, 1e-3);
  EXPECT_GT(result->benchmarks[0].detectable, 0.02);
  EXPECT_LT(result->benchmarks[0].detectable, 0.03);
  EXPECT_TRUE(result->has_control);
  EXPECT_THAT(source.asked_again, IsEmpty());
}

TEST(GateTest, ASlowdownThatShowsTwiceIsARegression) {
  FakeSource source;
  source.first = {{"a", Changes(0, 0.01), {}}, {"b", Changes(0.06, 0.02), {}}};
  source.again = {Changes(0.05, 0.02)};
  const auto result = RunGate(source, GateRules());
  EXPECT_EQ(result->verdict, GateVerdict::kRegression);
  EXPECT_THAT(source.asked_again, ElementsAre("b"));
  EXPECT_EQ(result->benchmarks[0].verdict, BenchmarkVerdict::kPassed);
  EXPECT_EQ(result->benchmarks[1].verdict, BenchmarkVerdict::kRegressed);
  EXPECT_LE(result->benchmarks[1].p, 0.05);
  EXPECT_LE(result->benchmarks[1].confirming_p.value(), 0.05);
  EXPECT_FALSE(result->benchmarks[0].confirming_p.has_value());
  EXPECT_FALSE(result->has_control);
}

TEST(GateTest, OneThatFreshPairsDoNotShowPasses) {
  FakeSource source;
  source.first = {{"a", Changes(0.06, 0.02), {}}};
  source.again = {Changes(0.0, 0.02)};
  const auto result = RunGate(source, GateRules());
  EXPECT_EQ(result->verdict, GateVerdict::kPass);
  EXPECT_EQ(result->benchmarks[0].verdict, BenchmarkVerdict::kUnconfirmed);
}

TEST(GateTest, UpToTheMinimumEffectSlowerIsNoRegression) {
  FakeSource source;
  source.first = {{"a", Changes(std::log(1.0199), 0.001), {}}};
  EXPECT_EQ(RunGate(source, GateRules())->verdict, GateVerdict::kPass);
  source.first = {{"a", Changes(std::log(1.0301), 0.001), {}}};
  source.again = {Changes(std::log(1.0301), 0.001)};
  EXPECT_EQ(RunGate(source, GateRules())->verdict, GateVerdict::kRegression);
  GateRules rules;
  rules.common.min_effect = 0.05;
  EXPECT_EQ(RunGate(source, rules)->verdict, GateVerdict::kPass);
}

TEST(GateTest, OneThatFailedIsUndecidedWhateverItsPairsSay) {
  FakeSource source;
  source.first = {{"a", Changes(0.5, 0.01), {}, true}, {"b", Changes(0, 0.01), {}}};
  const auto result = RunGate(source, GateRules());
  EXPECT_EQ(result->verdict, GateVerdict::kInconclusive);
  EXPECT_EQ(result->benchmarks[0].verdict, BenchmarkVerdict::kUndecided);
  EXPECT_EQ(result->benchmarks[1].verdict, BenchmarkVerdict::kPassed);
  EXPECT_THAT(source.asked_again, IsEmpty());
  GateRules rules;
  rules.overrides = {{.text = "a", .ignore = true}};
  EXPECT_EQ(RunGate(source, rules)->verdict, GateVerdict::kPass);
}

TEST(GateTest, AHundredThousandPairsAreNotTooMany) {
  FakeSource source;
  std::vector<double> changes;
  for (size_t i = 0; i < 100'000; ++i)
    changes.push_back(static_cast<double>(i * 61'803 % 100'000) / 1e5 - 0.5);
  source.first = {{"a", changes, {}}};
  const auto result = RunGate(source, GateRules());
  EXPECT_EQ(result->verdict, GateVerdict::kPass);
  EXPECT_GT(result->benchmarks[0].detectable, 0.02);
  EXPECT_LT(result->benchmarks[0].detectable, 0.03);
}

TEST(GateTest, FasterPasses) {
  FakeSource source;
  source.first = {{"a", Changes(-0.5, 0.02), {}}};
  EXPECT_EQ(RunGate(source, GateRules())->verdict, GateVerdict::kPass);
}

TEST(GateTest, AControlThatLooksSlowerMakesItInconclusiveEvenWithARegression) {
  FakeSource source;
  source.first = {{"a", Changes(0.1, 0.02), Changes(0.1, 0.02)}, {"b", Changes(0, 0.01), Changes(0, 0.01)}};
  source.again = {Changes(0.1, 0.02)};
  const auto result = RunGate(source, GateRules());
  EXPECT_EQ(result->verdict, GateVerdict::kInconclusive);
  EXPECT_THAT(result->control_alarms, ElementsAre("a"));
}

TEST(GateTest, WhatItCouldNotHaveSeenItDoesNotPass) {
  FakeSource source;
  source.first = {{"a", Changes(0, 0.6), {}}, {"b", Changes(0, 0.01), {}}};
  const auto noisy = RunGate(source, GateRules());
  EXPECT_EQ(noisy->verdict, GateVerdict::kInconclusive);
  EXPECT_EQ(noisy->benchmarks[0].verdict, BenchmarkVerdict::kInsensitive);
  EXPECT_EQ(noisy->benchmarks[1].verdict, BenchmarkVerdict::kPassed);
  GateRules rules;
  rules.common.tolerance = 0.5;
  EXPECT_EQ(RunGate(source, rules)->verdict, GateVerdict::kPass);
}

TEST(GateTest, TooFewPairsSeeNothing) {
  FakeSource source;
  source.first = {{"a", {0.5, -0.5, 0.4, -0.2}, {}}};
  const auto result = RunGate(source, GateRules());
  EXPECT_EQ(result->verdict, GateVerdict::kInconclusive);
  EXPECT_TRUE(std::isinf(result->benchmarks[0].detectable));
  source.first = {{"a", {}, {}}};
  EXPECT_EQ(RunGate(source, GateRules())->verdict, GateVerdict::kInconclusive);
}

TEST(GateTest, WhatIsIgnoredDecidesNothingAndCostsTheOthersNoPower) {
  FakeSource source;
  source.first = {{"a", Changes(0.5, 0.6), Changes(0.5, 0.6)}, {"b", Changes(0, 0.01), Changes(0, 0.01)}};
  GateRules rules;
  rules.overrides = {{.text = "a", .ignore = true}};
  const auto result = RunGate(source, rules);
  EXPECT_EQ(result->verdict, GateVerdict::kPass);
  EXPECT_EQ(result->benchmarks[0].verdict, BenchmarkVerdict::kIgnored);
  FakeSource alone;
  alone.first = {{"b", Changes(0, 0.01), Changes(0, 0.01)}};
  EXPECT_EQ(result->benchmarks[1].detectable, RunGate(alone, GateRules())->benchmarks[0].detectable);
}

TEST(GateTest, ManyBenchmarksNeedMoreEvidence) {
  FakeSource one, many;
  std::vector<double> slight = Changes(std::log(1.02) + 0.0055, 0.02);
  one.first = {{"a", slight, {}}};
  one.again = {slight};
  EXPECT_EQ(RunGate(one, GateRules())->verdict, GateVerdict::kRegression);
  many.first = one.first;
  for (int i = 0; i < 500; ++i) many.first.push_back({"x", Changes(0, 0.01), {}});
  EXPECT_EQ(RunGate(many, GateRules())->verdict, GateVerdict::kPass);
}

TEST(GateTest, PairsThatResembleEachOtherCountForLess) {
  FakeSource source;
  std::vector<double> slow_wave;
  for (int i = 0; i < 20; ++i) slow_wave.push_back(0.035 + 0.03 * std::sin(i / 3.0));
  source.first = {{"a", slow_wave, {}}, {"b", slow_wave, {}}, {"c", slow_wave, {}}};
  const auto result = RunGate(source, GateRules());
  EXPECT_GT(result->serial_correlation, 0.5);
  EXPECT_EQ(result->verdict, GateVerdict::kInconclusive);
  EXPECT_THAT(source.asked_again, IsEmpty());
}

TEST(GateTest, NothingToCompareAndFailuresAreErrors) {
  FakeSource source;
  EXPECT_TRUE(absl::IsNotFound(RunGate(source, GateRules()).status()));
  source.failure = absl::FailedPreconditionError("it crashed");
  EXPECT_EQ(RunGate(source, GateRules()).status().message(), "it crashed");
}

}  // namespace
}  // namespace weir
