#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "results/compare/comparison_cells.h"
#include "results/compare/comparison_renderer.h"
#include "results/compare/difference.h"
#include "results/page/forest_column.h"
#include "results/page/html_text.h"
#include "results/page/page.h"
#include "results/page/page_table.h"
#include "results/report/delimited_text.h"

namespace weir {
namespace {

// Of more rows than these only those that a reader has to see; a page of a million would open nowhere.
constexpr size_t kMostRows = 20'000;

// What a comparison can stand on, the strongest first.
struct RungInWords {
  Rung rung;
  std::string_view words;
};
constexpr std::array kLadder = {
    RungInWords{Rung::kOneSession,
                "One session, rounds paired: drift falls on both sides alike. This proves."},
    RungInWords{Rung::kManySessions, "Several sessions a side: from four a side on they can show a change."},
    RungInWords{Rung::kHistory,
                "Two sessions and a history, which knows how far each row moves without a change."},
    RungInWords{
        Rung::kTwoSessions,
        "Two sessions with eight rows and more: how these scatter is the noise; a row far outside is likely "
        "changed."},
    RungInWords{Rung::kTwoFiles,
                "Two files with little in them: the difference is shown; what made it is not known."}};

std::string_view ClassOf(const ComparedRow& row) {
  switch (row.finding) {
    case Finding::kRegressed:
    case Finding::kLikelyRegressed:
      return "worse";
    case Finding::kImproved:
    case Finding::kLikelyImproved:
      return "better";
    default:
      return row.reason == Reason::kFailed ? "bad" : row.aside ? "aside" : "";
  }
}

// Changed rows first, the largest before the others; then what is only in one report, then the rest.
int OrderOf(const ComparedRow& row) {
  switch (row.finding) {
    case Finding::kRegressed:
    case Finding::kLikelyRegressed:
      return 0;
    case Finding::kImproved:
    case Finding::kLikelyImproved:
      return 1;
    case Finding::kDiffers:
      return 2;
    case Finding::kAdded:
      return 4;
    case Finding::kRemoved:
      return 5;
    case Finding::kUnclear:
      return 6;
    case Finding::kEquivalent:
      return 7;
    case Finding::kIncomparable:
      return 3;
  }
  return 7;
}

double SizeOf(const ComparedRow& row) {
  return row.difference ? std::fabs(std::log(row.difference->ratio)) : 0;
}

// The table of one group, which is its forest plot too.
class GroupTable {
 public:
  GroupTable(const Comparison& comparison, const ComparedGroup& group)
      : comparison_(comparison), group_(group), within_(!comparison.column.empty()) {
    for (const ComparedRow& row : group.rows) {
      if (group.rows.size() <= kMostRows || IsNotable(row)) rows_.push_back(&row);
    }
    if (rows_.size() > kMostRows) rows_.resize(kMostRows);
    if (!within_) {
      std::ranges::stable_sort(rows_, [](const ComparedRow* a, const ComparedRow* b) {
        return std::pair(OrderOf(*a), -SizeOf(*a)) < std::pair(OrderOf(*b), -SizeOf(*b));
      });
    }
    for (const ComparedRow* row : rows_) {
      if (row->difference) forest_.Add(ValueRatio(*row), ValueRatios(*row));
      rest_ |= row->difference && row->difference->against_rest;
      instructions_ |= row->instructions.has_value();
    }
  }

  std::string Html(const std::string& id) const {
    PageTable table(
        PageTable::Kind::kData, id,
        fmt::format("{}, {}. Shaded: ± 2 %, which counts as no difference.", comparison_.metric.name,
                    within_ ? "against " + group_.base_label : "new against old"));
    AddHead(table);
    for (const ComparedRow* row : rows_) AddRow(*row, table);
    const size_t left_out = group_.rows.size() - rows_.size();
    return table.Html() +
           (left_out == 0
                ? ""
                : HtmlElement("p", fmt::format("{} rows without a change that could be shown are left out; "
                                               "--format csv has them.",
                                               left_out)));
  }

 private:
  double ValueRatio(const ComparedRow& row) const {
    return comparison_.metric.ValueRatio(row.difference->ratio);
  }

  std::optional<Interval> ValueRatios(const ComparedRow& row) const {
    const std::optional<Interval>& costs = row.difference->interval;
    return costs ? std::optional(comparison_.metric.ValueRatios(*costs)) : std::nullopt;
  }

  void AddHead(PageTable& table) const {
    table.AddColumn(within_ ? comparison_.column : "case", Align::kLeft);
    table.AddDrawnColumn("difference, drawn", forest_.Head());
    if (!within_) table.AddColumn("old", Align::kRight);
    table.AddColumn(within_ ? comparison_.metric.name : "new", Align::kRight);
    table.AddColumn("difference", Align::kRight);
    if (rest_) table.AddColumn("against the rest", Align::kRight);
    table.AddColumn("95 % interval", Align::kRight);
    table.AddColumn("verdict", Align::kLeft, true);
    if (instructions_) table.AddColumn("instructions", Align::kLeft);
    table.AddColumn("p", Align::kRight);
    table.AddColumn("detectable", Align::kRight);
    table.AddColumn("rounds", Align::kRight);
  }

