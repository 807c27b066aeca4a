#include "results/run/run_renderer.h"

#include <algorithm>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rapidjson/document.h"
#include "results/report/delimited_text.h"
#include "results/run/sample_run.h"
#include "results/text/golden.h"

namespace weir {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string Render(std::string_view name, const Report& report, std::vector<std::string> columns = {}) {
  const auto renderer = std::ranges::find(RunRenderers(), name, &RunRenderer::name);
  return renderer->render(SummarizeRun(report), {{}, std::move(columns)});
}

// With every kind of row and note.
Report Sample() {
  Report report = SampleBusyRun(7);
  AddSampleError(report, "write/pooled/record:number/records:1000000/target:slow/buffer:262144", 3,
                 "a \"bad\" byte,\nin | two lines");
  return report;
}

TEST(RunRendererTest, EachForm) {
  ExpectGolden("run/testdata/run.md", Render("markdown", Sample()));
  ExpectGolden("run/testdata/run.json", Render("json", Sample()));
  ExpectGolden("run/testdata/run.csv", Render("csv", Sample()));
}

TEST(RunRendererTest, JsonIsJsonAndHoldsExactFigures) {
  const Report report = Sample();
  rapidjson::Document json;
  json.Parse(Render("json", report).c_str());
  ASSERT_FALSE(json.HasParseError());
  EXPECT_EQ(json["schema_version"].GetInt(), kRunSchemaVersion);
  const RunSummary run = SummarizeRun(report);
  const CaseSummary& second = run.groups[0].ranking.cases[1];
  const auto& row = json["groups"][0]["rows"][1];
  EXPECT_EQ(row["name"].GetString(), second.name);
  EXPECT_EQ(row["ratio_low"].GetDouble(), second.against_fastest.difference->interval->low);
  EXPECT_TRUE(json["others_busy"].GetBool());
  EXPECT_EQ(json["disturbed_rounds"][0]["round"].GetInt(), 4);
}

TEST(RunRendererTest, ColumnsChooseInEveryForm) {
  for (const RunRenderer& each : RunRenderers()) {
    const std::string text = Render(each.name, SampleRun(6), {"memory", "calls"});
    EXPECT_THAT(text, Not(HasSubstr("limit_ratio"))) << each.name;
    EXPECT_THAT(text, Not(HasSubstr("ns per"))) << each.name;
    EXPECT_THAT(text, HasSubstr("calls")) << each.name;
  }
}

TEST(RunRendererTest, EveryLineOfCsvHasAsManyFields) {
  const std::string csv = Render("csv", SampleRun(6));
  const auto commas = std::ranges::count(csv.substr(0, csv.find('\n')), ',');
  const std::string lines = csv.substr(0, csv.size() - 1);
  for (const std::string_view line : Split(lines, '\n')) {
    std::string outside;
    bool quoted = false;
    for (const char c : line) {
      quoted ^= c == '"';
      if (!quoted) outside += c;
    }
    EXPECT_EQ(std::ranges::count(outside, ','), commas) << line;
  }
}

TEST(RunRendererTest, AnEmptyReportRenders) {
  for (const RunRenderer& each : RunRenderers()) EXPECT_NE(Render(each.name, Report()), "") << each.name;
}

}  // namespace
}  // namespace weir
