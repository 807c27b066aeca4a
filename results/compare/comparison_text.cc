#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "results/compare/comparison_cells.h"
#include "results/compare/comparison_renderer.h"
#include "results/report/case_name.h"
#include "results/report/delimited_text.h"
#include "results/text/text_layout.h"
#include "results/text/text_table.h"
#include "results/text/units.h"

namespace weir {
namespace {

constexpr size_t kRowsShown = 100;

// A column of the table. Where the width does not do, those of the highest rank go first; rank 0 stays.
struct Column {
  std::string_view top;
  std::string_view bottom;
  std::string ComparisonCells::*cell;
  int rank;
};

constexpr std::array<Column, 9> kColumns = {{
    {"", "old", &ComparisonCells::base, 1},
    {"", "new", &ComparisonCells::compared, 1},
    {"", "difference", &ComparisonCells::change, 0},
    {"95 %", "interval", &ComparisonCells::interval, 0},
    {"against", "the rest", &ComparisonCells::rest, 2},
    {"", "p", &ComparisonCells::p, 4},
    {"", "detectable", &ComparisonCells::detectable, 3},
    {"", "rounds", &ComparisonCells::rounds, 5},
    {"", "verdict", &ComparisonCells::finding, 0},
}};

Emphasis EmphasisOf(const ComparedGroup& group, const ComparedRow& row) {
  if (IsBase(group, row)) return group.base_is_best ? Emphasis::kBest : Emphasis::kPlain;
  if (row.aside) return Emphasis::kAside;
  switch (row.finding) {
    case Finding::kRegressed:
    case Finding::kLikelyRegressed:
      return Emphasis::kError;
    case Finding::kImproved:
    case Finding::kLikelyImproved:
      return Emphasis::kBest;
    case Finding::kEquivalent:
    case Finding::kDiffers:
      return Emphasis::kPlain;
    default:
      return Emphasis::kAside;
  }
}

// Which rows of a group are shown: all, or the notable ones and as many others as there is room for.
std::vector<const ComparedRow*> RowsShown(const ComparedGroup& group, bool all) {
  std::vector<const ComparedRow*> shown;
  if (group.rows.size() <= kRowsShown) all = true;
  size_t notable = static_cast<size_t>(std::ranges::count_if(group.rows, IsNotable));
  size_t room = kRowsShown - std::min(notable, kRowsShown);
  for (const ComparedRow& row : group.rows) {
    if (!all && shown.size() == kRowsShown) break;
    if (!all && !IsNotable(row) && room == 0) continue;
    if (!all && !IsNotable(row)) --room;
    shown.push_back(&row);
  }
  return shown;
}

// The table of one group for one width.
class GroupText {
 public:
  GroupText(const Comparison& comparison, const ComparedGroup& group, const TableStyle& style, bool all)
      : comparison_(comparison), group_(group), style_(style), rows_(RowsShown(group, all)) {
    std::vector<std::string_view> names;
    for (const ComparedRow* row : rows_) names.push_back(row->name);
    shared_ = SharedParts(names);
  }

  void Render(std::string_view how_to_see_all, const TextOutput& out) const {
    if (!group_.title.empty()) out(Bold(Wrap(group_.title, style_.width, 2), style_.color));
    if (!shared_.empty()) out(Wrap("All rows: " + Joined(shared_, "/"), style_.width, 2));
    out(Fitting().Render(style_.color));
    const size_t left_out = group_.rows.size() - rows_.size();
    if (left_out > 0) {
      out(Wrap(fmt::format("{} further rows are not shown; {}.", FormatCount(left_out), how_to_see_all),
               style_.width, 2));
    }
    for (const ComparedRow* row : rows_) {
      const std::string more = row->instructions ? row->instructions->InWords() : row->detail;
      if (more.empty()) continue;
      out(Wrap(fmt::format("{}: {}", WithoutParts(row->name, shared_), more), style_.width, 2));
    }
    if (comparison_.groups.size() > 1 && !group_.verdict.empty()) {
      out("\n" + Bold(Wrap(group_.verdict, style_.width, 2), style_.color));
    }
  }

 private:
  // As many columns as fit beside the names, which are shortened before the old and new values go.
  TextTable Fitting() const {
    std::vector<const Column*> columns = ColumnsWithText();
    for (const Column* leaving : InOrderOfLeaving(columns)) {
      TextTable table = Table(columns);
      if (leaving->rank == 1) table.ShrinkFirstColumn(style_.width);
      if (table.Width() <= style_.width) return table;
      std::erase(columns, leaving);
    }
    TextTable table = Table(columns);
    table.ShrinkFirstColumn(style_.width);
    return table;
  }

