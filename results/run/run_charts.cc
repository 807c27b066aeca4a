#include "results/run/run_charts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "results/page/html_text.h"
#include "results/page/line_chart.h"
#include "results/page/page_table.h"
#include "results/page/row_chart.h"
#include "results/page/scatter_chart.h"
#include "results/report/delimited_text.h"
#include "results/report/schema.h"
#include "results/run/run_columns.h"
#include "results/run/run_header.h"
#include "results/text/natural_order.h"
#include "results/text/units.h"

namespace weir {
namespace {

constexpr double kDecades = 10;    // from this ratio on an axis is logarithmic
constexpr size_t kFewest = 2;      // cases that make a chart
constexpr size_t kMostRows = 300;  // of a chart that can still be looked at
constexpr size_t kMostLines = 8;   // of a chart, where they can be divided among several

std::string Nanoseconds(double ns) { return FormatDuration(ns * 1e-9); }
std::string Bytes(double bytes) { return FormatBytes(static_cast<uint64_t>(bytes)); }
std::string Buffer(double bytes) { return FormatBufferSize(static_cast<uint64_t>(bytes)); }
std::string AgainstMedian(double ratio) { return FormatThreeDigits(ratio) + " ×"; }

// What a case is ranked by, in the terms that people know: bytes a second of a stream, where all measured cases moved
// some; else the time of what is counted.
struct Speed {
  MedianEstimate CaseSummary::*figure;
  bool more_is_better;
  std::string title;
  std::string axis;
  std::string (*format)(double);
};

std::string Octets(double bytes) { return fmt::format("{:.0f} B", bytes); }

std::string PerUnit(const WorkloadTerms& terms) { return "time " + terms.OneUnit(); }

Speed SpeedOf(const RunGroup& group) {
  const bool bytes = std::ranges::all_of(group.ranking.cases, [](const CaseSummary& each) {
    return !each.Measured() || each.bytes_per_second.median.has_value();
  });
  if (bytes && !group.terms.first_columns.starts_with(schema::kTimeColumn))
    return {&CaseSummary::bytes_per_second, true, "Throughput", "bytes a second, more is better", FormatRate};
  return {&CaseSummary::ns_per_record, false, "Time", PerUnit(group.terms) + ", less is better", Nanoseconds};
}

std::vector<const CaseSummary*> Measured(const std::vector<CaseSummary>& cases) {
  std::vector<const CaseSummary*> measured;
  for (const CaseSummary& each : cases) {
    if (each.Measured()) measured.push_back(&each);
  }
  return measured;
}

std::string_view ClassOf(const CaseSummary& each, const RunGroup& group) {
  if (each.IsLimit()) return "limit";
  const auto index = static_cast<size_t>(&each - group.ranking.cases.data());
  if (!group.ranking.comparable) return "";
  if (index >= group.ranking.candidates) return "aside";
  return index == 0 && group.ranking.level == 0 ? "best" : "";
}

std::string IntervalText(const std::optional<Interval>& interval, std::string (*format)(double)) {
  return interval ? fmt::format("{} – {}", format(interval->low), format(interval->high)) : "n/a";
}

PageTable FiguresTable(std::string_view id, std::string caption, const std::vector<std::string>& heads) {
  PageTable table(PageTable::Kind::kFigures, std::string(id) + "-figures", std::move(caption));
  for (size_t i = 0; i < heads.size(); ++i) table.AddColumn(heads[i], i == 0 ? Align::kLeft : Align::kRight);
  return table;
}

// The value of a parameter that is a number of bytes.
std::optional<double> SizeIn(const CaseSummary& each, std::string_view key) {
  const auto bytes = WholeNumber(each.Parameter(key).value_or(""));
  return bytes && *bytes > 0 ? std::optional(static_cast<double>(*bytes)) : std::nullopt;
}

// Of records that all have one size: 64 of "fixed:64".
std::optional<double> RecordSize(const CaseSummary& each) {
  constexpr std::string_view kFixed = "fixed:";
  const std::string_view record = each.Parameter("record").value_or("");
  if (!record.starts_with(kFixed)) return std::nullopt;
  const auto bytes = WholeNumber(record.substr(kFixed.size()));
  return bytes && *bytes > 0 ? std::optional(static_cast<double>(*bytes)) : std::nullopt;
}

// What sizes are those of, and how they are called.
struct SizeAxis {
  std::string id;
  std::string title;
  std::string x_title;
  std::string (*x_format)(double);
};

// The swept parameters of a case but for one, as the report has them and for people: sizes have an order as numbers alone.
struct Setting {
  std::string key;
  std::string words;

