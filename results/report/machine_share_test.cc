#include "results/report/machine_share.h"

#include "gtest/gtest.h"

namespace weir {
namespace {

ReportRow RowOf(double wall_seconds) {
  ReportRow row;
  row.real_time = wall_seconds;
  row.time_unit = TimeUnit::kSecond;
  return row;
}

TEST(MachineShareTest, ThreadsAreWhatTheRowSaysElseWhatItDid) {
  ReportRow row = RowOf(1);
  EXPECT_FALSE(UsesThreads(row));
  row.SetCounter("bytes", 1e9);
  row.SetCounter("cpu_seconds_per_gb", 1.05);
  EXPECT_FALSE(UsesThreads(row));
  row.SetCounter("cpu_seconds_per_gb", 1.4);
  EXPECT_TRUE(UsesThreads(row));
  row.SetCounter("strategy_threads", 1);
  EXPECT_FALSE(UsesThreads(row));
  row.SetCounter("strategy_threads", 2);
  EXPECT_TRUE(UsesThreads(row));
}

TEST(MachineShareTest, OthersAreHeldAgainstTheCpusThereAre) {
  Report report;
  report.SetContextJson("num_cpus", "4");
  ForeignCpuTally others;
  EXPECT_FALSE(others.Cpus(report));
  EXPECT_FALSE(others.OthersBusy(report));
  ReportRow row = RowOf(10);
  row.SetCounter("foreign_cpu_seconds", 3.9);
  others.Add(row);
  EXPECT_DOUBLE_EQ(*others.Cpus(report), 0.39);
  EXPECT_FALSE(others.OthersBusy(report)) << "less than a tenth of four";
  row.SetCounter("foreign_cpu_seconds", 5);
  others.Add(row);
  EXPECT_TRUE(others.OthersBusy(report));
  report.SetContext("weir_foreign_cpu_share", "0.05");
  EXPECT_DOUBLE_EQ(*others.Cpus(report), 0.2) << "the run itself knows best";
  EXPECT_FALSE(others.OthersBusy(report));
}

TEST(MachineShareTest, AggregatesAreNoRuns) {
  ForeignCpuTally others;
  ReportRow row = RowOf(1);
  row.run_type = RunType::kAggregate;
  row.SetCounter("foreign_cpu_seconds", 1);
  others.Add(row);
  EXPECT_FALSE(others.Cpus(Report()));
}

}  // namespace
}  // namespace weir
