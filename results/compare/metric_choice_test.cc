#include "results/compare/metric_choice.h"

#include "gtest/gtest.h"
#include "results/compare/sample_comparison.h"

namespace weir {
namespace {

TEST(MetricChoiceTest, TheNameTellsTheDirectionOrTheUser) {
  EXPECT_TRUE(ChooseMetric("operations/s", "")->higher_is_better);
  EXPECT_FALSE(ChooseMetric("operations/s", "lower")->higher_is_better);
  EXPECT_TRUE(ChooseMetric("score", "higher")->higher_is_better);
  EXPECT_FALSE(ChooseMetric("score", "lower")->higher_is_better);
  EXPECT_EQ(
      ChooseMetric("score", "").status().message(),
      "whether more or less score is better its name does not tell; say --better higher or --better lower");
}

TEST(MetricChoiceTest, AnUnknownOneIsToldWithWhatThereIs) {
  Report report;
  AddRow(report, "a", 1).SetCounter("widgets", 2);
  AddRow(report, "b", 1).SetCounter("depth", 2);
  const auto check = [&](const std::string& metric) {
    const SampledReport sampled = SampleReport(report, "r", {.metric = metric});
    const SampledReport* reports[] = {&sampled};
    return CheckMetricIsThere(metric, reports);
  };
  EXPECT_TRUE(check("real_time").ok());
  EXPECT_TRUE(check("depth").ok());
  EXPECT_EQ(
      check("realtime").message(),
      "no benchmark has realtime (did you mean real_time?); there are real_time, cpu_time, widgets, depth");
  report.rows.clear();
  EXPECT_TRUE(check("realtime").ok()) << "another fault";
}

}  // namespace
}  // namespace weir
