// Whatever shows a difference shows the same one: the run's table, compare --col, compare, ab and gate.

#include <algorithm>
#include <cmath>
#include <string>

#include "gtest/gtest.h"
#include "results/compare/column_comparison.h"
#include "results/compare/matched_reports.h"
#include "results/compare/report_comparison.h"
#include "results/gate/gate.h"
#include "results/gate/report_gate.h"
#include "results/run/run_summary.h"
#include "results/run/sample_run.h"
#include "results/statistics/split_mix.h"

namespace weir {
namespace {

void ExpectSame(const Difference& a, const Difference& b, const std::string& what) {
  EXPECT_EQ(a.ratio, b.ratio) << what;
  EXPECT_EQ(a.interval->low, b.interval->low) << what;
  EXPECT_EQ(a.interval->high, b.interval->high) << what;
  EXPECT_EQ(a.p, b.p) << what;
  EXPECT_EQ(a.adjusted_p, b.adjusted_p) << what;
  EXPECT_EQ(a.detectable, b.detectable) << what;
  EXPECT_EQ(a.base_count, b.base_count) << what;
}

// The rows of the run's first group against those of compare --col strategy, by strategy.
void ExpectRunAgreesWithColumns(Report report) {
  report.SetContext("weir_session", "s");
  report.SetContext("weir_commit", "c");
  const RunSummary run = SummarizeRun(report);
  const SampledReport sampled = SampleReport(report, "run", {.metric = "ns_per_record"});
  const auto columns = CompareColumns(sampled, {"strategy", {}, ""}, MetricNamed("ns_per_record"));
  ASSERT_TRUE(columns.ok());
  size_t compared = 0;
  for (const CaseSummary& each : run.groups[0].ranking.cases) {
    const auto row = std::ranges::find(columns->groups[0].rows, each.strategy, &ComparedRow::name);
    if (row == columns->groups[0].rows.end() || !row->difference) continue;
    EXPECT_EQ(row->finding, each.against_fastest.finding) << each.name;
    ExpectSame(*row->difference, *each.against_fastest.difference, each.name);
    ++compared;
  }
  EXPECT_GE(compared, 3u);
}

TEST(SameNumbersTest, TheTableOfARunAgreesWithCompareCol) {
  for (const int rounds : {2, 3, 7, 12, 22, 61}) ExpectRunAgreesWithColumns(SampleRun(rounds));
}

TEST(SameNumbersTest, AlsoWhereOthersTookTheCpus) {
  const Report report = SampleBusyRun(12);
  ExpectRunAgreesWithColumns(report);
  const RunSummary run = SummarizeRun(report);
  EXPECT_TRUE(std::ranges::any_of(run.groups[0].ranking.cases, [](const CaseSummary& each) {
    return each.against_fastest.reason == Reason::kOthersBusy;
  })) << "what has threads is not called slower than what has none";
}

TEST(SameNumbersTest, AlsoWhereRoundsAreDisturbedOrMissing) {
  Report report = SampleRun(14);
  SplitMix64 random(3);
  std::erase_if(report.rows, [&](const ReportRow&) { return random.Below(20) == 0; });
  for (ReportRow& row : report.rows) {
    if (random.Below(7) == 0) row.SetCounter("ns_per_record", *row.Counter("ns_per_record") * 3);
  }
  ExpectRunAgreesWithColumns(report);
}

MeasuredPairs TwoPrograms() {
  SplitMix64 random(5);
  MeasuredPairs measured;
  for (int i = 0; i < 8; ++i) {
    MeasuredBenchmark& benchmark = measured.benchmarks.emplace_back();
    benchmark.name = "BM_" + std::to_string(i);
    for (int pair = 0; pair < 16; ++pair) {
      const auto time = [&] { return 1 + 0.01 * static_cast<double>(random.Below(10)); };
      MeasuredPair& measurement = benchmark.pairs.emplace_back();
      measurement.old_row.name = measurement.new_row.name = benchmark.name;
      measurement.old_row.cpu_time = time();
      measurement.new_row.cpu_time = (i == 3 ? 1.2 : 1) * time();
    }
  }
  for (ReportContext* context : {&measured.old_context, &measured.new_context}) {
    context->emplace_back("weir_session", ContextValue{"s"});
  }
  return measured;
}

TEST(SameNumbersTest, AbCompareAndGateAgree) {
  const Metric metric = MetricNamed("cpu_time");
  const MatchedReports measured = MatchMeasured(TwoPrograms(), {.metric = metric.name});
  const PairedReports written = ReportsOf(TwoPrograms());
  const MatchedReports read = MatchByName(SampleReport(written.old_report, "old", {.metric = metric.name}),
                                          SampleReport(written.new_report, "new", {.metric = metric.name}));
  const Comparison ab = CompareReports(measured, metric), compare = CompareReports(read, metric);
  const absl::StatusOr<GateResult> gate = GateStoredPairs(PairsOf(measured, GateRules()), GateRules());
  ASSERT_EQ(ab.groups[0].rows.size(), 8u);
  for (size_t i = 0; i < 8; ++i) {
    const Difference& difference = *ab.groups[0].rows[i].difference;
    ExpectSame(difference, *compare.groups[0].rows[i].difference, ab.groups[0].rows[i].name);
    EXPECT_EQ(ab.groups[0].rows[i].finding, compare.groups[0].rows[i].finding);
    const ShiftEstimate& change = gate->benchmarks[i].change;
    EXPECT_EQ(std::exp(*change.shift), difference.ratio);
    EXPECT_EQ(std::exp(change.interval->low), difference.interval->low);
    EXPECT_EQ(std::exp(change.interval->high), difference.interval->high);
  }
  EXPECT_EQ(ab.groups[0].rows[3].finding, Finding::kRegressed);
}

}  // namespace
}  // namespace weir
