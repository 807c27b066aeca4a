#include "results/run/run_noise.h"

#include <string>

#include "gtest/gtest.h"
#include "results/run/run_summary.h"
#include "results/run/sample_run.h"

namespace weir {
namespace {

// Cases a, b, c, … of these times by round.
Report RunOf(const std::vector<std::vector<double>>& cases, const std::string& workload = "write") {
  Report report;
  for (size_t i = 0; i < cases.size(); ++i) {
    for (size_t round = 0; round < cases[i].size(); ++round) {
      ReportRow& row = report.rows.emplace_back();
      row.name = workload + "/" + static_cast<char>('a' + i);
      row.repetition_index = static_cast<int64_t>(round);
      row.SetCounter("ns_per_record", cases[i][round]);
    }
  }
  return report;
}

TEST(RunNoiseTest, ARoundThatWasSlowForMostCasesIsNamed) {
  const RunNoise noise =
      SummarizeRun(RunOf({{1, 24, 1, 1}, {2, 50, 2, 2}, {3, 75, 3, 3}, {4, 4, 4, 4}, {5, 120, 5, 9}})).noise;
  ASSERT_EQ(noise.disturbed.size(), 1u) << "one case alone makes no disturbed round";
  EXPECT_EQ(InWords(noise.disturbed[0]), "round 2 was 24.5 × slower for 4 of 5 cases");
}

TEST(RunNoiseTest, HalfOfTheCasesAreNotMost) {
  EXPECT_TRUE(SummarizeRun(RunOf({{1, 2, 1}, {1, 1, 1}})).noise.disturbed.empty());
  EXPECT_TRUE(SummarizeRun(RunOf({{1, 1.4, 1}, {1, 1.4, 1}})).noise.disturbed.empty());
  EXPECT_TRUE(SummarizeRun(RunOf({{1, 9}, {1, 9}})).noise.disturbed.empty())
      << "which of two is the usual one?";
}

TEST(RunNoiseTest, AllLimitsTellHowSteadyTheMachineWas) {
  EXPECT_EQ(SummarizeRun(RunOf({{1, 5, 1}}, "write")).noise.spread, 0);
  const RunNoise noise = SummarizeRun(RunOf({{2, 2.1, 2}, {4, 4.8, 4}}, "limit")).noise;
  EXPECT_EQ(noise.least_steady, "limit/b");
  EXPECT_NEAR(noise.spread, 0.2, 1e-12);
}

TEST(RunNoiseTest, ADisturbedRoundSaysNothingOfTheOthers) {
  const RunNoise noise = SummarizeRun(RunOf({{2, 2.1, 40, 2}, {4, 4, 90, 4}}, "limit")).noise;
  EXPECT_EQ(noise.disturbed.size(), 1u);
  EXPECT_NEAR(noise.spread, 0.05, 1e-12);
}

TEST(RunNoiseTest, OthersAreSummedOverTheRunAndHeldAgainstTheCpus) {
  Report report = SampleRun(6);
  EXPECT_FALSE(SummarizeRun(report).noise.foreign_cpus);
  const auto busy = [&](double cpus) {
    for (ReportRow& row : report.rows) row.SetCounter("foreign_cpu_seconds", cpus * *row.RealSeconds());
    return SummarizeRun(report).noise;
  };
  EXPECT_NEAR(*busy(0.19).foreign_cpus, 0.19, 1e-9);
  EXPECT_FALSE(busy(0.19).others_busy) << "less than a tenth of two";
  EXPECT_TRUE(busy(0.21).others_busy);
  report.SetContext("weir_cores", "n/a");
  EXPECT_TRUE(busy(0.21).others_busy) << "Google Benchmark counts them too";
  EXPECT_EQ(busy(8).foreign_cpus, 2.0) << "ticks of 10 ms against clocks of less";
  report.SetContext("weir_foreign_cpu_share", "0.050");
  EXPECT_NEAR(*busy(8).foreign_cpus, 0.1, 1e-9) << "what the run saw itself counts before the rows";
}

TEST(RunNoiseTest, ACpuThatWasSlowBesideManyPassesIsTold) {
  Report report = SampleRun(10);
  EXPECT_FALSE(SummarizeRun(report).noise.slow_cpu_share) << "reports before it was measured";
  const auto slow_in_every = [&](size_t nth) {
    for (size_t i = 0; i < report.rows.size(); ++i)
      report.rows[i].SetCounter("spin_seconds",
                                i % nth == 0 ? 390e-6 : 321e-6 + 1e-6 * static_cast<double>(i % 3));
    return SummarizeRun(report).noise;
  };
  const RunNoise rarely = slow_in_every(20);
  EXPECT_NEAR(*rarely.slow_cpu_share, 0.05, 0.02);
  EXPECT_EQ(CpuSpeedInWords(rarely), "");
  const RunNoise often = slow_in_every(2);
  EXPECT_NEAR(*often.slow_cpu_share, 0.5, 0.02);
  EXPECT_NEAR(often.slow_cpu_factor, 390.0 / 321, 1e-9);
  EXPECT_EQ(
      CpuSpeedInWords(often).find("Beside 50 % of the passes the CPU itself was slow, by 21 % in the median"),
      0u);
}

}  // namespace
}  // namespace weir
