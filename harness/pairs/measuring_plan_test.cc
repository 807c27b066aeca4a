#include "harness/pairs/measuring_plan.h"

#include <vector>

#include "gtest/gtest.h"

namespace weir {
namespace {

MeasuringPlan Plan(size_t benchmarks, double iteration, double startup, std::optional<double> min_time = {}) {
  const std::vector<double> iterations(benchmarks, iteration);
  return PlanMeasuring({iterations, startup, 180, min_time});
}

TEST(PlanMeasuringTest, FewAreMeasuredLongAndMoreShorterInAProcessEach) {
  const MeasuringPlan few = Plan(20, 1e-6, 0.003), many = Plan(200, 1e-6, 0.003);
  EXPECT_EQ(few.min_time, 0.05);
  EXPECT_EQ(few.together, 1u);
  EXPECT_NEAR(few.seconds, 12 * 20 * 0.083, 0.1);
  EXPECT_NEAR(few.process_seconds, 0.083, 1e-3);
  EXPECT_LT(many.min_time, 0.02);
  EXPECT_GE(many.min_time, 0.005);
  EXPECT_EQ(many.together, 1u);
  EXPECT_LE(many.seconds, 180 / 3.0);
}

TEST(PlanMeasuringTest, AProcessMeasuresAtLeastAsLongAsItTakesToStart) {
  const MeasuringPlan plan = Plan(30, 1e-9, 1);
  EXPECT_GE(static_cast<double>(plan.together) * plan.min_time * 1.6, 1);
  EXPECT_LE(plan.seconds, 180 / 3.0);
  EXPECT_EQ(plan.InWords().substr(0, plan.InWords().find(' ')), std::to_string(plan.together));
}

TEST(PlanMeasuringTest, WhatCannotFitIsSaid) {
  const MeasuringPlan plan = Plan(100, 1, 0.01);
  EXPECT_GT(plan.seconds, 180);
  EXPECT_EQ(plan.together, 100u);
}

TEST(PlanMeasuringTest, TheUsersTimeIsKept) {
  EXPECT_EQ(Plan(1000, 1e-6, 0.003, 0.5).min_time, 0.5);
  EXPECT_EQ(Plan(10, 1e-6, 0.003, 0.001).min_time, 0.001);
  EXPECT_EQ(Plan(10, 1e-6, 0.003, 0.001).together, 2u) << "3 ms to start, 1.6 ms each";
}

TEST(PlanMeasuringTest, TheFewThatAreLeftAreMeasuredLonger) {
  const std::vector<double> iterations(20, 1e-6);
  EXPECT_GT(PlanMeasuring({iterations, 0.003, 60, {}, 8}).min_time, Plan(200, 1e-6, 0.003).min_time);
}

TEST(PlanMeasuringTest, NothingToMeasureIsNoTrouble) { EXPECT_EQ(Plan(0, 0, 1).seconds, 0); }

}  // namespace
}  // namespace weir
