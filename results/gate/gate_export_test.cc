#include <rapidjson/document.h>

#include <cmath>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "results/gate/gate_renderer.h"

namespace weir {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

// A benchmark by its time, one by its rate, and one that is skipped.
GateOutcome Outcome() {
  GateOutcome outcome;
  outcome.verdict = GateVerdict::kRegression;
  outcome.decided_by = "regression: 1 of 2";
  outcome.summary = {"geometric mean +2.0 %"};
  outcome.warnings = {"a process takes 1 s to start"};
  outcome.count_changes = {{"BM_A", "syscalls", 10, 12, Finding::kRegressed}};
  GatedBenchmark time, rate, skipped;
  time.name = "BM_A/" + std::string(100, 'x');
  time.metric = "cpu_time";
  time.verdict = BenchmarkVerdict::kClear;
  time.old_value = 1e-6;
  time.new_value = 0.99e-6;
  time.change.shift = std::log(0.99);
  time.pairs = 6;
  rate.name = "BM,\"B\"";
  rate.metric = "bytes_per_second";
  rate.verdict = BenchmarkVerdict::kRegressed;
  rate.old_value = 2e9;
  rate.new_value = 1e9;
  rate.pairs = 12;
  rate.change = {.shift = std::log(2), .interval = Interval{std::log(1.6), std::log(2.5)}};
  rate.stages = {rate.change, rate.change, {}};
  rate.instructions = InstructionCount{449, 513};
  skipped.name = "BM_C";
  skipped.verdict = BenchmarkVerdict::kUnmeasured;
  skipped.reason = "is skipped in both: no GPU | none";
  outcome.gate.benchmarks = {time, rate, skipped};
  return outcome;
}

TEST(GateExportTest, JsonHoldsAllWithItsOwnMetricAndUnit) {
  rapidjson::Document json;
  json.Parse(RenderGateJson(Outcome()).c_str());
  ASSERT_FALSE(json.HasParseError()) << RenderGateJson(Outcome());
  EXPECT_STREQ(json["verdict"].GetString(), "regression");
  EXPECT_STREQ(json["decided_by"].GetString(), "regression: 1 of 2");
  EXPECT_STREQ(json["notes"][0].GetString(), "a process takes 1 s to start");
  EXPECT_EQ(json["count_changes"][0]["new"].GetDouble(), 12);
  ASSERT_EQ(json["benchmarks"].Size(), 3u);
  const auto& time = json["benchmarks"][0];
  EXPECT_EQ(std::string(time["name"].GetString()), Outcome().gate.benchmarks[0].name);
  EXPECT_STREQ(time["unit"].GetString(), "s");
  EXPECT_FALSE(time.HasMember("interval_low"));
  const auto& rate = json["benchmarks"][1];
  EXPECT_STREQ(rate["metric"].GetString(), "bytes_per_second");
  EXPECT_STREQ(rate["unit"].GetString(), "bytes/s");
  EXPECT_NEAR(rate["ratio"].GetDouble(), 0.5, 1e-9) << "new over old, of what is better higher too";
  EXPECT_NEAR(rate["interval_low"].GetDouble(), 0.4, 1e-9);
  EXPECT_NEAR(rate["fresh_ratio"].GetDouble(), 0.5, 1e-9);
  EXPECT_FALSE(rate.HasMember("copy_ratio"));
  EXPECT_EQ(rate["new_instructions"].GetDouble(), 513);
  EXPECT_STREQ(json["benchmarks"][2]["verdict"].GetString(), "skipped");
}

TEST(GateExportTest, CsvHasALineForEach) {
  const std::string csv = RenderGateCsv(Outcome());
  EXPECT_THAT(csv, StartsWith("kind,name,verdict,metric,unit,old,new,ratio,"));
  EXPECT_THAT(csv, HasSubstr("\nbenchmark,BM_A/" + std::string(100, 'x') + ",clear,cpu_time,s,"));
  EXPECT_THAT(csv, HasSubstr("\nbenchmark,\"BM,\"\"B\"\"\",regressed,bytes_per_second,bytes/"
                             "s,2000000000,1000000000,0.5,0.4,0.625,"));
  EXPECT_THAT(csv, HasSubstr(",12,449,513,\n"));
  EXPECT_THAT(csv, HasSubstr("\ncount,BM_A,regressed,syscalls,,10,12,"));
  EXPECT_THAT(csv, HasSubstr("\ndecided_by,,,,,,,,,,,,,regression: 1 of 2\n"));
}

TEST(GateExportTest, MarkdownPutsWhatMattersFirst) {
  const std::string markdown = RenderGateMarkdown(Outcome());
  EXPECT_THAT(markdown, StartsWith("### weir gate: regression\n\n**regression: 1 of 2**\n\n| benchmark |"));
  EXPECT_LT(markdown.find("BM,\"B\""), markdown.find("BM_A/"));
  EXPECT_THAT(markdown, HasSubstr("`BM_A/" + std::string(100, 'x') + "` | cpu\\_time | 1.00 µs | 990 ns |"));
  EXPECT_THAT(markdown, HasSubstr("**regressed**; 449 → 513 instructions an iteration, +14 % |\n"));
  EXPECT_THAT(markdown, HasSubstr("no GPU \\| none")) << "it cannot end the cell";
  EXPECT_THAT(markdown, Not(HasSubstr("<details>")));
}

TEST(GateExportTest, MarkdownOfVeryManyStaysShort) {
  GateOutcome outcome = Outcome();
  outcome.decided_by = "regression: a";
  for (int i = 0; i < 1500; ++i) {
    outcome.gate.benchmarks.push_back(outcome.gate.benchmarks[i % 2]);
    outcome.decided_by += ", " + outcome.gate.benchmarks[0].name;
    outcome.summary.push_back("regressed: " + outcome.gate.benchmarks[0].name);
  }
  const std::string markdown = RenderGateMarkdown(outcome);
  EXPECT_LT(markdown.size(), 65'000u);
  EXPECT_THAT(markdown, HasSubstr("more rows do not fit here."));
  EXPECT_THAT(markdown, HasSubstr("<details>"));
  EXPECT_THAT(markdown, HasSubstr(", …**\n"));
}

TEST(GateExportTest, OneWithoutAResultSaysWhatWentWrong) {
  const GateOutcome failed{.verdict = GateVerdict::kFailed, .decided_by = "failed: ./new: no such file"};
  rapidjson::Document json;
  json.Parse(RenderGateJson(failed).c_str());
  ASSERT_FALSE(json.HasParseError());
  EXPECT_STREQ(json["verdict"].GetString(), "failed");
  EXPECT_EQ(json["benchmarks"].Size(), 0u);
  EXPECT_THAT(RenderGateCsv(failed), HasSubstr("decided_by,,,,,,,,,,,,,failed: ./new: no such file"));
  EXPECT_EQ(RenderGateMarkdown(failed), "### weir gate: failed\n\n**failed: ./new: no such file**\n\n");
}

}  // namespace
}  // namespace weir
