#include "results/gate/gate.h"

#include <cmath>
#include <map>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// The n-th of changes that lie around `center` within `spread` to either side, in no order to speak of.
double Change(double center, double spread, size_t n) {
  return center + spread * (static_cast<double>((n * 7 + 3) % 20) - 9.5) / 10;
}

// Has endless pairs of each benchmark.
class FakeSource final : public PairSource {
 public:
  struct Benchmark {
    double center = 0;
    double spread = 0.01;
    double fresh = NAN;  // the centre of pairs measured with a copy; NAN: as that of the first
    double copy = NAN;   // of those against the copy; NAN: as those against the old program
    std::optional<WithoutFigures> fails_later;
  };
  std::vector<Benchmark> benchmarks;
  std::vector<std::string> names;
  std::map<size_t, WithoutFigures> without;
  absl::Status failure;
  size_t most_pairs = SIZE_MAX;  // in all, then it ends
  std::vector<PairOrder> orders;
  size_t measured = 0;

  absl::StatusOr<std::vector<BenchmarkPairs>> Benchmarks() override {
    if (!failure.ok()) return failure;
    std::vector<BenchmarkPairs> all;
    for (size_t i = 0; i < benchmarks.size(); ++i) {
      all.push_back({.benchmark = i < names.size() ? names[i] : std::string(1, static_cast<char>('a' + i))});
      if (without.contains(i)) all.back().without_figures = without[i];
    }
    return all;
  }

  absl::StatusOr<PairBatch> Measure(std::span<const PairOrder> wanted) override {
    PairBatch batch;
    for (const PairOrder& order : wanted) {
      orders.push_back(order);
      const Benchmark& each = benchmarks[order.benchmark];
      BenchmarkPairs& pairs = batch.pairs.emplace_back();
      const double center = order.with_copy && !std::isnan(each.fresh) ? each.fresh : each.center;
      for (size_t i = 0; i < order.pairs && measured < most_pairs; ++i, ++measured) {
        pairs.changes.push_back(Change(center, each.spread, measured));
        if (order.with_copy) {
          pairs.against_copy.push_back(
              Change(std::isnan(each.copy) ? center : each.copy, each.spread, measured));
        }
      }
      if (order.with_copy) pairs.without_figures = each.fails_later;
    }
    batch.ended = measured >= most_pairs;
    return batch;
  }

  // The pairs ordered of one, look by look.
  std::vector<size_t> Ordered(size_t benchmark, bool with_copy) const {
    std::vector<size_t> pairs;
    for (const PairOrder& order : orders) {
      if (order.benchmark == benchmark && order.with_copy == with_copy) pairs.push_back(order.pairs);
    }
    return pairs;
  }
};

GateResult Gated(FakeSource& source, const GateRules& rules = {}) {
  absl::StatusOr<GateResult> result = RunGate(source, rules);
  EXPECT_TRUE(result.ok()) << result.status();
  return *std::move(result);
}

TEST(GateTest, EqualQuietBenchmarksAreClearAtTheFirstLookAndGetNoMorePairs) {
  FakeSource source;
  source.benchmarks = {{0}, {0.005}};
  const GateResult result = Gated(source);
  EXPECT_EQ(result.verdict, GateVerdict::kPass);
  EXPECT_EQ(result.benchmarks[0].verdict, BenchmarkVerdict::kClear);
  EXPECT_FALSE(result.benchmarks[0].improved);
  EXPECT_NEAR(*result.benchmarks[1].change.shift, 0.005, 5e-3);
  EXPECT_EQ(result.benchmarks[1].pairs, 6u);
  EXPECT_FALSE(result.ended_early);
  EXPECT_THAT(source.orders, testing::SizeIs(2));
}

