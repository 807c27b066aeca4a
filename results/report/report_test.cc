#include "results/report/report.h"

#include <cmath>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

TEST(ReportRowTest, TheRunNameOfAnAggregateIsThatOfItsRuns) {
  ReportRow row;
  row.name = "a/repeats:3_mean";
  EXPECT_EQ(row.RunName(), "a/repeats:3_mean");
  row.run_name = "a/repeats:3";
  EXPECT_EQ(row.RunName(), "a/repeats:3");
}

TEST(ReportRowTest, TimesComeInSecondsFromAnyUnit) {
  ReportRow row;
  EXPECT_EQ(row.RealSeconds(), std::nullopt);
  row.real_time = 2.5;
  row.cpu_time = 5;
  row.time_unit = TimeUnit::kMillisecond;
  EXPECT_DOUBLE_EQ(*row.RealSeconds(), 0.0025);
  EXPECT_DOUBLE_EQ(*row.CpuSeconds(), 0.005);
}

TEST(ReportRowTest, UnitNamesAndUnitsAreInverse) {
  for (TimeUnit unit :
       {TimeUnit::kNanosecond, TimeUnit::kMicrosecond, TimeUnit::kMillisecond, TimeUnit::kSecond}) {
    EXPECT_EQ(TimeUnitFromName(TimeUnitName(unit)), unit);
  }
  EXPECT_EQ(TimeUnitFromName("min"), std::nullopt);
}

TEST(ReportRowTest, CountersKeepTheirOrderAndAreReplacedInPlace) {
  ReportRow row;
  row.SetCounter("syscalls", 3);
  row.SetCounter("bytes", 10);
  row.SetCounter("syscalls", 4);
  EXPECT_THAT(row.counters, testing::ElementsAre(testing::Pair("syscalls", 4), testing::Pair("bytes", 10)));
  EXPECT_EQ(row.Counter("bytes"), 10);
  EXPECT_EQ(row.Counter("none"), std::nullopt);
}

TEST(ReportRowTest, ACounterThatIsNotFiniteIsNotAvailable) {
  ReportRow row;
  row.SetCounter("a", std::nan(""));
  row.SetCounter("b", -INFINITY);
  EXPECT_EQ(row.Counter("a"), std::nullopt);
  EXPECT_EQ(row.Counter("b"), std::nullopt);
}

TEST(ReportTest, ContextKeepsOrderAndKind) {
  Report report;
  report.SetContext("host_name", "vm");
  report.SetContextJson("num_cpus", "2");
  report.SetContext("host_name", "other");
  ASSERT_EQ(report.context.size(), 2u);
  EXPECT_EQ(report.context[0].first, "host_name");
  EXPECT_FALSE(report.context[1].second.is_string);
  EXPECT_EQ(report.Context("host_name"), "other");
  EXPECT_EQ(report.Context("num_cpus"), "2");
  EXPECT_EQ(report.Context("absent"), std::nullopt);
}

}  // namespace
}  // namespace weir