  bool operator<(const Setting& other) const { return NaturalOrder()(key, other.key); }
};

Setting SettingOf(const CaseSummary& each, const RunGroup& group, std::string_view but) {
  std::vector<std::string> keys, words;
  for (const std::string& name : group.swept) {
    if (name == but) continue;
    const std::string value(each.Parameter(name).value_or(""));
    keys.push_back(fmt::format("{}:{}", name, value));
    words.push_back(fmt::format("{}:{}", name, ValueText(group.terms, name, value)));
  }
  return {Joined(keys, " "), Joined(words, " ")};
}

// Lines of time by size, made of cases in any order. Where there are too many for one chart, each has a chart with
// those that have its other parameters.
class SizeLines {
 public:
  // `setting`: but for the size.
  void Add(const std::string& label, const Setting& setting, double size, const CaseSummary& each) {
    lines_[setting][label].push_back({size, *each.ns_per_record.median, each.ns_per_record.interval});
  }

  // Only what has several sizes; empty without any.
  std::string Html(const WorkloadTerms& terms, const SizeAxis& axis) {
    DropSingleSizes();
    size_t count = 0;
    for (const auto& [setting, lines] : lines_) count += lines.size();
    if (count == 0) return "";
    if (count <= kMostLines || lines_.size() == 1) return Chart(All(), terms, axis);
    std::string html;
    for (const auto& [setting, lines] : lines_) {
      SizeAxis part = axis;
      if (!html.empty()) part.id += fmt::format("-{}", html.size());
      part.title += ", " + setting.words;
      std::vector<LineChart::Line> of_part;
      for (const auto& [label, points] : lines) of_part.push_back({label, points});
      html += Chart(std::move(of_part), terms, part);
    }
    return html;
  }

 private:
  using Lines = std::map<std::string, std::vector<LineChart::Point>, NaturalOrder>;  // by label

  void DropSingleSizes() {
    for (auto& [setting, lines] : lines_) {
      for (auto& [label, points] : lines) std::ranges::sort(points, {}, &LineChart::Point::x);
      std::erase_if(lines, [](const auto& line) { return line.second.front().x == line.second.back().x; });
    }
    std::erase_if(lines_, [](const auto& part) { return part.second.empty(); });
  }

  // Those of one label beside each other.
  std::vector<LineChart::Line> All() const {
    std::map<std::string, std::vector<LineChart::Line>, NaturalOrder> by_label;
    for (const auto& [setting, lines] : lines_) {
      for (const auto& [label, points] : lines)
        by_label[label].push_back({Joined({label, setting.words}, " "), points});
    }
    std::vector<LineChart::Line> all;
    for (auto& [label, lines] : by_label) std::ranges::move(lines, std::back_inserter(all));
    return all;
  }

  static std::string Chart(std::vector<LineChart::Line> lines, const WorkloadTerms& terms,
                           const SizeAxis& axis) {
    const LineChart chart{.x_title = axis.x_title,
                          .y_title = PerUnit(terms),
                          .x_format = axis.x_format,
                          .y_format = Nanoseconds,
                          .lines = std::move(lines)};
    PageTable behind =
        FiguresTable(axis.id, axis.title, {"strategy", axis.x_title, PerUnit(terms), "95 % interval"});
    for (const LineChart::Line& line : chart.lines) {
      for (const LineChart::Point& point : line.points) {
        behind.StartRow();
        behind.AddName(line.label);
        behind.AddCell(axis.x_format(point.x));
        behind.AddCell(Nanoseconds(point.y));
        behind.AddCell(IntervalText(point.bar, Nanoseconds));
      }
    }
    return FigureHtml(
        {.id = axis.id,
         .title = axis.title,
         .explanation = "Medians with their 95 % intervals; both axes are logarithmic; less is better.",
         .draw = [&](int width) { return chart.Draw(width); }},
        behind);
  }