TEST(GateTest, ASlowdownThatFreshPairsShowAgainIsARegression) {
  FakeSource source;
  source.benchmarks = {{0}, {0.15, 0.02}};
  const GateResult result = Gated(source);
  EXPECT_EQ(result.verdict, GateVerdict::kRegression);
  EXPECT_EQ(result.benchmarks[0].verdict, BenchmarkVerdict::kClear);
  EXPECT_EQ(result.benchmarks[1].verdict, BenchmarkVerdict::kRegressed);
  EXPECT_THAT(source.Ordered(1, false), ElementsAre(6));
  EXPECT_THAT(source.Ordered(1, true), ElementsAre(6));
  EXPECT_EQ(result.benchmarks[1].pairs, 12u);
  ASSERT_TRUE(result.benchmarks[1].stages.has_value());
  EXPECT_NEAR(*result.benchmarks[1].stages->first.shift, 0.15, 0.02);
  EXPECT_NEAR(*result.benchmarks[1].stages->again.shift, 0.15, 0.02);
  EXPECT_NEAR(*result.benchmarks[1].stages->against_copy.shift, 0.15, 0.02);
  EXPECT_FALSE(result.benchmarks[0].stages.has_value());
}

TEST(GateTest, OneThatFreshPairsDoNotShowIsClear) {
  FakeSource source;
  source.benchmarks = {{.center = 0.15, .spread = 0.02, .fresh = -0.05}};
  const GateResult result = Gated(source);
  EXPECT_EQ(result.verdict, GateVerdict::kPass) << "on all pairs together";
  EXPECT_GT(result.benchmarks[0].pairs, 12u);
}

TEST(GateTest, WhatIsNoSlowerThanACopyOfTheOldProgramHasNotRegressed) {
  FakeSource source;
  source.benchmarks = {{.center = 0.07, .spread = 0.005, .copy = 0.0}};
  const GateResult result = Gated(source);
  EXPECT_EQ(result.benchmarks[0].verdict, BenchmarkVerdict::kClear);
  EXPECT_THAT(source.Ordered(0, true), ElementsAre(6, 4, 6, 10, 8)) << "to the last look, as it is above";
}

TEST(GateTest, BetweenTheMinimumEffectAndTheToleranceEitherIsRightAndBeyondOnlyOne) {
  FakeSource source;
  source.benchmarks = {{std::log(1.049), 0.001}, {std::log(1.051), 0.0005}};
  const GateResult result = Gated(source);
  EXPECT_EQ(result.benchmarks[0].verdict, BenchmarkVerdict::kClear);
  EXPECT_EQ(result.benchmarks[1].verdict, BenchmarkVerdict::kRegressed) << "it has both";
}

TEST(GateTest, TheRuleIsTheBenchmarksOwn) {
  FakeSource source;
  source.benchmarks = {{0.15, 0.02}, {0.15, 0.02}};
  GateRules rules;
  rules.overrides = {{.text = "a", .min_effect = 0.2, .tolerance = 0.3}, {.text = "b", .ignore = true}};
  const GateResult result = Gated(source, rules);
  EXPECT_EQ(result.verdict, GateVerdict::kPass);
  EXPECT_EQ(result.benchmarks[0].verdict, BenchmarkVerdict::kClear);
  EXPECT_EQ(result.benchmarks[1].verdict, BenchmarkVerdict::kIgnored);
  EXPECT_THAT(source.Ordered(1, false), ElementsAre(6)) << "to be shown";
}

TEST(GateTest, HalfTheTimeIsClearAndImprovedHoweverNoisy) {
  FakeSource source;
  source.benchmarks = {{-0.7, 0.3}};
  const GateResult result = Gated(source);
  EXPECT_EQ(result.verdict, GateVerdict::kPass);
  EXPECT_TRUE(result.benchmarks[0].improved);
}

TEST(GateTest, WhatIsNeitherIsOpenAfterItsLastLook) {
  FakeSource source;
  source.benchmarks = {{0, 0.9}, {0}};
  const GateResult result = Gated(source);
  EXPECT_EQ(result.verdict, GateVerdict::kInconclusive);
  EXPECT_EQ(result.benchmarks[0].verdict, BenchmarkVerdict::kOpen);
  EXPECT_EQ(result.benchmarks[0].pairs, 40u);
  EXPECT_THAT(source.Ordered(0, false), ElementsAre(6, 4, 6, 10, 14));
  EXPECT_THAT(source.Ordered(1, false), ElementsAre(6));
}