  void AddRow(const ComparedRow& row, PageTable& table) const {
    const ComparisonCells cells = CellsOf(comparison_, group_, row);
    const auto& difference = row.difference;
    table.StartRow(IsBase(group_, row) ? "best" : ClassOf(row));
    table.AddName(row.name, row.detail);
    table.AddDrawnCell(difference ? forest_.Cell(ValueRatio(row), ValueRatios(row), ClassOf(row)) : "");
    const auto value_of = [&](bool base) -> std::optional<double> {
      if (difference) return base ? difference->base : difference->compared;
      if (row.absolute) return base ? row.absolute->base : row.absolute->compared;
      return row.value_of_base == base ? row.value : std::nullopt;
    };
    if (!within_) table.AddCell(cells.base, value_of(true));
    table.AddCell(cells.compared, value_of(false));
    table.AddCell(cells.change, difference ? std::optional(ValueRatio(row)) : std::nullopt);
    if (rest_) {
      const std::optional<double> rest = difference ? difference->against_rest : std::nullopt;
      table.AddCell(cells.rest, rest ? std::optional(comparison_.metric.ValueRatio(*rest)) : std::nullopt);
    }
    const std::optional<Interval> interval = difference ? ValueRatios(row) : std::nullopt;
    table.AddCell(cells.interval, interval ? std::optional(interval->low) : std::nullopt);
    table.AddCell(cells.finding);
    if (instructions_) table.AddCell(row.instructions ? row.instructions->InWords() : "");
    table.AddCell(cells.p, difference ? difference->adjusted_p : std::nullopt);
    table.AddCell(cells.detectable, difference ? difference->detectable : std::nullopt);
    table.AddCell(cells.rounds,
                  difference ? std::optional(static_cast<double>(difference->base_count)) : std::nullopt);
  }

  const Comparison& comparison_;
  const ComparedGroup& group_;
  const bool within_;
  std::vector<const ComparedRow*> rows_;
  ForestColumn forest_{kEquivalence};
  bool rest_ = false;
  bool instructions_ = false;
};

std::string Warnings(const Comparison& comparison, bool foremost) {
  std::vector<std::string> lines;
  for (const ComparisonWarning& warning : comparison.warnings) {
    if (warning.foremost == foremost) lines.push_back(warning.text);
  }
  return HtmlList("warnings", lines);
}

// "3 regressed, 190 equivalent".
std::string Tally(const Comparison& comparison) {
  std::vector<std::string> parts;
  if (!comparison.column.empty()) return "";  // what is slower than the best has not regressed
  for (const Finding finding : kFindings) {
    if (const size_t rows = comparison.Count(finding); rows > 0)
      parts.push_back(fmt::format("{} {}", rows, FindingName(finding)));
  }
  return Joined(parts, ", ");
}

std::string Evidence(const Comparison& comparison) {
  std::string list;
  for (const RungInWords& each : kLadder) {
    const bool here = each.rung == comparison.rung;
    list += fmt::format("<li{}>{}{}</li>\n", here ? " aria-current=\"true\" class=\"here\"" : "",
                        here ? "This one: " : "", HtmlText(each.words));
  }
  const std::string said =
      comparison.evidence.empty() ? "" : HtmlElement("p", "Evidence: " + comparison.evidence + ".");
  return fmt::format("<section>\n<h2>How sure</h2>\n{}<ol>\n{}</ol>\n{}</section>\n", said, list,
                     comparison.advice.empty() ? "" : HtmlElement("p", comparison.advice));
}

std::string Counts(const Comparison& comparison) {
  if (comparison.count_changes.empty()) return "";
  PageTable table(PageTable::Kind::kData, "counts", "Exact counts that changed");
  table.AddColumn("case", Align::kLeft);
  table.AddColumn("count", Align::kLeft, true);
  table.AddColumn("old → new", Align::kRight);
  table.AddColumn("verdict", Align::kLeft, true);
  for (const CountChange& change : comparison.count_changes) {
    table.StartRow(change.finding == Finding::kRegressed ? "worse" : "better");
    table.AddName(change.name);
    table.AddCell(change.counter);
    table.AddCell(ChangeOfCount(change), change.compared - change.base);
    table.AddCell(FindingName(change.finding));
  }
  return "<section>\n<h2>Counts</h2>\n" + table.Html() + "</section>\n";
}

std::string Groups(const Comparison& comparison) {
  std::string html;
  for (size_t i = 0; i < comparison.groups.size(); ++i) {
    const ComparedGroup& group = comparison.groups[i];
    if (group.rows.empty()) continue;
    html += fmt::format("<section>\n<h2>{}</h2>\n", HtmlText(group.title.empty() ? "Rows" : group.title));
    if (comparison.groups.size() > 1)
      html += fmt::format("<p class=\"verdict\">{}</p>\n", HtmlText(group.verdict));
    html += GroupTable(comparison, group).Html(fmt::format("group-{}", i + 1)) + "</section>\n";
  }
  return html;
}

}  // namespace

void ComparisonPage::Render(const Comparison& comparison, const TextOutput& out) const {
  const std::string what =
      comparison.column.empty()
          ? fmt::format("{}: {} → {}", comparison.metric.name, comparison.base_source,
                        comparison.compared_source)
          : fmt::format("{} by {}: {}", comparison.metric.name, comparison.column, comparison.base_source);
  std::string body = fmt::format("<header>\n<h1>{}</h1>\n", HtmlText(what)) + Warnings(comparison, true) +
                     fmt::format("<p class=\"verdict\">{}</p>\n<p class=\"facts\">{}</p>\n</header>\n",
                                 HtmlText(comparison.verdict), HtmlText(Tally(comparison)));
  body += Groups(comparison) + Counts(comparison) + Evidence(comparison) + Warnings(comparison, false);
  out(PageDocument({.title = what, .body = body}));
}

}  // namespace weir
