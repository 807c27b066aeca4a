#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "results/compare/difference.h"
#include "results/history/history_renderer.h"
#include "results/page/forest_column.h"
#include "results/page/html_text.h"
#include "results/page/page.h"
#include "results/page/page_table.h"
#include "results/report/delimited_text.h"
#include "results/report/json_writer.h"
#include "results/text/natural_order.h"
#include "results/text/text_layout.h"

namespace weir {
namespace {

// ------------------------------------------------------------------------------------------- tables

std::string_view ClassOf(const HistoryView& view, const ViewedEvent& event) {
  if (!IsOpen(view, event)) return "aside";
  if (event.direction == Direction::kWorse) return "worse";
  return event.direction == Direction::kBetter ? "better" : "";
}

std::string IdOf(const ViewedEvent& event) { return fmt::format("event-{}", event.id); }

// What somebody has to look at first, then the others, each the largest first as the view has them.
std::vector<const ViewedEvent*> EventsInOrder(const HistoryView& view) {
  std::vector<const ViewedEvent*> events;
  for (const ViewedEvent& event : view.events) events.push_back(&event);
  std::ranges::stable_sort(events, std::greater(),
                           [&](const ViewedEvent* event) { return IsOpen(view, *event); });
  return events;
}

std::string Events(const HistoryView& view, const std::vector<const ViewedEvent*>& events) {
  if (events.empty()) return "";
  ForestColumn forest(kEquivalence);
  const auto interval = [](const ViewedEvent& event) -> std::optional<Interval> {
    if (!std::isfinite(event.event.low) || !std::isfinite(event.event.high)) return std::nullopt;
    return Interval{1 + event.event.low, 1 + event.event.high};
  };
  for (const ViewedEvent* event : events) forest.Add(1 + event->event.size, interval(*event));
  PageTable table(PageTable::Kind::kData, "events",
                  "Events: changes that one range of commits explains, open ones first. Shaded: ± 2 %.");
  table.AddColumn("series", Align::kLeft);
  table.AddDrawnColumn("size, drawn", forest.Head());
  for (const std::string_view head : {"old", "new", "size", "95 % interval"})
    table.AddColumn(head, Align::kRight);
  table.AddColumn("commits", Align::kLeft);
  table.AddColumn("since", Align::kLeft);
  table.AddColumn("state", Align::kLeft, true);
  table.AddColumn("event", Align::kLeft);
  for (const ViewedEvent* event : events) {
    const EventCells cells = CellsOf(view, *event);
    const ViewedChange& largest = view.changes[event->event.changes.front()];
    table.StartRow(ClassOf(view, *event), IdOf(*event));
    table.AddName(cells.name, cells.more.empty() ? "" : cells.more + " series");
    table.AddDrawnCell(std::isfinite(event->event.size) && event->event.size > -1
                           ? forest.Cell(1 + event->event.size, interval(*event), ClassOf(view, *event))
                           : "");
    table.AddCell(cells.old_value, largest.change.old_value);
    table.AddCell(cells.new_value, largest.change.new_value);
    table.AddCell(cells.size, std::fabs(event->event.size));
    table.AddCell(cells.interval, event->event.low);
    table.AddCell(cells.range, static_cast<double>(event->event.position_after));
    table.AddCell(cells.day,
                  event->time > 0 ? std::optional(static_cast<double>(event->time)) : std::nullopt);
    table.AddCell(cells.state);
    table.AddCell(cells.id, static_cast<double>(event->id));
  }
  return table.Html();
}

std::string NextSteps(const HistoryView& view, const std::vector<const ViewedEvent*>& events,
                      const HistoryStyle& style) {
  std::string steps;
  for (const ViewedEvent* event : events) {
    const std::string step = IsOpen(view, *event) ? NextStepOf(view, *event, style.steps) : "";
    if (!step.empty()) steps += fmt::format("# e{}\n{}\n", event->id, step);
  }
  if (steps.empty()) return "";
  std::string lines;
  for (const std::string_view line : Split(steps, '\n')) lines += HtmlText(line) + "\n";
  return "<details><summary>Next: commands that measure both commits of an event in turn</summary>\n<pre>" +
         lines + "</pre></details>\n";
}

std::string BranchTable(const HistoryView& view) {
  ForestColumn forest(kEquivalence);
  const auto interval = [](const BranchRow& row) -> std::optional<Interval> {
    return row.low ? std::optional(Interval{1 + *row.low, 1 + *row.high}) : std::nullopt;
  };
  for (const BranchRow& row : view.branch_rows) {
    if (row.base_commits > 0) forest.Add(1 + row.size, interval(row));
  }
  PageTable table(PageTable::Kind::kData, "branch",
                  fmt::format("{} against {}. Shaded: ± 2 %.", view.branch, view.base));
  table.AddColumn("series", Align::kLeft);
  table.AddDrawnColumn("difference, drawn", forest.Head());
  for (const std::string_view head : {std::string_view(view.base), std::string_view(view.branch),
                                      std::string_view("difference"), std::string_view("95 % interval")})
    table.AddColumn(head, Align::kRight);
  table.AddColumn("verdict", Align::kLeft, true);
  for (const BranchRow& row : view.branch_rows) {
    const bool known = row.base_commits > 0;
    const std::string_view css_class = !row.differs                          ? ""
                                       : row.direction == Direction::kWorse  ? "worse"
                                       : row.direction == Direction::kBetter ? "better"
                                                                             : "";
    table.StartRow(css_class);
    table.AddName(row.series.key.name);
    table.AddDrawnCell(known && row.size > -1 ? forest.Cell(1 + row.size, interval(row), css_class) : "");
    table.AddCell(known ? ValueInWords(row.series, row.base) : "n/a",
                  known ? std::optional(row.base) : std::nullopt);
    table.AddCell(ValueInWords(row.series, row.on_branch), row.on_branch);
    table.AddCell(known ? SizeInWords(row.series, row.base, row.on_branch) : "n/a",
                  known ? std::optional(row.size) : std::nullopt);
    table.AddCell(row.low ? RelativeInterval(*row.low, *row.high) : "n/a", row.low);
    table.AddCell(WordOf(row));
  }
  return "<section>\n<h2>Series</h2>\n" + table.Html() + "</section>\n";
}

// --------------------------------------------------------------------------- what the script is given

std::string Base64(std::span<const unsigned char> bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes.data(),
                                     static_cast<int>(bytes.size()));
  text.resize(static_cast<size_t>(length));
  return text;
}

// Little-endian, as the script reads them whatever machine it runs on.
template <typename Number, typename Bits>
std::string Packed(const std::vector<Number>& numbers) {
  std::vector<unsigned char> bytes;
  bytes.reserve(numbers.size() * sizeof(Number));
  for (const Number number : numbers) {
    auto bits = std::bit_cast<Bits>(number);
    for (size_t i = 0; i < sizeof(Number); ++i, bits >>= 8)
      bytes.push_back(static_cast<unsigned char>(bits & 0xff));
  }
  return Base64(bytes);
}

// The unit of an axis: what values are multiplied with, and what stands behind them. It is that in which this value is
// said in words, whose factor is a power of ten.
struct AxisUnit {
  double factor = 1;
  std::string name;
};
AxisUnit UnitOf(const HistorySeries& series, double value) {
  const std::string words = ValueInWords(series, value);
  double number = 0;
  const auto [end, error] = std::from_chars(words.data(), words.data() + words.size(), number);
  const std::string_view rest(end, static_cast<size_t>(words.data() + words.size() - end));
  const bool plain = error == std::errc() && rest.find_first_of("0123456789") == rest.npos;
  if (!plain || number == 0 || value == 0)
    return {1, MetricOf(series).Unit().empty() ? "" : " " + MetricOf(series).Unit()};
  return {std::pow(10, std::round(std::log10(std::fabs(number / value)))), std::string(rest)};
}

std::string EnvironmentText(const SeriesKey& key) {
  std::vector<std::string> parts = {key.metric};
  for (const auto& [name, value] : key.environment) parts.push_back(fmt::format("{} {}", name, value));
  return Joined(parts, " · ");
}

// Writes the series, each of whose changes and environments stands once.
class HistoryData {
 public:
  HistoryData(const HistoryView& view, const std::vector<const ViewedEvent*>& events) : view_(view) {
    for (size_t i = 0; i < view.changes.size(); ++i) changes_of_[view.changes[i].change.series].push_back(i);
    event_of_.resize(view.changes.size());
    for (const ViewedEvent* event : events) {
      for (const size_t change : event->event.changes) event_of_[change] = fmt::format("e{}", event->id);
    }
    for (size_t i = 0; i < view.values.size(); ++i) order_.push_back(i);
    std::ranges::stable_sort(order_, NaturalOrder(), [&](size_t index) -> std::string_view {
      return view.values[index].series.key.name;
    });
    Rank(events);
    for (size_t i = 0; i < order_.size(); ++i) place_[view.values[order_[i]].series.id] = i;
  }