TEST(GateTest, WhenTheTimeIsUpItDecidesFromWhatThereIs) {
  FakeSource source;
  source.benchmarks = {{0}, {0}, {0, 0.9}};
  source.most_pairs = 6 * 3 + 2;
  const GateResult result = Gated(source);
  EXPECT_TRUE(result.ended_early);
  EXPECT_EQ(result.benchmarks[1].verdict, BenchmarkVerdict::kClear);
  EXPECT_EQ(result.benchmarks[2].verdict, BenchmarkVerdict::kOpen);
  EXPECT_EQ(result.benchmarks[2].pairs, 8u);
  EXPECT_EQ(result.verdict, GateVerdict::kInconclusive);
}

TEST(GateTest, WithoutAPairThereIsNoPass) {
  FakeSource source;
  source.benchmarks = {{0}};
  source.most_pairs = 0;
  EXPECT_EQ(Gated(source).verdict, GateVerdict::kInconclusive);
}

TEST(GateTest, ARoundsLimitIsTheLastLook) {
  FakeSource source;
  source.benchmarks = {{0, 0.9}};
  GateRules rules;
  rules.most_pairs = 12;
  Gated(source, rules);
  EXPECT_THAT(source.Ordered(0, false), ElementsAre(6, 4, 2));
}

TEST(GateTest, OneThatFailsInTheNewProgramNeverPassesAndTheOthersAreDecided) {
  FakeSource source;
  source.benchmarks = {{0}, {0}};
  source.without = {{0, {"fails in the new program: no disk", true}}};
  GateResult result = Gated(source);
  EXPECT_EQ(result.verdict, GateVerdict::kFailed);
  EXPECT_EQ(result.benchmarks[0].verdict, BenchmarkVerdict::kFailed);
  EXPECT_EQ(result.benchmarks[0].reason, "fails in the new program: no disk");
  EXPECT_EQ(result.benchmarks[1].verdict, BenchmarkVerdict::kClear);
  EXPECT_THAT(source.Ordered(0, false), IsEmpty());
  source.benchmarks[1].center = 0.5;
  EXPECT_EQ(Gated(source).verdict, GateVerdict::kRegression);
  GateRules rules;
  rules.overrides = {{.text = "a", .ignore = true}};
  source.benchmarks[1].center = 0;
  EXPECT_EQ(Gated(source, rules).verdict, GateVerdict::kPass);
}

TEST(GateTest, ASuspectThatFailsMeanwhileHasFailed) {
  FakeSource source;
  source.benchmarks = {{.center = 0.5, .fails_later = WithoutFigures{"crashed", true}}};
  EXPECT_EQ(Gated(source).verdict, GateVerdict::kFailed);
}

TEST(GateTest, WhatIsSkippedDecidesNothingUnlessAllAreRequired) {
  FakeSource source;
  source.benchmarks = {{0}, {0}};
  source.without = {{0, {"is skipped in both"}}};
  EXPECT_EQ(Gated(source).verdict, GateVerdict::kPass);
  EXPECT_EQ(Gated(source).benchmarks[0].verdict, BenchmarkVerdict::kUnmeasured);
  GateRules rules;
  rules.require_all = true;
  EXPECT_EQ(Gated(source, rules).verdict, GateVerdict::kFailed);
  source.without[1] = {"is skipped in both"};
  EXPECT_EQ(Gated(source).verdict, GateVerdict::kFailed) << "nothing is left";
}

TEST(GateTest, OfEqualNamesTheSecondHasANumber) {
  FakeSource source;
  source.benchmarks = {{0}, {0.5}};
  source.names = {"parse", "parse"};
  const GateResult result = Gated(source);
  EXPECT_EQ(result.benchmarks[0].name, "parse");
  EXPECT_EQ(result.benchmarks[1].name, "parse#2");
  EXPECT_EQ(result.benchmarks[1].verdict, BenchmarkVerdict::kRegressed);
}

