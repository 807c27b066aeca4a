#include "results/run/run_page.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pugixml.hpp"
#include "results/page/html_text.h"
#include "results/report/delimited_text.h"
#include "results/run/flag_legend.h"
#include "results/run/run_verdict.h"
#include "results/run/sample_run.h"

namespace weir {
namespace {

using testing::_;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;
using testing::SizeIs;

pugi::xml_document Parsed(const RunSummary& run) {
  pugi::xml_document xml;
  const std::string body = "<main>" + RunPageBody(run, {}) + "</main>";
  EXPECT_TRUE(xml.load_string(body.c_str(), pugi::parse_default | pugi::parse_ws_pcdata)) << body;
  return xml;
}

std::string TextOf(const pugi::xml_node& node) {
  std::string text = node.value();
  for (const pugi::xml_node& child : node.children()) text += TextOf(child);
  return text;
}

// The cells of the rows of all big tables, those of charts aside.
std::vector<std::vector<std::string>> CellsOfPage(const RunSummary& run) {
  const pugi::xml_document xml = Parsed(run);
  std::vector<std::vector<std::string>> rows;
  for (const auto& row : xml.select_nodes("//table[contains(@id, '-table')]/tbody/tr")) {
    std::vector<std::string>& cells = rows.emplace_back();
    for (const pugi::xml_node& cell : row.node().children()) {
      if (cell.type() == pugi::node_element) cells.push_back(TextOf(cell));
    }
  }
  return rows;
}

// The same of Markdown.
std::vector<std::vector<std::string>> CellsOfMarkdown(const RunSummary& run) {
  const auto markdown = std::ranges::find(RunRenderers(), "markdown", &RunRenderer::name);
  std::vector<std::vector<std::string>> rows;
  bool head = true;
  const std::string text = markdown->render(run, {});
  for (const std::string_view line : Split(text, '\n')) {
    if (!line.starts_with("| ")) {
      head = !line.starts_with("|-");
      continue;
    }
    if (head) continue;
    std::vector<std::string>& cells = rows.emplace_back();
    std::string cell;
    for (size_t i = 2; i < line.size(); ++i) {
      if (line[i] == '\\') {
        cell += line[++i];
      } else if (line[i] == '|') {
        cell.pop_back();
        cells.push_back(cell);
        cell.clear();
        ++i;
      } else {
        cell += line[i];
      }
    }
  }
  return rows;
}

TEST(RunPageTest, SaysNothingElseThanTheTable) {
  for (const Report& report : {SampleDefaultRun(7), SampleBufferSweep(7), SampleBusyRun(7), SampleRun(3)}) {
    const RunSummary run = SummarizeRun(report);
    const auto expected = CellsOfMarkdown(run);
    ASSERT_THAT(expected, Not(IsEmpty()));
    EXPECT_EQ(CellsOfPage(run), expected);
  }
}

TEST(RunPageTest, HoldsVerdictsNotesFlagsAndEnvironment) {
  Report report = SampleBusyRun(7);
  for (const char* strategy : {"batched", "pooled", "uring"})
    report.SetContext(fmt::format("weir_code_write/{}", strategy), "weir::Open<Writer>, writers.h");
  const RunSummary run = SummarizeRun(report);
  const std::string page = RenderRunPage(run, {});
  for (const std::string& line : Answer(run)) EXPECT_THAT(page, HasSubstr(HtmlText(line)));
  for (const RunGroup& group : run.groups) EXPECT_THAT(page, HasSubstr(HtmlText(Verdict(group, run.noise))));
  for (const std::string& line : Notes(run)) EXPECT_THAT(page, HasSubstr(HtmlText(line)));
  for (const std::string& line : FlagLegend(run, true).Lines()) EXPECT_THAT(page, HasSubstr(HtmlText(line)));
  EXPECT_THAT(InYourProgram(run), HasSubstr("weir::Open"));
  EXPECT_THAT(page, HasSubstr(HtmlText(InYourProgram(run))));
  for (const auto& [key, value] : run.context) EXPECT_THAT(page, HasSubstr(HtmlName(value))) << key;
}

TEST(RunPageTest, EachChartHasATableOfTheSameCases) {
  const RunSummary run = SummarizeRun(SampleDefaultRun(7));
  const pugi::xml_document xml = Parsed(run);
  ASSERT_FALSE(xml.select_nodes("//figure").empty());
  for (const auto& figure : xml.select_nodes("//figure")) {
    const size_t rows = figure.node().select_nodes("details//tbody/tr").size();
    EXPECT_GT(rows, 0U) << figure.node().attribute("id").value();
    for (const auto& svg : figure.node().select_nodes("svg")) {
      const size_t drawn =
          svg.node().select_nodes("g[contains(@class, 'row') or contains(@class, 'line')]").size();
      EXPECT_GT(drawn, 0U);
      EXPECT_LE(drawn, rows);
    }
  }
}

TEST(RunPageTest, ASweepOfBuffersIsDrawnBySize) {
  const RunSummary run = SummarizeRun(SampleBufferSweep(7));
  const pugi::xml_document xml = Parsed(run);
  const auto lines = xml.select_nodes("//figure[contains(@id, 'by-size')]/svg[@class='wide']/g");
  EXPECT_THAT(lines, SizeIs(3)) << "three strategies";
  EXPECT_TRUE(xml.select_nodes("//figure[contains(@id, 'by-record-size')]").empty());
}

// The labels along the axis below a chart, and where they stand.
std::vector<std::pair<std::string, double>> TicksOf(const pugi::xml_node& svg) {
  std::vector<std::pair<std::string, double>> ticks;
  for (const auto& text : svg.select_nodes("text[@class='tick']"))
    ticks.emplace_back(text.node().text().get(), text.node().attribute("x").as_double());
  return ticks;
}

TEST(RunPageTest, SizesStandByTheirValueOnALogarithmicAxis) {
  Report report;
  for (const char* buffer : {"1048576", "262144", "4096", "65536", "512"}) {
    for (const char* strategy : {"batched", "stdio"}) {
      AddSampleRounds(report,
                      {.name = "write/" + std::string(strategy) +
                               "/record:number/records:1000000/target:file/buffer:" + buffer,
                       .records = 1e6,
                       .ns_per_record = 3e6 / std::atof(buffer)},
                      7);
    }
  }
  const pugi::xml_document xml = Parsed(SummarizeRun(report));
  const pugi::xml_node svg = xml.select_node("//figure[@id='group-1-by-size']/svg[@class='wide']").node();
  const auto ticks = TicksOf(svg);
  ASSERT_THAT(ticks, SizeIs(5));
  const char* const names[] = {"512 B", "4 KiB", "64 KiB", "256 KiB", "1 MiB"};
  const double factors[] = {1, 8, 128, 512, 2048};
  for (size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(ticks[i].first, names[i]);
    const double share = std::log(factors[i]) / std::log(2048);
    EXPECT_NEAR(ticks[i].second, ticks[0].second + share * (ticks[4].second - ticks[0].second), 0.2);
  }
  // Time is in inverse proportion to the size, so the lines are straight where both axes are logarithmic.
  std::vector<std::pair<double, double>> dots;
  for (const auto& circle : svg.select_nodes("g[1]/circle"))
    dots.emplace_back(circle.node().attribute("cx").as_double(), circle.node().attribute("cy").as_double());
  ASSERT_THAT(dots, SizeIs(5));
  const double slope = (dots[4].second - dots[0].second) / (dots[4].first - dots[0].first);
  for (size_t i = 1; i < 5; ++i) {
    EXPECT_GT(dots[i].first, dots[i - 1].first);
    EXPECT_NEAR(dots[i].second, dots[0].second + slope * (dots[i].first - dots[0].first), 1);
  }
}

// Cases of write by strategy, record and buffer; the buffers in an order that is neither theirs nor that of texts.
Report SampleSweep(const std::vector<std::string>& strategies) {
  Report report;
  for (const int size : {512, 8, 64}) {
    for (const std::string& strategy : strategies) {
      for (const char* buffer : {"65536", "16777216", "4096"}) {
        AddSampleRounds(report,
                        {.name = fmt::format("write/{}/record:fixed:{}/records:1000000/target:file/buffer:{}",
                                             strategy, size, buffer),
                         .records = 1e6,
                         .ns_per_record = 2.0 * size},
                        7);
      }
    }
  }
  return report;
}

TEST(RunPageTest, RecordsOfSeveralSizesAreDrawnBySize) {
  Report report;
  for (const int size : {8, 64, 512}) {
    for (const char* strategy : {"batched", "stdio"}) {
      AddSampleRounds(report,
                      {.name = "write/" + std::string(strategy) + "/record:fixed:" + std::to_string(size) +
                               "/records:1000000/target:file/buffer:262144",
                       .records = 1e6,
                       .ns_per_record = 2.0 * size},
                      7);
    }
  }
  const pugi::xml_document xml = Parsed(SummarizeRun(report));
  EXPECT_THAT(xml.select_nodes("//figure[@id='by-record-size']/svg[@class='narrow']/g"), SizeIs(2));
}

TEST(RunPageTest, ChartsSpeakOfWhatTheWorkloadCounts) {
  Report report;
  report.SetContext("weir_unit_emit", "emit");
  report.SetContext("weir_count_emit", "emits");
  report.SetContext("weir_work_emit", "emits");
  report.SetContext("weir_columns_emit", "time,difference");
  for (const char* strategy : {"leader", "naive"}) {
    AddSampleRounds(
        report,
        {.name = "emit/" + std::string(strategy) + "/emits:1000", .records = 1000, .ns_per_record = 50}, 7);
  }
  for (ReportRow& row : report.rows) {
    for (const auto counter : {schema::kAppendP50Ns, schema::kAppendP99Ns, schema::kAppendMaxNs})
      row.SetCounter(counter, 100);
    row.SetCounter(schema::kAnonPeakBytes, 1e6);
  }
  const std::string page = RenderRunPage(SummarizeRun(report), {});
  for (const char* said : {"Time by strategy", "time an emit, less is better", "How long single emits took",
                           "time of one emit", "Each took 1.00 MB of memory at its peak."})
    EXPECT_THAT(page, HasSubstr(said));
  for (const char* said : {"Append", "time a emit", "Dashed: the limits", "by-size", "-memory-figures"})
    EXPECT_THAT(page.substr(0, page.find("What the columns hold")), Not(HasSubstr(said)));
}

TEST(RunPageTest, ManyLinesBySizeAreDividedAmongChartsByTheValueOfWhatDivides) {
  const pugi::xml_document xml = Parsed(SummarizeRun(SampleSweep({"batched", "stdio", "pooled"})));
  const auto figures = xml.select_nodes("//figure[starts-with(@id, 'by-record-size')]");
  ASSERT_THAT(figures, SizeIs(3)) << "one for each buffer";
  const char* const buffers[] = {", buffer:4KiB", ", buffer:64KiB", ", buffer:16MiB"};
  for (size_t i = 0; i < 3; ++i) {
    const pugi::xml_node figure = figures.begin()[i].node();
    EXPECT_THAT(TextOf(figure.select_node("figcaption/h3").node()), EndsWith(buffers[i]));
    EXPECT_THAT(figure.select_nodes("svg[@class='wide']/g"), SizeIs(3));
    const auto ticks = TicksOf(figure.select_node("svg[@class='wide']").node());
    EXPECT_THAT(ticks, ElementsAre(Pair("8 B", _), Pair("64 B", _), Pair("512 B", _)));
  }
}

TEST(RunPageTest, LinesOfOneChartStandByTheValueOfTheirParameters) {
  const pugi::xml_document xml = Parsed(SummarizeRun(SampleSweep({"stdio", "batched"})));
  std::vector<std::string> labels;
  for (const auto& line : xml.select_nodes("//figure[@id='by-record-size']/svg[@class='wide']/g/title"))
    labels.emplace_back(line.node().text().get());
  EXPECT_THAT(labels, ElementsAre("batched buffer:4KiB", "batched buffer:64KiB", "batched buffer:16MiB",
                                  "stdio buffer:4KiB", "stdio buffer:64KiB", "stdio buffer:16MiB"));
}

TEST(RunPageTest, IdsAreUnique) {
  for (const Report& report : {SampleDefaultRun(7), SampleBufferSweep(7)}) {
    const pugi::xml_document xml = Parsed(SummarizeRun(report));
    std::vector<std::string> ids;
    for (const auto& node : xml.select_nodes("//*[@id]"))
      ids.emplace_back(node.node().attribute("id").value());
    std::ranges::sort(ids);
    EXPECT_EQ(std::ranges::adjacent_find(ids), ids.end());
  }
}

}  // namespace
}  // namespace weir
