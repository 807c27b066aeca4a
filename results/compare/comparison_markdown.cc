#include "results/compare/comparison_markdown.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "results/compare/comparison_cells.h"
#include "results/text/text_layout.h"

namespace weir {
namespace {

constexpr size_t kRoomForRows = 52'000;
constexpr size_t kRowsUnfolded = 10;

// Text that Markdown, HTML and a terminal leave alone.
std::string Escaped(std::string_view text) {
  std::string escaped;
  for (const char c : Printable(text)) {
    if (c == '<') {
      escaped += "&lt;";
    } else if (c == '>') {
      escaped += "&gt;";
    } else if (c == '&') {
      escaped += "&amp;";
    } else {
      if (std::string_view("\\`*_|[]#~").find(c) != std::string_view::npos) escaped += '\\';
      escaped += c;
    }
  }
  return escaped;
}

// A name in fixed width. A backtick would end it, and a vertical bar the cell; of nothing there is none.
std::string Code(std::string_view name) {
  const std::string printable = Printable(name);
  const bool breaks_out = printable.empty() || printable.find_first_of("`|\\") != printable.npos;
  return breaks_out ? Escaped(name) : "`" + printable + "`";
}

// Tables, until the room is used up.
class Tables {
 public:
  Tables(const Comparison& comparison, const TextOutput& out) : comparison_(comparison), out_(out) {}

  void Add(const ComparedGroup& group, const std::vector<const ComparedRow*>& rows) {
    const bool within = !comparison_.column.empty();
    out_(within ? fmt::format("| {} | {} | difference | 95 % interval | p | detectable | verdict |\n"
                              "|---|--:|--:|--:|--:|--:|---|\n",
                              Escaped(comparison_.column), Escaped(comparison_.metric.name))
                : "| case | old | new | difference | 95 % interval | p | detectable | verdict |\n"
                  "|---|--:|--:|--:|--:|--:|--:|---|\n");
    size_t left_out = 0;
    for (const ComparedRow* row : rows) {
      const std::string line = Line(group, *row);
      if (used_ + line.size() > kRoomForRows) {
        ++left_out;
        continue;
      }
      used_ += line.size();
      out_(line);
    }
    out_("\n");
    if (left_out > 0) out_(fmt::format("{} more rows do not fit here.\n\n", left_out));
  }

 private:
  std::string Line(const ComparedGroup& group, const ComparedRow& row) const {
    const ComparisonCells cells = CellsOf(comparison_, group, row);
    const bool strong = IsNotable(row) && (row.difference || row.absolute);
    std::string finding = strong && comparison_.column.empty() ? "**" + cells.finding + "**" : cells.finding;
    if (!row.detail.empty()) finding += ": " + Escaped(row.detail);
    const std::string base = comparison_.column.empty() ? cells.base + " | " : "";
    return fmt::format("| {} | {}{} | {} | {} | {} | {} | {} |\n", Code(row.name), base, cells.compared,
                       cells.change, cells.interval, cells.p, cells.detectable, finding);
  }

  const Comparison& comparison_;
  const TextOutput& out_;
  size_t used_ = 0;
};

void RenderGroup(const Comparison& comparison, const ComparedGroup& group, Tables& tables,
                 const TextOutput& out) {
  if (!group.title.empty()) out("#### " + Escaped(group.title) + "\n\n");
  if (comparison.groups.size() > 1) out(Escaped(group.verdict) + "\n\n");
  std::vector<const ComparedRow*> first, rest;
  for (const ComparedRow& row : group.rows) {
    const bool unfolded = !comparison.column.empty() || group.rows.size() <= kRowsUnfolded;
    (unfolded || IsNotable(row) ? first : rest).push_back(&row);
  }
  if (comparison.column.empty()) {
    std::ranges::stable_sort(first, std::greater(), [](const ComparedRow* row) { return IsNotable(*row); });
  }
  if (!first.empty()) tables.Add(group, first);
  if (rest.empty()) return;
  out(fmt::format("<details><summary>{} rows without a change that could be shown</summary>\n\n",
                  rest.size()));
  tables.Add(group, rest);
  out("</details>\n\n");
}

void RenderCounts(const Comparison& comparison, const TextOutput& out) {
  if (comparison.count_changes.empty()) return;
  constexpr size_t kShown = 50;
  out("| exact count | case | old → new | verdict |\n|---|---|--:|---|\n");
  for (size_t i = 0; i < std::min(kShown, comparison.count_changes.size()); ++i) {
    const CountChange& change = comparison.count_changes[i];
    out(fmt::format("| {} | {} | {} | **{}** |\n", change.counter, Code(change.name), ChangeOfCount(change),
                    FindingName(change.finding)));
  }
  out("\n");
  if (comparison.count_changes.size() > kShown) {
    out(fmt::format("{} more counts changed.\n\n", comparison.count_changes.size() - kShown));
  }
}

void RenderWarnings(const Comparison& comparison, bool foremost, const TextOutput& out) {
  bool any = false;
  for (const ComparisonWarning& warning : comparison.warnings) {
    if (warning.foremost != foremost) continue;
    out("- ⚠ " + Escaped(warning.text) + "\n");
    any = true;
  }
  if (any && foremost) out("\n");
}

}  // namespace

void ComparisonMarkdown::Render(const Comparison& comparison, const TextOutput& out) const {
  const std::string what =
      comparison.column.empty()
          ? fmt::format("{}: {} → {}", comparison.metric.name, comparison.base_source,
                        comparison.compared_source)
          : fmt::format("{} by {}: {}", comparison.metric.name, comparison.column, comparison.base_source);
  out("### " + Escaped(what) + "\n\n");
  if (!comparison.evidence.empty()) out("Evidence: " + Escaped(comparison.evidence) + ".\n\n");
  RenderWarnings(comparison, true, out);
  if (comparison.groups.size() == 1) out("**" + Escaped(comparison.verdict) + "**\n\n");
  Tables tables(comparison, out);
  for (const ComparedGroup& group : comparison.groups) {
    if (!group.rows.empty()) RenderGroup(comparison, group, tables, out);
  }
  RenderCounts(comparison, out);
  if (!comparison.advice.empty()) out(Escaped(comparison.advice) + "\n\n");
  RenderWarnings(comparison, false, out);
}

}  // namespace weir
