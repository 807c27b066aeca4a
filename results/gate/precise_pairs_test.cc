#include "results/gate/precise_pairs.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

using ::testing::ElementsAre;

std::vector<double> Changes(double center, double spread, size_t count) {
  std::vector<double> changes;
  for (size_t i = 0; i < count; ++i) {
    changes.push_back(center + spread * (static_cast<double>((i * 7 + 3) % 20) - 9.5) / 10);
  }
  return changes;
}

TEST(PreciseTest, IsTwoPercentOrAQuarterOfTheChange) {
  EXPECT_TRUE(Precise(Changes(0, 0.015, 6)));
  EXPECT_FALSE(Precise(Changes(0, 0.015, 5)));
  EXPECT_FALSE(Precise(Changes(0, 0.1, 6)));
  EXPECT_TRUE(Precise(Changes(1, 0.1, 6)));
  EXPECT_TRUE(Precise(Changes(-1, 0.1, 6)));
}

class FakeSource final : public PairSource {
 public:
  std::vector<double> spreads;
  std::vector<std::vector<size_t>> ordered;  // by benchmark

  absl::StatusOr<std::vector<BenchmarkPairs>> Benchmarks() override {
    ordered.resize(spreads.size());
    std::vector<BenchmarkPairs> all(spreads.size());
    all.back().without_figures = {"is skipped"};
    return all;
  }

  absl::StatusOr<PairBatch> Measure(std::span<const PairOrder> orders) override {
    PairBatch batch;
    for (const PairOrder& order : orders) {
      ordered[order.benchmark].push_back(order.pairs);
      batch.pairs.push_back({.changes = Changes(0, spreads[order.benchmark], order.pairs)});
    }
    return batch;
  }
};

TEST(MeasureUntilPreciseTest, WhatIsPreciseGetsNoMore) {
  FakeSource source;
  source.spreads = {0.01, 0.9, 0};
  ASSERT_TRUE(MeasureUntilPrecise(source, 40).ok());
  EXPECT_THAT(source.ordered, ElementsAre(ElementsAre(6), ElementsAre(6, 4, 6, 10, 14), ElementsAre()));
}

TEST(MeasurePairsOfAllTest, MeasuresThatMany) {
  FakeSource source;
  source.spreads = {0.01, 0.9, 0};
  ASSERT_TRUE(MeasurePairsOfAll(source, 8).ok());
  EXPECT_THAT(source.ordered, ElementsAre(ElementsAre(8), ElementsAre(8), ElementsAre()));
}

}  // namespace
}  // namespace weir
