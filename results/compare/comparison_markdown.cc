#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "results/compare/comparison_cells.h"
#include "results/compare/comparison_renderer.h"
#include "results/text/escaped.h"
#include "results/text/text_layout.h"

namespace weir {
namespace {

constexpr size_t kRoomForRows = 52'000;
constexpr size_t kRowsUnfolded = 10;

// Tables, until the room is used up.
class Tables {
 public:
  Tables(const Comparison& comparison, const TextOutput& out) : comparison_(comparison), out_(out) {}

  void Add(const ComparedGroup& group, const std::vector<const ComparedRow*>& rows) {
    const bool within = !comparison_.column.empty();
    out_(within ? fmt::format("| {} | {} | difference | 95 % interval | p | detectable | verdict |\n"
                              "|---|--:|--:|--:|--:|--:|---|\n",
                              MarkdownEscaped(comparison_.column), MarkdownEscaped(comparison_.metric.name))
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
    if (!row.detail.empty()) finding += ": " + MarkdownEscaped(row.detail);
    if (row.instructions) finding += "; " + MarkdownEscaped(row.instructions->InWords());
    const std::string base = comparison_.column.empty() ? cells.base + " | " : "";
    return fmt::format("| {} | {}{} | {} | {} | {} | {} | {} |\n", MarkdownCode(row.name), base,
                       cells.compared, cells.change, cells.interval, cells.p, cells.detectable, finding);
  }

  const Comparison& comparison_;
  const TextOutput& out_;
  size_t used_ = 0;
};

void RenderGroup(const Comparison& comparison, const ComparedGroup& group, Tables& tables,
                 const TextOutput& out) {
  if (!group.title.empty()) out("#### " + MarkdownEscaped(group.title) + "\n\n");
  if (comparison.groups.size() > 1) out(MarkdownEscaped(group.verdict) + "\n\n");
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
    out(fmt::format("| {} | {} | {} | **{}** |\n", change.counter, MarkdownCode(change.name),
                    ChangeOfCount(change), FindingName(change.finding)));
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
    out("- ⚠ " + MarkdownEscaped(warning.text) + "\n");
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
  out("### " + MarkdownEscaped(what) + "\n\n");
  if (!comparison.evidence.empty()) out("Evidence: " + MarkdownEscaped(comparison.evidence) + ".\n\n");
  RenderWarnings(comparison, true, out);
  if (comparison.groups.size() == 1) out("**" + MarkdownEscaped(comparison.verdict) + "**\n\n");
  Tables tables(comparison, out);
  for (const ComparedGroup& group : comparison.groups) {
    if (!group.rows.empty()) RenderGroup(comparison, group, tables, out);
  }
  RenderCounts(comparison, out);
  if (!comparison.advice.empty()) out(MarkdownEscaped(comparison.advice) + "\n\n");
  RenderWarnings(comparison, false, out);
}

}  // namespace weir
