#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "results/history/history_renderer.h"
#include "results/text/text_layout.h"
#include "results/text/units.h"

namespace weir {
namespace {

// A column of the table. Where the width does not do, those of the highest rank go first; rank 0 stays.
struct Column {
  std::string_view top;
  std::string_view bottom;
  std::string EventCells::*cell;
  Align align;
  int rank;
};

constexpr std::array<Column, 8> kColumns = {{
    {"", "old", &EventCells::old_value, Align::kRight, 2},
    {"", "new", &EventCells::new_value, Align::kRight, 2},
    {"", "size", &EventCells::size, Align::kRight, 0},
    {"95 %", "interval", &EventCells::interval, Align::kRight, 0},
    {"", "commits", &EventCells::range, Align::kLeft, 0},
    {"", "since", &EventCells::day, Align::kLeft, 1},
    {"", "state", &EventCells::state, Align::kLeft, 0},
    {"", "event", &EventCells::id, Align::kLeft, 0},
}};
// Names are shortened to so many columns before others leave.
constexpr size_t kLeastName = 20;

Emphasis EmphasisOf(const HistoryView& view, const ViewedEvent& event) {
  if (!IsOpen(view, event)) return Emphasis::kAside;
  if (event.direction == Direction::kWorse && event.event.state == ChangeState::kConfirmed)
    return Emphasis::kError;
  return event.direction == Direction::kBetter ? Emphasis::kBest : Emphasis::kPlain;
}

// With how many further series it is.
std::string NameOf(const EventCells& cells) {
  return cells.more.empty() ? cells.name : cells.name + " " + cells.more;
}

TextTable TableOf(const HistoryView& view, const std::vector<const ViewedEvent*>& events, int most_rank) {
  std::vector<EventCells> cells;
  for (const ViewedEvent* event : events) cells.push_back(CellsOf(view, *event));
  std::vector<const Column*> columns;
  for (const Column& column : kColumns) {
    const bool any =
        std::ranges::any_of(cells, [&](const EventCells& each) { return !(each.*column.cell).empty(); });
    if (any && column.rank <= most_rank) columns.push_back(&column);
  }
  TextTable table;
  table.AddColumn("", "series", Align::kLeft);
  for (const Column* column : columns) table.AddColumn(column->top, column->bottom, column->align);
  for (size_t i = 0; i < events.size(); ++i) {
    std::vector<std::string> line = {NameOf(cells[i])};
    for (const Column* column : columns) line.push_back(cells[i].*column->cell);
    table.AddRow(std::move(line), EmphasisOf(view, *events[i]));
  }
  return table;
}

// Columns of a table beside its names.
size_t NameWidth(const HistoryView& view, const std::vector<const ViewedEvent*>& events) {
  size_t width = 0;
  for (const ViewedEvent* event : events)
    width = std::max(width, DisplayWidth(Printable(NameOf(CellsOf(view, *event)))));
  return width;
}

std::string Table(const HistoryView& view, const std::vector<const ViewedEvent*>& events,
                  const TableStyle& style) {
  const size_t names = NameWidth(view, events);
  for (int rank = 2;; --rank) {
    TextTable table = TableOf(view, events, rank);
    const size_t least = table.Width() - names + std::min(names, kLeastName);
    if (rank > 0 && least > style.width) continue;
    table.ShrinkFirstColumn(style.width);
    return table.Render(style.color);
  }
}

std::string BranchTable(const HistoryView& view, const TableStyle& style) {
  TextTable table;
  table.AddColumn("", "series", Align::kLeft);
  for (const std::string_view name : {view.base, view.branch}) table.AddColumn("", name, Align::kRight);
  table.AddColumn("", "difference", Align::kRight);
  table.AddColumn("95 %", "interval", Align::kRight);
  table.AddColumn("", "verdict", Align::kLeft);
  for (const BranchRow& row : view.branch_rows) {
    const bool known = row.base_commits > 0;
    table.AddRow({row.series.key.name, known ? ValueInWords(row.series, row.base) : "n/a",
                  ValueInWords(row.series, row.on_branch),
                  known ? SizeInWords(row.series, row.base, row.on_branch) : "n/a",
                  row.low ? RelativeInterval(*row.low, *row.high) : "n/a", WordOf(row)},
                 !row.differs                         ? Emphasis::kAside
                 : row.direction == Direction::kWorse ? Emphasis::kError
                                                      : Emphasis::kBest);
  }
  table.ShrinkFirstColumn(style.width);
  return table.Render(style.color);
}

// Commands are not broken, so that they can be pasted.
std::string NextSteps(const HistoryView& view, const std::vector<const ViewedEvent*>& events,
                      const HistoryStyle& style) {
  std::string steps;
  for (const ViewedEvent* event : events) {
    if (!IsOpen(view, *event)) continue;
    const std::string step = NextStepOf(view, *event, style.steps);
    if (step.empty()) continue;
    steps += fmt::format("  e{}: {}\n", event->id, step);
  }
  if (steps.empty()) return "";
  const BuildSteps unsaid;
  const bool unknown = style.steps.build == unsaid.build || style.steps.bench == unsaid.bench;
  return Wrap(fmt::format("Next, both commits measured in turn{}:",
                          unknown
                              ? " (BUILD builds a checkout, BENCH is the program in it; --build and --bench "
                                "put them in)"
                              : ""),
              style.table.width, 2) +
         steps;
}

}  // namespace

std::string RenderHistoryText(const HistoryView& view, const HistoryStyle& style) {
  const TableStyle& table = style.table;
  std::string text = Wrap(HeadingOf(view), table.width, 2);
  const std::string verdict = VerdictOf(view, style.any_change);
  if (!view.branch.empty()) {
    text += "\n" + BranchTable(view, table);
    text += "\n" + Bold(Wrap(verdict, table.width, 2), table.color);
    return table.ascii ? PlainAscii(text) : text;
  }
  const std::vector<const ViewedEvent*> events = EventsShown(view, style);
  if (!events.empty()) text += "\n" + Table(view, events, table);
  text += "\n" + Bold(Wrap(verdict, table.width, 2), table.color);
  for (const std::string& note : NotesOf(view, style)) text += Wrap(note, table.width, 2);
  const std::string next = NextSteps(view, events, style);
  if (!next.empty()) text += "\n" + next;
  return table.ascii ? PlainAscii(text) : text;
}

}  // namespace weir
