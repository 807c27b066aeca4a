#include "results/run/run_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "results/page/html_text.h"
#include "results/page/page.h"
#include "results/page/page_table.h"
#include "results/report/delimited_text.h"
#include "results/run/flag_legend.h"
#include "results/run/run_charts.h"
#include "results/run/run_columns.h"
#include "results/run/run_header.h"
#include "results/run/run_verdict.h"
#include "results/text/units.h"

namespace weir {
namespace {

std::string Verdicts(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += fmt::format("<p class=\"verdict\">{}</p>\n", HtmlText(line));
  return text;
}

// One group's, with the same cells as every other form has.
class GroupTable {
 public:
  GroupTable(const RunGroup& group, const RunSummary& run, const FlagLegend& flags, const RunView& view)
      : group_(group), run_(run), flags_(flags), columns_(ColumnsOf(group, run.noise, flags, view.columns)) {}

  std::string Html(std::string_view id) const {
    PageTable table(PageTable::Kind::kData, fmt::format("{}-table", id),
                    "All figures: " + DescribeGroup(group_));
    table.AddColumn(RowsOf(group_), Align::kLeft);
    for (const std::string& key : group_.swept) table.AddColumn(key, Align::kRight, true);
    for (const RunColumn* each : columns_) {
      table.AddColumn(Joined({std::string(TopOf(*each, group_)), std::string(BottomOf(*each, group_))}, " "),
                      each->align, each->name == schema::kStateColumn);
    }
    for (size_t i = 0; i < group_.ranking.cases.size(); ++i) {
      const bool best = i == 0 && group_.ranking.level == 0 && group_.ranking.candidates > 0;
      const bool plain = i < group_.ranking.candidates || !group_.ranking.comparable;
      AddCase(group_.ranking.cases[i], best ? "best" : plain ? "" : "aside", table);
    }
    for (const CaseSummary& each : group_.limits) AddCase(each, "aside", table);
    return table.Html();
  }

 private:
  void AddCase(const CaseSummary& each, std::string_view css_class, PageTable& table) const {
    table.StartRow(each.errors > 0 ? "bad" : css_class);
    table.AddName(each.IsLimit() ? "limit " + each.row_label : each.row_label);
    for (const std::string& key : group_.swept) {
      const std::string value(each.Parameter(key).value_or(""));
      const std::optional<uint64_t> number = WholeNumber(value);
      table.AddCell(ValueText(group_.terms, key, value),
                    number ? std::optional(static_cast<double>(*number)) : std::nullopt);
    }
    bool first = true;
    for (const RunColumn* column : columns_) {
      const RunCell at = {group_, each, run_.noise, flags_};
      if (each.errors > 0) {
        table.AddCell(std::exchange(first, false) ? "error" : "");
      } else {
        table.AddCell(column->cell(at).value_or(std::string(column->absent)),
                      column->figure ? column->figure(at) : std::nullopt);
      }
    }
  }

  const RunGroup& group_;
  const RunSummary& run_;
  const FlagLegend& flags_;
  const std::vector<const RunColumn*> columns_;
};

std::string GroupSection(const RunGroup& group, const RunSummary& run, const FlagLegend& flags,
                         const RunView& view, const std::string& id) {
  const bool alone = run.groups.size() == 1;
  return fmt::format("<section>\n<h2 id=\"{}\">{}</h2>\n", id, HtmlText(DescribeGroup(group))) +
         (alone ? "" : Verdicts({Verdict(group, run.noise)})) + SpeedChart(group, id) +
         GroupTable(group, run, flags, view).Html(id) + MemoryChart(group, id) + SizeCharts(group, id) +
         RoundsChart(group, id) + StallsChart(group, id) + "</section>\n";
}

// What the columns mean, as the help of the commands has it.
std::string ColumnMeanings() {
  std::string list;
  for (const RunColumn& each : RunColumns()) {
    if (each.meaning.empty()) continue;
    list += fmt::format("<dt>{}</dt><dd>{}</dd>\n", HtmlText(each.name), HtmlText(each.meaning));
  }
  return "<details><summary>What the columns hold</summary>\n<dl>\n" + list + "</dl></details>\n";
}

// JSON of several lines, as that of the caches, on one.
std::string OnOneLine(std::string_view value) {
  if (!value.starts_with('[') && !value.starts_with('{')) return std::string(value);
  std::string line;
  for (size_t i = 0; i < value.size(); ++i) {
    if (value[i] != '\n') {
      line += value[i];
      continue;
    }
    line += ' ';
    while (i + 1 < value.size() && value[i + 1] == ' ') ++i;
  }
  return line;
}

std::string Environment(const RunSummary& run) {
  PageTable table(PageTable::Kind::kData, "environment",
                  "What the report says of the machine, the build and the run");
  table.AddColumn("key", Align::kLeft);
  table.AddColumn("value", Align::kLeft);
  for (const auto& [key, value] : run.context) {
    table.StartRow();
    table.AddName(key);
    table.AddLongCell(OnOneLine(value));
  }
  if (table.empty()) return "";
  return "<section>\n<h2>Environment</h2>\n" + table.Html() + "</section>\n";
}

std::string_view Heading(const RunSummary& run) {
  const bool measured_here =
      std::ranges::all_of(run.groups, [](const RunGroup& group) { return group.ranking.comparable; });
  return measured_here ? "weir run" : "weir report";
}

// One sentence for one group; of several what to use, by how much and at what cost.
std::vector<std::string> VerdictsOfAll(const RunSummary& run) {
  if (run.groups.empty()) return {Verdict({}, {})};
  if (run.groups.size() == 1) return {Verdict(run.groups[0], run.noise)};
  return Answer(run);
}

}  // namespace

std::string RunPageBody(const RunSummary& run, const RunView& view) {
  const FlagLegend flags(run, true);
  std::string body = "<header>\n" + HtmlElement("h1", Heading(run)) + Verdicts(VerdictsOfAll(run)) +
                     fmt::format("<p class=\"facts\">{}</p>\n", HtmlText(DescribeRun(run)));
  if (const std::string call = InYourProgram(run); !call.empty()) body += HtmlElement("p", call);
  body += "</header>\n";
  for (size_t i = 0; i < run.groups.size(); ++i) {
    body += GroupSection(run.groups[i], run, flags, view, fmt::format("group-{}", i + 1));
  }
  body += RecordSizeCharts(run);
  body += "<section>\n<h2>Notes and flags</h2>\n" + HtmlList("notes", Notes(run)) +
          HtmlList("plain", flags.Lines()) + ColumnMeanings() + "</section>\n";
  return body + Environment(run);
}

std::string RenderRunPage(const RunSummary& run, const RunView& view) {
  const std::string title =
      std::string(Heading(run)) + (run.groups.empty() ? "" : ": " + DescribeGroup(run.groups.front()));
  return PageDocument({.title = title, .body = RunPageBody(run, view)});
}

}  // namespace weir
