// All renderings of the same comparisons, against golden files.

#include "results/compare/comparison_renderer.h"

#include <algorithm>
#include <set>
#include <sstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rapidjson/document.h"
#include "results/compare/sample_comparison.h"
#include "results/text/golden.h"

namespace weir {
namespace {

using testing::AnyOf;
using testing::HasSubstr;
using testing::Not;

std::string Render(const ComparisonRenderer& renderer, const Comparison& comparison) {
  std::string text;
  renderer.Render(comparison, [&text](std::string_view piece) { text += piece; });
  return text;
}

std::string Text(const Comparison& comparison, size_t width, bool color = false, bool all = false) {
  return Render(ComparisonText({width, color}, all, "--all shows them"), comparison);
}

TEST(ComparisonRendererTest, TextOfOneSession) {
  ExpectGolden("compare/testdata/comparison/paired_80.txt", Text(SamplePairedComparison(), 80));
  ExpectGolden("compare/testdata/comparison/paired_160.txt", Text(SamplePairedComparison(), 160));
}

TEST(ComparisonRendererTest, TextOfTwoSessions) {
  ExpectGolden("compare/testdata/comparison/unpaired_80.txt", Text(SampleUnpairedComparison(), 80));
  ExpectGolden("compare/testdata/comparison/two_sessions_80.txt", Text(SampleTwoSessions(), 80));
  ExpectGolden("compare/testdata/comparison/two_sessions_160.txt", Text(SampleTwoSessions(), 160));
}

TEST(ComparisonRendererTest, TextWithinOneReport) {
  ExpectGolden("compare/testdata/comparison/columns_80.txt", Text(SampleColumnComparison(), 80));
  ExpectGolden("compare/testdata/comparison/columns_160.txt", Text(SampleColumnComparison(), 160));
}

TEST(ComparisonRendererTest, Markdown) {
  ExpectGolden("compare/testdata/comparison/paired.md",
               Render(ComparisonMarkdown(), SamplePairedComparison()));
  ExpectGolden("compare/testdata/comparison/columns.md",
               Render(ComparisonMarkdown(), SampleColumnComparison()));
}

TEST(ComparisonRendererTest, Json) {
  ExpectGolden("compare/testdata/comparison/paired.json", Render(ComparisonJson(), SamplePairedComparison()));
  ExpectGolden("compare/testdata/comparison/columns.json",
               Render(ComparisonJson(), SampleColumnComparison()));
}

TEST(ComparisonRendererTest, Csv) {
  ExpectGolden("compare/testdata/comparison/paired.csv", Render(ComparisonCsv(), SamplePairedComparison()));
}

TEST(ComparisonRendererTest, EveryOneShowsTheVerdictAndEveryWarning) {
  for (const Comparison& comparison : {SampleUnpairedComparison(), SamplePairedComparison()}) {
    ASSERT_FALSE(comparison.warnings.empty());
    Comparison plain = comparison;  // nothing that a format would have to escape or wrap
    plain.verdict = "THEVERDICT";
    for (size_t i = 0; i < plain.warnings.size(); ++i)
      plain.warnings[i].text = "WARNING" + std::to_string(i) + ".";
    for (const std::string& output : {Text(plain, 80), Render(ComparisonMarkdown(), plain),
                                      Render(ComparisonJson(), plain), Render(ComparisonCsv(), plain)}) {
      EXPECT_THAT(output, HasSubstr("THEVERDICT"));
      for (const ComparisonWarning& warning : plain.warnings) EXPECT_THAT(output, HasSubstr(warning.text));
    }
  }
}

TEST(ComparisonRendererTest, TextFitsEveryWidth) {
  for (const Comparison& comparison :
       {SamplePairedComparison(), SampleUnpairedComparison(), SampleColumnComparison(),
        SampleLongComparison(), SampleTwoSessions()}) {
    for (size_t width = 80; width <= 200; width += 7) EXPECT_LE(WidestLine(Text(comparison, width)), width);
  }
}

TEST(ComparisonRendererTest, LongNamesDoNotLookAlikeAndTheValuesStay) {
  Comparison comparison = SampleTwoSessions();
  std::set<std::string> first_columns;
  size_t number = 0;
  for (ComparedRow& row : comparison.groups[0].rows) {
    row.name = "Suite::" + std::string(60, 'x') + std::to_string(number++) + std::string(60, 'y');
    row.difference->interval.reset();
  }
  const std::string text = Text(comparison, 80);
  EXPECT_LE(WidestLine(text), 80u);
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("Suite") || line.starts_with("Sui"))
      first_columns.insert(line.substr(0, line.find(' ')));
  }
  EXPECT_EQ(first_columns.size(), comparison.groups[0].rows.size()) << text;
  EXPECT_THAT(text, HasSubstr("80.0 ns  80.3 ns")) << "old and new";
}

TEST(ComparisonRendererTest, ColorsAreAskedFor) {
  EXPECT_THAT(Text(SamplePairedComparison(), 80, true), HasSubstr("\033["));
  EXPECT_THAT(Text(SamplePairedComparison(), 80), Not(HasSubstr("\033[")));
}