  // Without those that say nothing in any row; within one report the base's figure is the first row's.
  std::vector<const Column*> ColumnsWithText() const {
    std::vector<const Column*> columns;
    for (const Column& column : kColumns) {
      const bool doubled = !comparison_.column.empty() && column.cell == &ComparisonCells::base;
      const std::string_view nothing = column.rank > 1 ? "n/a" : "";
      if (!doubled && AnyCellIsOther(column, nothing)) columns.push_back(&column);
    }
    return columns;
  }

  // First those in which nothing is known.
  std::vector<const Column*> InOrderOfLeaving(std::vector<const Column*> columns) const {
    const auto order = [this](const Column* column) {
      const bool known = column->rank == 1 || AnyCellIsOther(*column, "n/a");
      return std::pair(known, -column->rank);
    };
    std::erase_if(columns, [&](const Column* column) { return column->rank == 0 && order(column).first; });
    std::ranges::stable_sort(columns, {}, order);
    return columns;
  }

  bool AnyCellIsOther(const Column& column, std::string_view nothing) const {
    return std::ranges::any_of(rows_, [&](const ComparedRow* row) {
      const std::string cell = CellsOf(comparison_, group_, *row).*column.cell;
      return !cell.empty() && cell != nothing;
    });
  }

  TextTable Table(const std::vector<const Column*>& columns) const {
    TextTable table;
    const bool within = !comparison_.column.empty();
    table.AddColumn("", within ? comparison_.column : "case", Align::kLeft);
    for (const Column* column : columns) {
      const bool value = within && column->cell == &ComparisonCells::compared;
      table.AddColumn(column->top, value ? comparison_.metric.name : column->bottom,
                      column->cell == &ComparisonCells::finding ? Align::kLeft : Align::kRight);
    }
    for (const ComparedRow* row : rows_) {
      const ComparisonCells cells = CellsOf(comparison_, group_, *row);
      std::vector<std::string> line = {WithoutParts(row->name, shared_)};
      for (const Column* column : columns) line.push_back(cells.*column->cell);
      table.AddRow(std::move(line), EmphasisOf(group_, *row));
    }
    return table;
  }

  const Comparison& comparison_;
  const ComparedGroup& group_;
  const TableStyle& style_;
  const std::vector<const ComparedRow*> rows_;
  std::vector<std::string> shared_;
};

std::string Heading(const Comparison& comparison) {
  if (!comparison.column.empty()) {
    return fmt::format("{}: {} by {}", comparison.base_source, comparison.metric.name, comparison.column);
  }
  const auto side = [](size_t sessions, const std::string& source) {
    return sessions == 1 ? source : fmt::format("{} sessions", sessions);
  };
  return fmt::format("{} from {} (old) to {} (new)", comparison.metric.name,
                     side(comparison.base_sessions, comparison.base_source),
                     side(comparison.compared_sessions, comparison.compared_source));
}

void RenderWarnings(const Comparison& comparison, bool foremost, const TableStyle& style,
                    const TextOutput& out) {
  for (const ComparisonWarning& warning : comparison.warnings) {
    if (warning.foremost == foremost) out(Wrap("! " + warning.text, style.width, 2));
  }
}

void RenderCounts(const Comparison& comparison, const TableStyle& style, const TextOutput& out) {
  if (comparison.count_changes.empty()) return;
  out("\nExact counts that changed:\n");
  const size_t shown = std::min(comparison.count_changes.size(), kRowsShown);
  for (size_t i = 0; i < shown; ++i) {
    const CountChange& change = comparison.count_changes[i];
    out(Wrap(fmt::format("  {} of {}: {}, {}", change.counter, change.name, ChangeOfCount(change),
                         FindingName(change.finding)),
             style.width, 4));
  }
  const size_t left_out = comparison.count_changes.size() - shown;
  if (left_out > 0) out(fmt::format("and {} more.\n", FormatCount(left_out)));
}

}  // namespace

void ComparisonText::Render(const Comparison& comparison, const TextOutput& out) const {
  out(Wrap(Heading(comparison), style_.width, 2));
  if (!comparison.evidence.empty()) {
    out(Wrap(fmt::format("Evidence: {}.", comparison.evidence), style_.width, 2));
  }
  RenderWarnings(comparison, true, style_, out);
  for (const ComparedGroup& group : comparison.groups) {
    out("\n");
    if (!group.rows.empty()) GroupText(comparison, group, style_, all_rows_).Render(how_to_see_all_, out);
  }
  RenderCounts(comparison, style_, out);
  if (comparison.groups.size() == 1)
    out("\n" + Bold(Wrap(comparison.verdict, style_.width, 2), style_.color));
  if (!comparison.advice.empty()) out(Wrap(comparison.advice, style_.width, 2));
  if (!std::ranges::all_of(comparison.warnings, &ComparisonWarning::foremost)) out("\n");
  RenderWarnings(comparison, false, style_, out);
}

}  // namespace weir