TEST(GateTest, TheMeanAndTheCountsAreOfWhatCounts) {
  FakeSource source;
  source.benchmarks = {{std::log(1.21), 0.001}, {0, 0.001}, {5}};
  GateRules rules;
  rules.overrides = {{.text = "c", .ignore = true}};
  const GateResult result = Gated(source, rules);
  EXPECT_NEAR(*result.GeometricMean(), 1.1, 0.002);
  EXPECT_EQ(result.Count(BenchmarkVerdict::kRegressed), 1u);
  EXPECT_EQ(result.Count(BenchmarkVerdict::kClear), 1u);
}

TEST(GateTest, NothingToCompareAndFailuresAreErrors) {
  FakeSource source;
  EXPECT_TRUE(absl::IsNotFound(RunGate(source, GateRules()).status()));
  source.failure = absl::FailedPreconditionError("it crashed");
  EXPECT_EQ(RunGate(source, GateRules()).status().message(), "it crashed");
}

std::vector<double> Changes(double center, double spread, size_t count = 20) {
  std::vector<double> changes;
  for (size_t i = 0; i < count; ++i) changes.push_back(Change(center, spread, i));
  return changes;
}

GateResult Stored(std::vector<BenchmarkPairs> pairs, const GateRules& rules = {}) {
  absl::StatusOr<GateResult> result = GateStoredPairs(std::move(pairs), rules);
  EXPECT_TRUE(result.ok()) << result.status();
  return *std::move(result);
}

TEST(GateStoredPairsTest, TheLaterHalfConfirmsTheEarlier) {
  EXPECT_EQ(Stored({{"a", Changes(0, 0.02), {}, {}}}).verdict, GateVerdict::kPass);
  EXPECT_EQ(Stored({{"a", Changes(0.15, 0.02), {}, {}}}).verdict, GateVerdict::kRegression);
  std::vector<double> at_first = Changes(0.15, 0.02, 10), later = Changes(-0.1, 0.02, 10);
  at_first.insert(at_first.end(), later.begin(), later.end());
  EXPECT_EQ(Stored({{"a", at_first, {}, {}}}).benchmarks[0].verdict, BenchmarkVerdict::kOpen);
}

TEST(GateStoredPairsTest, NoiseIsOpenAndATooSmallToleranceToo) {
  EXPECT_EQ(Stored({{"a", Changes(0, 0.9), {}, {}}}).verdict, GateVerdict::kInconclusive);
  EXPECT_EQ(Stored({{"a", {0.5, -0.5}, {}, {}}}).verdict, GateVerdict::kInconclusive);
}

TEST(GateStoredPairsTest, SerialCorrelationMakesAThreefoldSlowdownNoLessOfARegression) {
  std::vector<double> wave;
  for (int i = 0; i < 20; ++i) wave.push_back(std::log(3) + 0.01 * std::sin(i / 3.0));
  const GateResult result = Stored({{"a", wave, {}, {}}, {"b", wave, {}, {}}, {"c", wave, {}, {}}});
  EXPECT_GT(result.serial_correlation, 0.5);
  EXPECT_EQ(result.Count(BenchmarkVerdict::kRegressed), 3u);
}

TEST(GateStoredPairsTest, PairsThatResembleEachOtherCountForLess) {
  std::vector<double> wave;
  for (int i = 0; i < 20; ++i) wave.push_back(0.035 + 0.06 * std::sin(i / 3.0));
  EXPECT_EQ(Stored({{"a", wave, {}, {}}, {"b", wave, {}, {}}, {"c", wave, {}, {}}}).verdict,
            GateVerdict::kInconclusive);
}

TEST(GateStoredPairsTest, AHundredThousandPairsAreNotTooMany) {
  EXPECT_EQ(Stored({{"a", Changes(0, 0.5, 100'000), {}, {}}}).verdict, GateVerdict::kPass);
}

TEST(GateStoredPairsTest, NothingIsAnError) {
  EXPECT_TRUE(absl::IsNotFound(GateStoredPairs({}, GateRules()).status()));
}

}  // namespace
}  // namespace weir