  std::string Json(const std::vector<const ViewedEvent*>& events) {
    json_.StartObject().StartArray("commits");
    for (const HistoryCommit& commit : view_.commit_list) json_.Element(Printable(commit.hash));
    json_.EndArray();
    std::vector<double> times;
    for (const HistoryCommit& commit : view_.commit_list) times.push_back(static_cast<double>(commit.time));
    json_.String("times", Packed<double, uint64_t>(times));
    json_.StartArray("series");
    for (const size_t index : order_) AddSeries(view_.values[index]);
    json_.EndArray().Strings("environments", environments_).StartArray("events");
    for (const ViewedEvent* event : events) AddEvent(*event);
    json_.EndArray().EndObject();
    return json_.Take();
  }

 private:
  // In the order of the events, the largest change of each first; then what did not change, as they stood.
  void Rank(const std::vector<const ViewedEvent*>& events) {
    std::map<int64_t, size_t> rank;
    for (const ViewedEvent* event : events) {
      for (const size_t change : event->event.changes)
        rank.try_emplace(view_.changes[change].change.series, rank.size());
    }
    std::ranges::stable_sort(order_, {}, [&](size_t index) {
      const auto found = rank.find(view_.values[index].series.id);
      return found == rank.end() ? rank.size() : found->second;
    });
  }

