#include "results/gate/measured_pair_source.h"

#include <cmath>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;

ReportRow Row(double cpu_time, double real_time = 1) {
  ReportRow row;
  row.name = "a";
  row.cpu_time = cpu_time;
  row.real_time = real_time;
  return row;
}

ReportRow ErrorRow(const std::string& error) {
  ReportRow row;
  row.name = "a";
  row.error = error;
  return row;
}

class FakeMeasurement final : public PairedMeasurement {
 public:
  std::vector<Benchmark> benchmarks;
  std::vector<MeasuredPair> next;  // of the first benchmark
  bool more = true;

  absl::StatusOr<std::vector<Benchmark>> Open() override {
    measured_.benchmarks.resize(benchmarks.size());
    return benchmarks;
  }
  absl::StatusOr<bool> Measure(std::span<const PairOrder>) override {
    for (const MeasuredPair& pair : next) measured_.benchmarks[0].pairs.push_back(pair);
    return more;
  }
  std::vector<InstructionCount> CountInstructions(std::span<const size_t>) override { return {}; }
  bool interrupted() const override { return false; }
  const MeasuredPairs& measured() const override { return measured_; }
  std::vector<std::string> Notes() const override { return {}; }

 private:
  MeasuredPairs measured_;
};

MeasuredPairSource Source(FakeMeasurement& measurement) {
  return {measurement, [](std::string_view) { return MetricNamed("cpu_time"); },
          [](std::span<const PairedMeasurement::Benchmark>) { return absl::OkStatus(); }};
}

TEST(MeasuredPairSourceTest, HandsOutTheChangesOfEachBatch) {
  FakeMeasurement measurement;
  measurement.benchmarks = {{"a", Row(1), Row(1)}};
  MeasuredPairSource source = Source(measurement);
  ASSERT_TRUE(source.Benchmarks().ok());
  const PairOrder order{0, 1};
  measurement.next = {{Row(100), Row(110), std::nullopt}};
  EXPECT_THAT(source.Measure(std::span(&order, 1))->pairs[0].changes,
              ElementsAre(DoubleNear(std::log(1.1), 1e-12)));
  measurement.next = {{Row(100), Row(120), Row(60)}};
  measurement.more = false;
  const absl::StatusOr<PairBatch> batch = source.Measure(std::span(&order, 1));
  EXPECT_TRUE(batch->ended);
  EXPECT_THAT(batch->pairs[0].changes, ElementsAre(DoubleNear(std::log(1.2), 1e-12)));
  EXPECT_THAT(batch->pairs[0].against_copy, ElementsAre(DoubleNear(std::log(2), 1e-12)));
  GateResult result;
  result.benchmarks.resize(1);
  source.AddFigures(result);
  EXPECT_NEAR(*result.benchmarks[0].old_value, 100e-9, 1e-15) << "in seconds";
  EXPECT_NEAR(*result.benchmarks[0].new_value, 115e-9, 1e-15);
}

TEST(MeasuredPairSourceTest, SaysWhatCannotBeMeasured) {
  FakeMeasurement measurement;
  measurement.benchmarks = {{"a", Row(1), Row(1)}, {"b", ErrorRow("x"), ErrorRow("x")}, {"c", Row(1), {}}};
  MeasuredPairSource source = Source(measurement);
  const absl::StatusOr<std::vector<BenchmarkPairs>> all = source.Benchmarks();
  EXPECT_FALSE((*all)[0].without_figures);
  EXPECT_EQ((*all)[1].without_figures->reason, "fails in both: x");
  EXPECT_EQ((*all)[2].without_figures->reason, "is missing in the new program");
}

TEST(MeasuredPairSourceTest, WhatFailsMeanwhileHasFailed) {
  FakeMeasurement measurement;
  measurement.benchmarks = {{"a", Row(1), Row(1)}};
  MeasuredPairSource source = Source(measurement);
  ASSERT_TRUE(source.Benchmarks().ok());
  const PairOrder order{0, 2};
  measurement.next = {{Row(1), ErrorRow("was ended by signal 11"), std::nullopt}};
  EXPECT_TRUE(source.Measure(std::span(&order, 1))->pairs[0].without_figures->fails_in_new);
  measurement.next = {{Row(1), Row(1), ErrorRow("was ended by signal 11")}};
  EXPECT_FALSE(source.Measure(std::span(&order, 1))->pairs[0].without_figures->fails_in_new);
  measurement.next = {{Row(0), Row(1), std::nullopt}};
  EXPECT_EQ(source.Measure(std::span(&order, 1))->pairs[0].without_figures->reason,
            "has no ratio of cpu_time: 0.00 s → 1.00 ns");
}

TEST(MeasuredPairSourceTest, TheCheckEndsItBeforeAnythingIsMeasured) {
  FakeMeasurement measurement;
  measurement.benchmarks = {{"a", Row(1), Row(1)}};
  MeasuredPairSource source(
      measurement, [](std::string_view) { return MetricNamed("cpu_time"); },
      [](std::span<const PairedMeasurement::Benchmark>) { return absl::InvalidArgumentError("no"); });
  EXPECT_EQ(source.Benchmarks().status().message(), "no");
}

}  // namespace
}  // namespace weir
