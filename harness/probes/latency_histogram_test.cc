#include "harness/probes/latency_histogram.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "gtest/gtest.h"

namespace weir {
namespace {

TEST(LatencyHistogramTest, EmptyHasNoFigures) {
  const LatencyHistogram histogram;
  EXPECT_EQ(histogram.Percentile(0.5), std::nullopt);
  EXPECT_EQ(histogram.SlowShare(), std::nullopt);
  EXPECT_EQ(histogram.max(), 0u);
}

TEST(LatencyHistogramTest, SmallValuesAreExact) {
  LatencyHistogram histogram;
  for (uint64_t value = 0; value < 64; ++value) histogram.Add(value);
  EXPECT_EQ(histogram.Percentile(0.5), 31u);
  EXPECT_EQ(histogram.Percentile(1.0 / 64), 0u);
  EXPECT_EQ(histogram.Percentile(1), 63u);
}

TEST(LatencyHistogramTest, APercentileBetweenTwoValuesIsTheHigherOne) {
  LatencyHistogram histogram;
  for (const uint64_t value : {10, 20, 30}) histogram.Add(value);
  EXPECT_EQ(histogram.Percentile(0.5), 20u) << "10 is not exceeded by a third alone";
  EXPECT_EQ(histogram.Percentile(0.999), 30u);
}

TEST(LatencyHistogramTest, ExtremesHaveABucket) {
  LatencyHistogram histogram;
  for (const uint64_t value : {uint64_t{0}, uint64_t{63}, uint64_t{64}, ~uint64_t{0}}) histogram.Add(value);
  EXPECT_EQ(histogram.Percentile(0.25), 0u);
  EXPECT_EQ(histogram.Percentile(0.75), 65u) << "64 and 65 share a bucket";
  EXPECT_EQ(histogram.Percentile(1), ~uint64_t{0});
  EXPECT_EQ(histogram.max(), ~uint64_t{0});
}

TEST(LatencyHistogramTest, PercentilesAreAtMostAThirtySecondTooHighAndNeverTooLow) {
  std::mt19937_64 random(7);
  std::lognormal_distribution<double> lognormal(8, 3);
  std::vector<uint64_t> values(100'000);
  LatencyHistogram histogram;
  for (uint64_t& value : values) histogram.Add(value = static_cast<uint64_t>(lognormal(random)));
  std::sort(values.begin(), values.end());
  for (const double share : {0.001, 0.1, 0.5, 0.9, 0.99, 0.999, 0.9999, 1.0}) {
    const auto rank = static_cast<size_t>(std::ceil(share * static_cast<double>(values.size())));
    const auto exact = static_cast<double>(values[rank - 1]);
    EXPECT_GE(*histogram.Percentile(share), exact) << share;
    EXPECT_LE(*histogram.Percentile(share), exact * 33 / 32 + 1) << share;
  }
  EXPECT_EQ(histogram.count(), values.size());
  EXPECT_EQ(histogram.max(), values.back());
}

TEST(LatencyHistogramTest, SlowIsWhatTookAMicrosecondOrMore) {
  LatencyHistogram histogram;
  for (int i = 0; i < 1000; ++i) histogram.Add(1);
  histogram.Add(999);
  histogram.Add(1000);
  histogram.Add(3000);
  EXPECT_DOUBLE_EQ(*histogram.SlowShare(), 4000.0 / 5999);
}

}  // namespace
}  // namespace weir
