#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "results/history/history_renderer.h"
#include "results/history/time_text.h"
#include "results/report/delimited_text.h"
#include "results/text/text_layout.h"

namespace weir {
namespace {

constexpr size_t kHashShown = 7;
constexpr size_t kNameShown = 12;

bool IsHash(const std::string& commit) {
  return commit.size() == 40 && commit.find_first_not_of("0123456789abcdef") == commit.npos;
}

// Hashes are cut as git does it, other names in the middle.
std::string CommitInWords(const std::string& commit) {
  return IsHash(commit) ? commit.substr(0, kHashShown) : ShortenInTheMiddle(Printable(commit), kNameShown);
}

// "3f2a1b0..9c8d7e6"; both ends look different.
std::string RangeInWords(const std::string& before, const std::string& after) {
  const std::string old_end = CommitInWords(before), new_end = CommitInWords(after);
  if (old_end != new_end) return old_end + ".." + new_end;
  const std::vector<std::string> apart = ShortenApart({Printable(before), Printable(after)}, kNameShown);
  return apart[0] + ".." + apart[1];
}

std::string NameOf(const HistorySeries& series) {
  const std::string& metric = series.key.metric;
  const bool usual = metric == "real_time" || metric == "cpu_time" || metric == "value";
  return usual ? series.key.name : fmt::format("{} {}", series.key.name, metric);
}

bool SameInTables(const HistorySeries& a, const HistorySeries& b) {
  return a.id != b.id && NameOf(a) == NameOf(b);
}

std::string StateInWords(const ViewedEvent& event) {
  return event.same_binary ? "same binary"
                           : std::string(StateName(event.event.state, event.event.acknowledged));
}

// The parts of the key in which it differs from another one that would look the same.
std::string LabelOf(const HistoryView& view, const HistorySeries& series) {
  const std::string name = NameOf(series);
  for (const ViewedChange& other : view.changes) {
    if (!SameInTables(series, other.series)) continue;
    if (series.key.metric != other.series.key.metric) return fmt::format("{} {}", name, series.key.metric);
    for (const auto& part : series.key.environment) {
      const auto& parts = other.series.key.environment;
      if (std::ranges::find(parts, part) == parts.end()) {
        return fmt::format("{} ({})", name, part.second);
      }
    }
  }
  return name;
}

}  // namespace

EventCells CellsOf(const HistoryView& view, const ViewedEvent& event) {
  const ViewedChange& largest = view.changes[event.event.changes.front()];
  EventCells cells;
  cells.name = LabelOf(view, largest.series);
  if (event.event.series > 1) cells.more = fmt::format("+{}", event.event.series - 1);
  cells.old_value = ValueInWords(largest.series, largest.change.old_value);
  cells.new_value = ValueInWords(largest.series, largest.change.new_value);
  cells.size = SizeInWords(largest.series, largest.change.old_value, largest.change.new_value);
  cells.interval = RelativeInterval(event.event.low, event.event.high);
  cells.range = RangeInWords(event.event.commit_before, event.event.commit_after);
  if (event.time > 0) cells.day = FormatDay(event.time);
  cells.state = StateInWords(event);
  cells.id = fmt::format("e{}", event.id);
  return cells;
}

bool IsOpen(const HistoryView& view, const ViewedEvent& event) {
  return std::ranges::any_of(event.event.changes,
                             [&](size_t change) { return view.changes[change].IsOpen(); });
}

std::vector<const ViewedEvent*> EventsShown(const HistoryView& view, const HistoryStyle& style) {
  std::vector<const ViewedEvent*> shown;
  for (const ViewedEvent& event : view.events) {
    if (shown.size() == style.events) break;
    if (style.all || IsOpen(view, event)) shown.push_back(&event);
  }
  return shown;
}

std::string NextStepOf(const HistoryView& view, const ViewedEvent& event, const BuildSteps& steps) {
  std::vector<std::string> names;
  for (const size_t change : event.event.changes) {
    const std::string& name = view.changes[change].series.key.name;
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  }
  return NextStep(event.event.commit_before, event.event.commit_after, names, steps);
}

std::vector<std::string> NotesOf(const HistoryView& view, const HistoryStyle& style) {
  std::vector<std::string> notes;
  std::map<std::string, size_t> hidden;
  size_t open = 0;
  for (const ViewedEvent& event : view.events) {
    if (IsOpen(view, event)) {
      ++open;
    } else {
      ++hidden[StateInWords(event)];
    }
  }
  const size_t shown = EventsShown(view, style).size();
  const size_t wanted = style.all ? view.events.size() : open;
  if (wanted > shown)
    notes.push_back(fmt::format("{} smaller events are not shown (--events N).", wanted - shown));
  if (!style.all && !hidden.empty()) {
    std::vector<std::string> parts;
    for (const auto& [state, count] : hidden) parts.push_back(fmt::format("{} {}", count, state));
    notes.push_back(fmt::format("Besides: {} (--all).", Joined(parts, ", ")));
  }
  for (const EndedSeries& ended : view.ended) {
    const std::string what = ended.series == 1
                                 ? ended.name + " ended"
                                 : fmt::format("{} series ended ({}, …)", ended.series, ended.name);
    notes.push_back(
        fmt::format("{} and began anew at {}: {}.", what, CommitInWords(ended.commit), ended.change));
  }
  for (const HistoryRun& run : view.removed) {
    notes.push_back(fmt::format(
        "Run {} of commit {} ({}), added {}, was removed {}; its points do not count.", run.id,
        CommitInWords(run.commit.hash), run.commit.branch, FormatDay(run.added), FormatDay(*run.removed)));
  }
  if (!view.other_branches.empty() && view.branch.empty()) {
    notes.push_back(fmt::format("Branches that can be compared with {}: {} (--branch).", view.base,
                                Joined(view.other_branches, ", ")));
  }
  if (!view.lengths_known) {
    notes.emplace_back("Of so many series it was not looked at which are too short.");
  }
  return notes;
}

std::string HeadingOf(const HistoryView& view) {
  std::string heading =
      fmt::format("{}, {}: {} series over {} commits", view.database, view.base, view.series, view.commits);
  if (view.commits == 1) heading.pop_back();
  if (view.first && view.first->time > 0 && view.last->time > 0) {
    heading += fmt::format(", {} to {}", FormatDay(view.first->time), FormatDay(view.last->time));
  }
  return heading;
}

std::string WordOf(const BranchRow& row) {
  if (row.base_commits == 0) return "not on the base";
  if (!row.low) return "too few commits on the base";
  if (!row.differs) return "as on the base";
  const Metric metric = MetricOf(row.series);
  if (row.direction == Direction::kUnknown) return "differs";
  return fmt::format("likely {}", metric.OutcomeFor(row.direction == Direction::kWorse));
}

}  // namespace weir