  std::map<Setting, Lines> lines_;
};

// Whether all say the same of the memory that they took at most.
bool TookTheSameMemory(const std::vector<ScatterChart::Point>& points) {
  return std::ranges::all_of(
      points, [&](const ScatterChart::Point& each) { return Bytes(each.y) == Bytes(points.front().y); });
}

// What single calls of the untimed pass are called, see SingleCell() of the columns.
std::string SingleCall(const WorkloadTerms& terms) {
  return terms.unit == schema::kUsualUnit ? "Append" : terms.unit;
}

}  // namespace

std::string SpeedChart(const RunGroup& group, std::string_view id) {
  const Speed speed = SpeedOf(group);
  RowChart chart{.axis_title = speed.axis, .format = speed.format, .from_zero = true};
  PageTable behind =
      FiguresTable(fmt::format("{}-speed", id), speed.title, {"strategy", "median", "95 % interval"});
  ValueRange range;
  for (const auto* cases : {&group.ranking.cases, &group.limits}) {
    RowChart::Block block;
    if (cases == &group.limits && !group.ranking.cases.empty()) block.title = "limits";
    for (const CaseSummary* each : Measured(*cases)) {
      const MedianEstimate& figure = each->*speed.figure;
      if (!figure.median) continue;
      range.Add(*figure.median);
      block.rows.push_back({.label = each->label,
                            .css_class = std::string(ClassOf(*each, group)),
                            .bar = figure.interval,
                            .dots = {*figure.median},
                            .value = speed.format(*figure.median)});
      if (each->IsLimit()) chart.lines.push_back(*figure.median);
      behind.StartRow();
      behind.AddName(each->FullLabel());
      behind.AddCell(speed.format(*figure.median));
      behind.AddCell(IntervalText(figure.interval, speed.format));
    }
    if (!block.rows.empty()) chart.blocks.push_back(std::move(block));
  }
  if (behind.empty() || group.ranking.cases.size() > kMostRows) return "";
  chart.logarithmic = range.Spans(kDecades);
  return FigureHtml({.id = fmt::format("{}-speed", id),
                     .title = fmt::format("{} by {}", speed.title, RowsOf(group)),
                     .explanation = fmt::format(
                         "The median round with its 95 % interval, {}.{}{}",
                         speed.more_is_better ? "more is better" : "less is better",
                         chart.lines.empty() ? ""
                                             : " Dashed: the limits, what this machine does at best with "
                                               "the same work.",
                         chart.logarithmic ? " The axis is logarithmic." : ""),
                     .draw = [&](int width) { return chart.Draw(width); }},
                    behind);
}

std::string MemoryChart(const RunGroup& group, std::string_view id) {
  const Speed speed = SpeedOf(group);
  ScatterChart chart{
      .x_title = speed.axis, .y_title = "peak memory", .x_format = speed.format, .y_format = Bytes};
  for (const CaseSummary& each : group.ranking.Candidates()) {
    const MedianEstimate& figure = each.*speed.figure;
    if (!each.Measured() || !figure.median || !each.anon_peak_bytes) continue;
    chart.points.push_back({each.label, *figure.median, static_cast<double>(each.anon_peak_bytes->high)});
  }
  if (chart.points.size() < kFewest) return "";
  if (TookTheSameMemory(chart.points)) {
    return HtmlElement("p", fmt::format("Each took {} of memory at its peak.", Bytes(chart.points[0].y)));
  }
  chart.MarkFrontier(speed.more_is_better);
  PageTable behind = FiguresTable(fmt::format("{}-memory", id), "Memory against " + speed.title,
                                  {"strategy", speed.title, "peak memory", "on the frontier"});
  for (const ScatterChart::Point& point : chart.points) {
    behind.StartRow();
    behind.AddName(point.label);
    behind.AddCell(speed.format(point.x));
    behind.AddCell(Bytes(point.y));
    behind.AddCell(point.frontier ? "yes" : "no");
  }
  return FigureHtml(
      {.id = fmt::format("{}-memory", id),
       .title = fmt::format("Memory against {}", speed.more_is_better ? "throughput" : "time"),
       .explanation = "Marked and joined: the frontier, those that no other beats in both; which of two "
                      "neighbours is better there may be chance. Where there is no room, only the figures "
                      "below have the name.",
       .draw = [&](int width) { return chart.Draw(width); }},
      behind);
}

std::string SizeCharts(const RunGroup& group, std::string_view id) {
  const std::vector<std::string_view> sizes = Split(group.terms.size_keys, ',');
  std::string html;
  for (const std::string& key : group.swept) {
    if (std::ranges::find(sizes, key) == sizes.end()) continue;
    SizeLines lines;
    for (const CaseSummary* each : Measured(group.ranking.cases)) {
      if (const auto size = SizeIn(*each, key))
        lines.Add(each->row_label, SettingOf(*each, group, key), *size, *each);
    }
    html +=
        lines.Html(group.terms, {.id = fmt::format("{}-by-{}", id, html.empty() ? "size" : "size-further"),
                                 .title = fmt::format("Time by size: {}", key),
                                 .x_title = key,
                                 .x_format = Buffer});
  }
  return html;
}

std::string RecordSizeCharts(const RunSummary& run) {
  // Groups that differ in the record alone, by all else that they are.
  std::map<std::string, std::vector<const RunGroup*>, NaturalOrder> alike;
  for (const RunGroup& group : run.groups) {
    std::string key = group.workload;
    for (const auto& [name, value] : group.work)
      key += name == "record" ? "" : fmt::format(" · {}:{}", name, value);
    alike[key].push_back(&group);
  }
  std::string html;
  for (const auto& [name, groups] : alike) {
    SizeLines lines;
    for (const RunGroup* group : groups) {
      for (const CaseSummary* each : Measured(group->ranking.cases)) {
        if (const auto size = RecordSize(*each))
          lines.Add(each->row_label, SettingOf(*each, *group, ""), *size, *each);
      }
    }
    html += lines.Html(groups.front()->terms,
                       {.id = html.empty() ? "by-record-size" : fmt::format("by-record-size-{}", html.size()),
                        .title = "Time by record size: " + name,
                        .x_title = "bytes of a record",
                        .x_format = Octets});
  }
  return html.empty() ? "" : "<section>\n<h2>By record size</h2>\n" + html + "</section>\n";
}

std::string RoundsChart(const RunGroup& group, std::string_view id) {
  RowChart chart{.axis_title = "time of a round over that of the case's median round",
                 .format = AgainstMedian,
                 .lines = {1}};
  PageTable behind = FiguresTable(fmt::format("{}-rounds", id), "Spread of the rounds",
                                  {"strategy", "rounds", "fastest", "median", "slowest"});
  RowChart::Block block;
  ValueRange all;
  for (const CaseSummary* each : Measured(group.ranking.cases)) {
    if (each->ns.size() < kFewest) continue;
    ValueRange ns;
    RowChart::Row row{.label = each->label, .css_class = std::string(ClassOf(*each, group))};
    for (const Sample& sample : each->ns) {
      ns.Add(sample.value);
      row.cloud.push_back(sample.value / *each->ns_per_record.median);
      all.Add(row.cloud.back());
    }
    row.value = fmt::format("{}", each->ns.size());
    block.rows.push_back(std::move(row));
    behind.StartRow();
    behind.AddName(each->label);
    behind.AddCell(fmt::format("{}", each->ns.size()));
    behind.AddCell(Nanoseconds(ns.low()));
    behind.AddCell(Nanoseconds(*each->ns_per_record.median));
    behind.AddCell(Nanoseconds(ns.high()));
  }
  if (block.rows.empty() || block.rows.size() > kMostRows) return "";
  chart.blocks.push_back(std::move(block));
  chart.logarithmic = all.Spans(2);
  return FigureHtml({.id = fmt::format("{}-rounds", id),
                     .title = "Spread of the rounds",
                     .explanation = fmt::format(
                         "A dot for each round of a case, whose number stands at the end; 1 × is the "
                         "median round.{}",
                         chart.logarithmic ? " The axis is logarithmic." : ""),
                     .draw = [&](int width) { return chart.Draw(width); }},
                    behind);
}

std::string StallsChart(const RunGroup& group, std::string_view id) {
  const std::string call = SingleCall(group.terms);
  RowChart chart{.axis_title = "time of one " + call, .format = Nanoseconds, .logarithmic = true};
  PageTable behind = FiguresTable(fmt::format("{}-stalls", id), fmt::format("How long single {}s took", call),
                                  {"strategy", "p50", "p99", "p99.9", "longest"});
  RowChart::Block block;
  for (const CaseSummary* each : Measured(group.ranking.cases)) {
    const std::array figures = {each->append_p50_ns.median, each->append_p99_ns.median,
                                each->append_p999_ns.median, each->append_max_ns.median};
    if (!figures.front() || !figures.back() || !(*figures.front() > 0)) continue;
    RowChart::Row row{.label = each->label,
                      .css_class = std::string(ClassOf(*each, group)),
                      .bar = Interval{*figures.front(), *figures.back()},
                      .value = Nanoseconds(*figures.back())};
    behind.StartRow();
    behind.AddName(each->label);
    for (const std::optional<double>& figure : figures) {
      if (figure && *figure > 0) row.dots.push_back(*figure);
      behind.AddCell(figure ? Nanoseconds(*figure) : "n/a");
    }
    block.rows.push_back(std::move(row));
  }
  if (block.rows.empty()) return "";
  chart.blocks.push_back(std::move(block));
  return FigureHtml(
      {.id = fmt::format("{}-stalls", id),
       .title = "Stalls",
       .explanation = fmt::format("How long single {}s took in a pass that is not timed: the median (large), "
                                  "99 %, 99.9 % and the longest, whose time stands at the end. The axis is "
                                  "logarithmic.",
                                  call),
       .draw = [&](int width) { return chart.Draw(width); }},
      behind);
}

}  // namespace weir
