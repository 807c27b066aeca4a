#include <string>
#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pugixml.hpp"
#include "results/page/html_text.h"
#include "results/page/page.h"
#include "results/page/page_files.h"
#include "results/page/page_table.h"

namespace weir {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(PageDocumentTest, NothingInItsFilesEndsTheElementsThatTheyStandIn) {
  for (const std::string_view script : {kPageScript, kHistoryScript, kChartScript}) {
    ASSERT_GT(script.size(), 100U);
    EXPECT_THAT(std::string(script), Not(HasSubstr("</script")));
    EXPECT_THAT(std::string(script), Not(HasSubstr("<!--"))) << "it would change how the script is read";
    EXPECT_THAT(std::string(script), Not(HasSubstr("\r"))) << "its hash would be another";
  }
  EXPECT_THAT(std::string(kPageStyle), Not(HasSubstr("</style")));
}

TEST(PageDocumentTest, ChartJsKeepsItsLicenceAndStandsInHistoriesAlone) {
  EXPECT_THAT(std::string(kChartScript), HasSubstr("Released under the MIT License"));
  const std::string plain = PageDocument({.title = "t", .body = "<p>b</p>"});
  EXPECT_THAT(plain, Not(HasSubstr("Chart.js")));
  EXPECT_LT(plain.size(), 50'000U);
  const std::string history = PageDocument({.title = "t", .body = "", .history = "{}"});
  EXPECT_THAT(history, HasSubstr("Chart.js v3.9.1"));
  EXPECT_THAT(history, HasSubstr("Released under the MIT License"));
  EXPECT_LT(history.size(), 300'000U) << "without data";
}

TEST(PageDocumentTest, ItsPolicyAllowsItsOwnFilesAlone) {
  const std::string page = PageDocument({.title = "t", .body = ""});
  EXPECT_THAT(
      page,
      HasSubstr("content=\"default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-"));
  EXPECT_THAT(page, Not(HasSubstr("unsafe")));
}

TEST(PageDocumentTest, TitleAndDataCannotEndTheirElements) {
  const std::string page = PageDocument({.title = "</title><script>alert(1)</script>",
                                         .body = "",
                                         .history = "{\"a\":\"</script><script>alert\"}"});
  EXPECT_THAT(page, Not(HasSubstr("<script>alert")));
  EXPECT_THAT(page, HasSubstr("{\"a\":\"\\u003c/script>\\u003cscript>alert\"}"));
}

TEST(HtmlTextTest, EscapesWhatHtmlTakesForItsOwn) {
  EXPECT_EQ(HtmlText("<b a=\"1\" c='2'>&amp;"), "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;amp;");
  EXPECT_EQ(HtmlText("a\u2028b\u202e\n"), "a\\u2028b\\u202e\\n");
  EXPECT_EQ(HtmlName("a/b<"), "<bdi>a/<wbr/>b&lt;</bdi>");
  EXPECT_EQ(HtmlName(""), "<bdi></bdi>");
}

TEST(PageTableTest, OnPaperOnlyLongTextsAreBroken) {
  PageTable table(PageTable::Kind::kData, "id", "caption");
  table.AddColumn("day", Align::kLeft);
  table.AddColumn("commits", Align::kLeft);
  table.AddColumn("interval", Align::kRight);
  table.StartRow();
  table.AddCell("2026-01-31");
  table.AddCell("build-527365..build-527366");
  table.AddCell("a figure with more than twenty columns");
  EXPECT_THAT(table.Html(),
              HasSubstr("<td>2026-01-31</td><td class=\"breakable\">build-527365..build-527366</td>"
                        "<td class=\"n\">a figure"));
}

TEST(PageTableTest, IsWellFormedWhateverItsCellsHold) {
  PageTable table(PageTable::Kind::kData, "id", "a \"caption\" <b>");
  table.AddColumn("name & more", Align::kLeft);
  table.AddColumn("figure", Align::kRight, true);
  table.StartRow("best", "row-1");
  table.AddName("</th><script>", "remark <");
  table.AddCell("1.5 <ms", 1.5);
  table.StartRow();
  table.AddName("none");
  table.AddCell("n/a");
  pugi::xml_document xml;
  ASSERT_TRUE(xml.load_string(table.Html().c_str())) << table.Html();
  const pugi::xml_node body = xml.select_node("//tbody").node();
  EXPECT_STREQ(body.first_child().attribute("id").value(), "row-1");
  EXPECT_STREQ(body.first_child().child("td").attribute("data-v").value(), "1.5");
  EXPECT_STREQ(body.first_child().child("td").text().get(), "1.5 <ms");
  EXPECT_FALSE(body.last_child().child("td").attribute("data-v"));
}

}  // namespace
}  // namespace weir
