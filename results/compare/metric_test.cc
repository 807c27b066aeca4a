#include "results/compare/metric.h"

#include "gtest/gtest.h"

namespace weir {
namespace {

TEST(MetricTest, RatesAreBetterHigher) {
  EXPECT_TRUE(MetricNamed("bytes_per_second").higher_is_better);
  EXPECT_TRUE(MetricNamed("frames_per_second").higher_is_better);
  EXPECT_FALSE(MetricNamed("real_time").higher_is_better);
  EXPECT_FALSE(MetricNamed("syscalls").higher_is_better);
}

TEST(MetricTest, TheDirectionIsKnownOrSaidNotToBe) {
  for (const char* name : {"operations/s", "ops_per_sec", "MB/s", "Throughput", "RequestRate",
                           "cache_hit_rate", "qps", "hits", "instructions_per_cycle", "bandwidth"}) {
    EXPECT_TRUE(MetricNamed(name).higher_is_better && MetricNamed(name).direction_known) << name;
  }
  for (const char* name :
       {"allocs_per_iter", "fails", "CacheMisses", "ns/op", "p99_latency", "bytes_per_item", "error_rate",
        "faults_per_second", "peak_bytes", "limit_ratio", "cycles", "cpu_time"}) {
    EXPECT_TRUE(!MetricNamed(name).higher_is_better && MetricNamed(name).direction_known) << name;
  }
  for (const char* name : {"score", "widgets", "x", "depth", "ratio", ""}) {
    EXPECT_FALSE(MetricNamed(name).direction_known) << name;
  }
}

TEST(MetricTest, UnitsAreThoseOfTheReport) {
  EXPECT_EQ(MetricNamed("cpu_time").Unit(), "s");
  EXPECT_EQ(MetricNamed("ns_per_record").Unit(), "ns");
  EXPECT_EQ(MetricNamed("bytes_per_second").Unit(), "bytes/s");
  EXPECT_EQ(MetricNamed("operations/s").Unit(), "operations/s");
  EXPECT_EQ(MetricNamed("anon_peak_bytes").Unit(), "bytes");
  EXPECT_EQ(MetricNamed("syscalls").Unit(), "");
}

TEST(MetricTest, ValuesHaveTheUnitThatTheNameTells) {
  EXPECT_EQ(MetricNamed("real_time").Format(1.5e-6), "1.50 µs");
  EXPECT_EQ(MetricNamed("ns_per_record").Format(2.5), "2.50 ns");
  EXPECT_EQ(MetricNamed("stall_seconds").Format(0.5), "500 ms");
  EXPECT_EQ(MetricNamed("bytes_per_second").Format(2.5e9), "2.50 GB/s");
  EXPECT_EQ(MetricNamed("items_per_second").Format(2.5e6), "2.50M/s");
  EXPECT_EQ(MetricNamed("anon_peak_bytes").Format(1.5e6), "1.50 MB");
  EXPECT_EQ(MetricNamed("items_per_second").Format(0.4), "0.400/s");
  EXPECT_EQ(MetricNamed("bytes_per_item").Format(2.5), "2.50 B");
  EXPECT_EQ(MetricNamed("append_p50_ns").Format(2500), "2.50 µs");
  EXPECT_EQ(MetricNamed("hits").Format(12.34), "12.3");
  EXPECT_EQ(MetricNamed("hits").Format(1.5e9), "1.5e+09");
  EXPECT_EQ(MetricNamed("bytes").Format(-1.5), "-1.50") << "no amount of bytes";
}

TEST(MetricTest, WordsAreTheRightWayRound) {
  EXPECT_EQ(MetricNamed("real_time").InWords(1.052), "5.2 % slower");
  EXPECT_EQ(MetricNamed("real_time").InWords(0.9), "10 % faster");
  EXPECT_EQ(MetricNamed("bytes_per_second").InWords(1 / 1.5), "50 % more") << "100 to 150";
  EXPECT_EQ(MetricNamed("bytes_per_second").InWords(1 / 0.9), "10 % less") << "100 to 90";
  EXPECT_EQ(MetricNamed("bytes_per_second").InWords(4), "75 % less");
  EXPECT_EQ(MetricNamed("bytes_per_second").InWords(0.25), "4.00 × as much");
  EXPECT_EQ(MetricNamed("bytes_per_second").OutcomeFor(true), "slower");
  EXPECT_EQ(MetricNamed("syscalls").InWords(0.001), "÷ 1000");
  EXPECT_EQ(MetricNamed("syscalls").OutcomeFor(true), "more");
  EXPECT_EQ(MetricNamed("syscalls").InWords(1.5), "50 % more");
  EXPECT_EQ(MetricNamed("syscalls").InWords(0.9), "10 % less");
  EXPECT_EQ((Metric{"score", true}).InWords(1.5), "33 % less");
  EXPECT_EQ(MetricNamed("real_time").InWords(1), "the same");
}

TEST(MetricTest, RatiosArePercentagesUpToTwice) {
  EXPECT_EQ(FormatRatio(1.052), "+5.2 %");
  EXPECT_EQ(FormatRatio(0.997), "-0.3 %");
  EXPECT_EQ(FormatRatio(0.9996), "+0.0 %");
  EXPECT_EQ(FormatRatio(1), "+0.0 %");
  EXPECT_EQ(FormatRatio(0.9994), "-0.1 %");
  EXPECT_EQ(FormatRatio(1.5), "+50 %");
  EXPECT_EQ(FormatRatio(1.9999), "× 2.00");
  EXPECT_EQ(FormatRatio(2.314), "× 2.31");
  EXPECT_EQ(FormatRatio(0.25), "÷ 4.00");
}

TEST(MetricTest, EndsOfAnIntervalAreToldInTheFormOfItsMiddle) {
  EXPECT_EQ(FormatRatioAs(2.0, 1.95), "× 1.95");
  EXPECT_EQ(FormatRatioAs(2.0, 0.8), "× 0.800");
  EXPECT_EQ(FormatRatioAs(0.43, 0.505), "÷ 1.98");
  EXPECT_EQ(FormatRatioAs(1.6, 2.1), "+110 %");
  EXPECT_EQ(FormatRatioAs(0.7, 0.4), "-60 %");
}

TEST(MetricTest, BothEndsOfAnIntervalHaveOneForm) {
  EXPECT_EQ(FormatRatios({0.995, 1.052}), "-0.5 % … +5.2 %");
  EXPECT_EQ(FormatRatios({1.49, 2.2}), "× 1.49 … × 2.20");
  EXPECT_EQ(FormatRatios({0.5, 1.25}), "÷ 2.00 … × 1.25");
  EXPECT_EQ(FormatRatios({0.25, 0.8}), "÷ 4.00 … ÷ 1.25");
}

}  // namespace
}  // namespace weir