TEST(ComparisonRendererTest, OfManyRowsTheNotableOnesAreShown) {
  const Comparison comparison = SampleLongComparison();
  const std::string text = Text(comparison, 100);
  for (const char* name : {"BM_Sort/50 ", "BM_Sort/150 ", "BM_Sort/250 "}) EXPECT_THAT(text, HasSubstr(name));
  EXPECT_THAT(text, HasSubstr("200 further rows are not shown; --all shows them."));
  EXPECT_LT(std::ranges::count(text, '\n'), 130);
  const std::string all = Text(comparison, 100, false, true);
  EXPECT_GT(std::ranges::count(all, '\n'), 300);
  EXPECT_THAT(all, Not(HasSubstr("further rows")));
}

TEST(ComparisonRendererTest, MarkdownPutsChangedRowsFirstAndFoldsTheOthers) {
  const std::string text = Render(ComparisonMarkdown(), SampleLongComparison());
  EXPECT_LT(text.find("`BM_Sort/250`"), text.find("<details>"));
  EXPECT_GT(text.find("`BM_Sort/0`"), text.find("<details>"));
  EXPECT_THAT(text, HasSubstr("297 rows without a change"));
}

TEST(ComparisonRendererTest, MarkdownFitsAPullRequest) {
  Comparison comparison = SampleLongComparison();
  std::vector<ComparedRow>& rows = comparison.groups[0].rows;
  const std::vector<ComparedRow> once = rows;
  for (int i = 0; i < 9; ++i) rows.insert(rows.end(), once.begin(), once.end());
  const std::string text = Render(ComparisonMarkdown(), comparison);
  EXPECT_LT(text.size(), 65'536u);
  EXPECT_THAT(text, HasSubstr("more rows do not fit here"));
}

TEST(ComparisonRendererTest, NamesCannotBreakOutOfMarkdownAndCsv) {
  Comparison comparison = SamplePairedComparison();
  comparison.groups[0].rows[0].name = "a|b`<script>\n=1,\"";
  const std::string markdown = Render(ComparisonMarkdown(), comparison);
  EXPECT_THAT(markdown, HasSubstr("| a\\|b\\`&lt;script&gt;\\\\n=1,\" |"));
  EXPECT_THAT(Render(ComparisonCsv(), comparison), HasSubstr(",\"a|b`<script>\n=1,\"\"\","));
}

TEST(ComparisonRendererTest, MarkdownShowsNamesAsTheyAre) {
  Comparison comparison = SamplePairedComparison();
  const std::pair<std::string, std::string> names[] = {{"a&lt;b|c", "a&amp;lt;b\\|c"},
                                                       {"", ""},
                                                       {"\xe4|", "\\\\xe4\\|"},
                                                       {"std::pair<int, int>", "`std::pair<int, int>`"}};
  for (const auto& [name, shown] : names) {
    comparison.groups[0].rows[0].name = name;
    EXPECT_THAT(Render(ComparisonMarkdown(), comparison), HasSubstr("| " + shown + " | 8.72 s |"));
  }
}

TEST(ComparisonRendererTest, NoSpreadsheetTakesANameForAFormula) {
  Comparison comparison = SamplePairedComparison();
  for (const std::string first : {"=", "+", "-", "@", "\t", "\n"}) {
    comparison.groups[0].rows[0].name = first + "cmd";
    EXPECT_THAT(Render(ComparisonCsv(), comparison), HasSubstr("'" + first + "cmd")) << first;
  }
  comparison.groups[0].rows[0].name = "\r=cmd";
  EXPECT_THAT(Render(ComparisonCsv(), comparison), HasSubstr(",'\\r=cmd,"));
  comparison.groups[0].rows[0].difference.reset();
  comparison.groups[0].rows[0].value = -1.5;
  EXPECT_THAT(Render(ComparisonCsv(), comparison), HasSubstr(",-1.5,")) << "a number stays one";
}

TEST(ComparisonRendererTest, NamesCannotSteerTheTerminal) {
  Comparison comparison = SamplePairedComparison();
  comparison.groups[0].rows[0].name = "a\033[2J\nb";
  EXPECT_THAT(Text(comparison, 100), HasSubstr("\na\\x1b[2J\\nb "));
  // An escape sequence of C1, text from right to left, a byte that is not UTF-8.
  comparison.groups[0].rows[0].name = comparison.groups[0].rows[0].detail = comparison.verdict =
      comparison.warnings[0].text =
          "a\xC2\x9B"
          "2J\xE2\x80\xAE"
          "b\x9B";
  for (const std::string& output :
       {Text(comparison, 100), Render(ComparisonMarkdown(), comparison), Render(ComparisonJson(), comparison),
        Render(ComparisonCsv(), comparison)}) {
    EXPECT_EQ(output.find("\xC2\x9B"), std::string::npos) << output;
    EXPECT_EQ(output.find("\xE2\x80\xAE"), std::string::npos) << output;
    EXPECT_EQ(output.find("b\x9B"), std::string::npos) << output;
    EXPECT_THAT(output, AnyOf(HasSubstr("u202e"), HasSubstr("u202E")));
  }
}

TEST(ComparisonRendererTest, JsonIsJsonWithASchemaVersion) {
  for (const Comparison& comparison :
       {SamplePairedComparison(), SampleUnpairedComparison(), SampleColumnComparison(), Comparison()}) {
    rapidjson::Document document;
    document.Parse(Render(ComparisonJson(), comparison).c_str());
    ASSERT_FALSE(document.HasParseError()) << Render(ComparisonJson(), comparison);
    EXPECT_EQ(document["schema_version"].GetInt(), kComparisonSchemaVersion);
    EXPECT_EQ(document["groups"].Size(), comparison.groups.size());
  }
}

}  // namespace
}  // namespace weir
