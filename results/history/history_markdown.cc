#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "results/history/history_renderer.h"
#include "results/text/escaped.h"

namespace weir {
namespace {

std::string Row(const HistoryView& view, const ViewedEvent& event) {
  const EventCells cells = CellsOf(view, event);
  const std::string more = cells.more.empty() ? "" : " and " + cells.more.substr(1) + " more";
  const bool strong = IsOpen(view, event) && event.event.state == ChangeState::kConfirmed;
  return fmt::format("| {}{} | {} | {} | {} | {} | {} | {} | {} | {} |\n", MarkdownCode(cells.name), more,
                     MarkdownEscaped(cells.old_value), MarkdownEscaped(cells.new_value),
                     MarkdownEscaped(cells.size), MarkdownEscaped(cells.interval), MarkdownCode(cells.range),
                     cells.day, strong ? "**" + cells.state + "**" : cells.state, cells.id);
}

std::string BranchTable(const HistoryView& view) {
  std::string text =
      fmt::format("| series | {} | {} | difference | 95 % interval | verdict |\n|---|--:|--:|--:|--:|---|\n",
                  MarkdownEscaped(view.base), MarkdownEscaped(view.branch));
  for (const BranchRow& row : view.branch_rows) {
    const bool known = row.base_commits > 0;
    text += fmt::format("| {} | {} | {} | {} | {} | {} |\n", MarkdownCode(row.series.key.name),
                        known ? MarkdownEscaped(ValueInWords(row.series, row.base)) : "n/a",
                        MarkdownEscaped(ValueInWords(row.series, row.on_branch)),
                        known ? MarkdownEscaped(SizeInWords(row.series, row.base, row.on_branch)) : "n/a",
                        row.low ? RelativeInterval(*row.low, *row.high) : "n/a",
                        row.differs ? "**" + WordOf(row) + "**" : WordOf(row));
  }
  return text;
}

// A fence that no backtick in the text can end: what is in it has none, or is left out.
std::string NextSteps(const HistoryView& view, const std::vector<const ViewedEvent*>& events,
                      const HistoryStyle& style) {
  std::string steps;
  for (const ViewedEvent* event : events) {
    const std::string step = IsOpen(view, *event) ? NextStepOf(view, *event, style.steps) : "";
    if (step.empty() || step.find('`') != step.npos) continue;
    steps += fmt::format("# e{}\n{}\n", event->id, step);
  }
  if (steps.empty()) return "";
  return "<details><summary>Next: both commits of an event measured in turn</summary>\n\n```sh\n" + steps +
         "```\n</details>\n";
}

}  // namespace

std::string RenderHistoryMarkdown(const HistoryView& view, const HistoryStyle& style) {
  std::string text = "### " + MarkdownEscaped(HeadingOf(view)) + "\n\n";
  text += "**" + MarkdownEscaped(VerdictOf(view, style.any_change)) + "**\n\n";
  if (!view.branch.empty()) return text + BranchTable(view);
  const std::vector<const ViewedEvent*> events = EventsShown(view, style);
  if (!events.empty()) {
    text +=
        "| series | old | new | size | 95 % interval | commits | since | state | event |\n"
        "|---|--:|--:|--:|--:|---|---|---|---|\n";
    for (const ViewedEvent* event : events) text += Row(view, *event);
    text += "\n";
  }
  const std::vector<std::string> notes = NotesOf(view, style);
  for (const std::string& note : notes) text += "- " + MarkdownEscaped(note) + "\n";
  if (!notes.empty()) text += "\n";
  return text + NextSteps(view, events, style);
}

}  // namespace weir
