#ifndef WEIR_RESULTS_HISTORY_HISTORY_RENDERER_H_
#define WEIR_RESULTS_HISTORY_HISTORY_RENDERER_H_

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "results/history/history_view.h"
#include "results/history/next_step.h"
#include "results/text/text_table.h"

namespace weir {

/// How a history is to be shown.
struct HistoryStyle {
  TableStyle table;
  size_t events = 20;       ///< text and Markdown: at most so many, the largest
  bool all = false;         ///< also what is recovered, withdrawn or acknowledged
  bool any_change = false;  ///< whether improvements count, for the verdict
  BuildSteps steps;
};

/// For a terminal: a table of events, the largest first, what ended, the verdict, and the next step for each event, unbroken.
/// Where the table is too wide, columns leave it, and names are cut so that no two look the same.
std::string RenderHistoryText(const HistoryView& view, const HistoryStyle& style);

/// For a pull request, in GitHub's Markdown, with whole names.
std::string RenderHistoryMarkdown(const HistoryView& view, const HistoryStyle& style);

/// Raised whenever a program that reads the output could be led astray.
inline constexpr int kHistorySchemaVersion = 1;

/// One JSON object: "changes", an element each with "series", "state", "commit_before", "commit_after", "old", "new", "low"
/// and "high", and "events", the largest first, which name their changes by "id". All of them, whatever their state.
std::string RenderHistoryJson(const HistoryView& view, const HistoryStyle& style);

/// For spreadsheets: a line for each change, or each series of a branch.
std::string RenderHistoryCsv(const HistoryView& view, const HistoryStyle& style);

/// A page to look at: the verdict, events first, then every series, which its script draws and opens large; for that the
/// view needs its values (ViewChoice::values). All events, whatever their state. Of a branch its rows alone.
std::string RenderHistoryPage(const HistoryView& view, const HistoryStyle& style);

struct HistoryRenderer {
  std::string_view name;
  std::string (*render)(const HistoryView& view, const HistoryStyle& style);
};

/// "text", "markdown", "json", "csv", "html".
std::span<const HistoryRenderer> HistoryRenderers();

/// What the tables for people show of an event.
struct EventCells {
  std::string name;  ///< of its largest change's series, with what tells it from others
  std::string more;  ///< "+11": further series
  std::string old_value;
  std::string new_value;
  std::string size;
  std::string interval;
  std::string range;  ///< "3f2a1b0..9c8d7e6"
  std::string day;
  std::string state;
  std::string id;  ///< for weir track ack: "e12"
};
EventCells CellsOf(const HistoryView& view, const ViewedEvent& event);

/// The events that `style` wants shown, and of how many of those that there are.
std::vector<const ViewedEvent*> EventsShown(const HistoryView& view, const HistoryStyle& style);
/// Whether somebody still has to look at it.
bool IsOpen(const HistoryView& view, const ViewedEvent& event);
/// NextStep() for the event.
std::string NextStepOf(const HistoryView& view, const ViewedEvent& event, const BuildSteps& steps);

/// Sentences below the table: what ended, what was removed, what else there is; as plain text.
std::vector<std::string> NotesOf(const HistoryView& view, const HistoryStyle& style);
/// "weir-history.sqlite, main: 24 series over 120 commits, 2026-01-03 to 2026-11-28".
std::string HeadingOf(const HistoryView& view);
/// "likely slower" and the like, of a row of a branch.
std::string WordOf(const BranchRow& row);

}  // namespace weir

#endif  // WEIR_RESULTS_HISTORY_HISTORY_RENDERER_H_
