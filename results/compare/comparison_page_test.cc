#include <string>
#include <string_view>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pugixml.hpp"
#include "results/compare/comparison_cells.h"
#include "results/compare/comparison_renderer.h"
#include "results/compare/sample_comparison.h"
#include "results/page/html_text.h"

namespace weir {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

std::string PageOf(const Comparison& comparison) {
  std::string page;
  ComparisonPage().Render(comparison, [&page](std::string_view text) { page += text; });
  return page;
}

// Its main element, without the scripts, which are not XML.
pugi::xml_document Parsed(const std::string& page) {
  const size_t begin = page.find("<main>"), end = page.find("</main>");
  pugi::xml_document xml;
  EXPECT_TRUE(xml.load_string(page.substr(begin, end + 7 - begin).c_str()));
  return xml;
}

TEST(ComparisonPageTest, SaysWhatTheCellsOfEveryOutputSay) {
  for (const Comparison& comparison :
       {SamplePairedComparison(), SampleUnpairedComparison(), SampleTwoSessions(), SampleColumnComparison(),
        SampleLongComparison()}) {
    const std::string page = PageOf(comparison);
    EXPECT_THAT(page, HasSubstr(HtmlText(comparison.verdict)));
    EXPECT_THAT(page, HasSubstr(HtmlText(comparison.evidence)));
    for (size_t i = 0; i < comparison.groups.size(); ++i) {
      const ComparedGroup& group = comparison.groups[i];
      const size_t table = page.find(fmt::format("id=\"group-{}\"", i + 1));
      ASSERT_NE(table, page.npos);
      for (const ComparedRow& row : group.rows) {
        const ComparisonCells cells = CellsOf(comparison, group, row);
        const size_t at = page.find("<th scope=\"row\">" + HtmlName(row.name), table);
        ASSERT_NE(at, page.npos) << row.name;
        const std::string line = page.substr(at, page.find("</tr>", at) - at);
        for (const std::string& cell :
             {cells.compared, cells.change, cells.interval, cells.p, cells.finding}) {
          EXPECT_THAT(line, HasSubstr(">" + HtmlText(cell) + "</td>"));
        }
      }
    }
  }
}

TEST(ComparisonPageTest, WhatChangedComesFirstAndEveryDifferenceIsDrawn) {
  const Comparison comparison = SampleLongComparison();
  const pugi::xml_document xml = Parsed(PageOf(comparison));
  const auto rows = xml.select_nodes("//table[@id='group-1']/tbody/tr");
  ASSERT_THAT(rows, SizeIs(300));
  for (size_t i = 0; i < 4; ++i) {
    EXPECT_STREQ(rows.begin()[i].node().attribute("class").value(), i < 3 ? "worse" : "") << i;
  }
  EXPECT_THAT(xml.select_nodes("//table[@id='group-1']/tbody/tr/td/svg//circle"), SizeIs(300));
}

TEST(ComparisonPageTest, SaysOnWhichRungItStands) {
  const pugi::xml_document xml = Parsed(PageOf(SamplePairedComparison()));
  const auto here = xml.select_nodes("//ol/li[@aria-current='true']");
  ASSERT_THAT(here, SizeIs(1));
  EXPECT_THAT(here.first().node().text().get(), HasSubstr("One session"));
}

TEST(ComparisonPageTest, AddedRemovedFailedAndCountsAreSaid) {
  const Comparison comparison = SamplePairedComparison();
  const std::string page = PageOf(comparison);
  for (const std::string_view word : {">added<", ">removed<", "Exact counts that changed"})
    EXPECT_THAT(page, HasSubstr(std::string(word)));
  for (const ComparedRow& row : comparison.groups[0].rows) EXPECT_THAT(page, HasSubstr(HtmlText(row.detail)));
}

}  // namespace
}  // namespace weir
