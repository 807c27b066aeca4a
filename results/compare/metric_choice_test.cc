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

TEST(MetricChoiceTest, EachBenchmarkIsComparedByTheTimeThatItAsksFor) {
  const auto chosen = [](std::initializer_list<const char*> names) {
    Report report;
    for (const char* name : names) AddRow(report, name, 1).cpu_time = 2;
    const SampledReport sampled = SampleReport(report, "r", {});
    for (const SampledCase& each : sampled.cases) {
      EXPECT_EQ(each.samples[0].value, each.metric == "real_time" ? 1 : 2) << each.name;
    }
    const SampledReport* reports[] = {&sampled};
    return DefaultMetricOf(reports);
  };
  EXPECT_EQ(chosen({"a", "b/8/threads:2"}).name, "cpu_time");
  EXPECT_EQ(chosen({"a/real_time", "b/iterations:3/manual_time"}).name, "real_time");
  EXPECT_FALSE(chosen({"a/real_time", "b/manual_time"}).mixed);
  EXPECT_TRUE(chosen({"a", "b/manual_time"}).mixed);
  EXPECT_EQ(chosen({"a", "b/manual_time"}).name, "cpu_time");
}

}  // namespace
}  // namespace weir