  void AddSeries(const ViewedSeries& viewed) {
    const HistorySeries& series = viewed.series;
    const double last = viewed.values.back();
    const AxisUnit unit = UnitOf(series, last);
    json_.StartObject()
        .String("name", Printable(series.key.name))
        .Integer("environment", Intern(Printable(EnvironmentText(series.key))))
        .Number("factor", unit.factor)
        .String("unit", unit.name)
        .String("last", ValueInWords(series, last))
        .Integer("first", viewed.commits.front());
    if (viewed.ended) json_.Bool("ended", true);
    const bool dense = viewed.commits.back() - viewed.commits.front() + 1 == viewed.commits.size();
    if (!dense) json_.String("at", Packed<uint32_t, uint32_t>(viewed.commits));
    json_.String("values", Packed<double, uint64_t>(viewed.values));
    AddChanges(series.id);
    json_.EndObject();
  }

  void AddChanges(int64_t series) {
    const auto changes = changes_of_.find(series);
    if (changes == changes_of_.end()) return;
    json_.StartArray("changes");
    for (const size_t index : changes->second) {
      const ViewedChange& each = view_.changes[index];
      const auto after = std::ranges::lower_bound(view_.commit_list, each.change.position_after, {},
                                                  &HistoryCommit::position);
      json_.StartObject()
          .Integer("at", after - view_.commit_list.begin())
          .String("before", Printable(each.change.commit_before))
          .String("after", Printable(each.change.commit_after))
          .String("old", ValueInWords(each.series, each.change.old_value))
          .String("new", ValueInWords(each.series, each.change.new_value))
          .String("size", SizeInWords(each.series, each.change.old_value, each.change.new_value))
          .String("interval", RelativeInterval(each.change.low, each.change.high))
          .String("state", each.same_binary ? "same binary"
                                            : StateName(each.change.state, each.change.acknowledged != 0))
          .String("direction", DirectionName(each.direction))
          .String("event", event_of_[index])
          .StringUnlessEmpty("note", Printable(each.change.note))
          .StringUnlessEmpty("by", Printable(each.change.acknowledged_by))
          .EndObject();
    }
    json_.EndArray();
  }

  // Those of its series that are shown.
  void AddEvent(const ViewedEvent& event) {
    json_.StartObject().String("row", IdOf(event));
    const auto place = place_.find(view_.changes[event.event.changes.front()].change.series);
    if (place != place_.end()) json_.Integer("series", static_cast<int64_t>(place->second));
    json_.EndObject();
  }

  int64_t Intern(const std::string& environment) {
    const auto [known, is_new] = interned_.try_emplace(environment, environments_.size());
    if (is_new) environments_.push_back(environment);
    return static_cast<int64_t>(known->second);
  }

  const HistoryView& view_;
  JsonWriter json_;
  std::vector<size_t> order_;  // of the series
  std::unordered_map<int64_t, size_t> place_;
  std::unordered_map<int64_t, std::vector<size_t>> changes_of_;
  std::vector<std::string> event_of_;
  std::vector<std::string> environments_;
  std::unordered_map<std::string, size_t> interned_;
};

}  // namespace

std::string RenderHistoryPage(const HistoryView& view, const HistoryStyle& style) {
  Page page = {.title = "weir track: " + HeadingOf(view)};
  page.body = fmt::format("<header>\n<h1>{}</h1>\n<p class=\"verdict\">{}</p>\n</header>\n",
                          HtmlText(HeadingOf(view)), HtmlText(VerdictOf(view, style.any_change)));
  if (!view.branch.empty()) {
    page.body += BranchTable(view);
    return PageDocument(page);
  }
  const std::vector<const ViewedEvent*> events = EventsInOrder(view);
  HistoryStyle all = style;
  all.all = true;
  all.events = events.size();
  page.body += "<section>\n<h2>Events</h2>\n" + Events(view, events) + NextSteps(view, events, style) +
               HtmlList("notes", NotesOf(view, all)) + "</section>\n";
  if (view.values.empty()) return PageDocument(page);
  page.body +=
      "<section id=\"series\">\n<h2>Series</h2>\n"
      "<noscript><p>Series are drawn by the script of this page, which does not run "
      "here.</p></noscript>\n</section>\n";
  page.history = HistoryData(view, events).Json(events);
  return PageDocument(page);
}

}  // namespace weir
