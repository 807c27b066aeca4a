#include "results/run/group_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <span>
#include <string_view>
#include <utility>

#include "results/report/schema.h"
#include "results/report/split.h"
#include "results/text/units.h"
#include "results/text/work_words.h"

namespace weir {
namespace {

// What is shown of each case. Columns without any figure are never shown.
struct Detail {
  bool throughput = false;
  bool bar = true;
  bool both_ends = true;
  bool exact_calls = true;
  bool limit = false;
  bool memory = false;
  bool durable = false;
  bool appends = false;
  bool stalled = false;
  bool cpu = false;
  bool calls = false;
};

using Part = bool Detail::*;

constexpr std::array<Part, 3> kRefinements = {&Detail::bar, &Detail::both_ends, &Detail::exact_calls};
constexpr std::array<Part, 6> kWhereTimeTells = {&Detail::durable, &Detail::stalled, &Detail::calls,
                                                 &Detail::appends, &Detail::cpu,     &Detail::memory};
constexpr std::array<Part, 7> kWhereItDoesNot = {&Detail::durable, &Detail::limit, &Detail::calls,
                                                 &Detail::appends, &Detail::cpu,   &Detail::stalled,
                                                 &Detail::memory};

constexpr size_t kBarWidth = 16;

bool TimeTells(const RunGroup& group) { return group.ranking.level == 0 && !SinkRate(group.target); }

Detail DetailOf(const RunGroup& group) {
  Detail detail;
  bool measured = false;
  for (const auto* cases : {&group.ranking.cases, &group.limits}) {
    for (const CaseSummary& each : *cases) {
      measured |= each.Measured();
      detail.throughput |= each.bytes_per_second.median.has_value();
      detail.limit |= each.limit_ratio.median.has_value();
      detail.memory |= each.anon_peak_bytes.has_value();
      detail.durable |= each.durable_bytes_per_second.median.has_value();
      detail.appends |= each.append_max_ns.median.has_value();
      detail.stalled |= each.stalled_share.median.has_value();
      detail.cpu |= each.cpu_seconds_per_gb.median.has_value();
      detail.calls |= each.syscalls.has_value();
    }
  }
  detail.throughput |= !measured;
  detail.bar = detail.throughput && TimeTells(group);
  return detail;
}

// In eighths of a column: ████▌.
std::string Bar(double share) {
  constexpr std::array<std::string_view, 8> kEighths = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const auto eighths = static_cast<size_t>(std::lround(std::clamp(share, 0.0, 1.0) * kBarWidth * 8));
  std::string bar;
  for (size_t i = 0; i < eighths / 8; ++i) bar += "█";
  return bar + std::string(kEighths[eighths % 8]);
}

// The further end of the interval, so that the figure never claims too much.
std::string PlusMinus(double median, const Interval& interval) {
  return "± " + FormatPercent(std::max(interval.high - median, median - interval.low) / median);
}

std::string Figure(const MedianEstimate& estimate) {
  return estimate.median ? FormatThreeDigits(*estimate.median) : "n/a";
}

// The builder of one table.
class Builder {
 public:
  Builder(const RunGroup& group, const FlagLegend& flags, const Detail& detail)
      : group_(group), flags_(flags), detail_(detail) {
    for (const CaseSummary& each : Candidates()) {
      fastest_ = std::max(fastest_, each.bytes_per_second.median.value_or(0));
    }
    for (const auto* cases : {&group.ranking.cases, &group.limits}) {
      for (const CaseSummary& each : *cases) has_flags_ |= each.errors == 0 && !each.flags.empty();
    }
  }

  TextTable Build() const {
    TextTable table;
    table.AddColumn("", group_.ranking.cases.empty() ? "limit" : "strategy", Align::kLeft);
    for (const std::string& key : group_.swept) table.AddColumn("", key, Align::kRight);
    const std::vector<Column> columns = Columns();
    for (const Column& column : columns) table.AddColumn(column.top, column.bottom, column.align);
    const std::vector<CaseSummary>& cases = group_.ranking.cases;
    for (size_t i = 0; i < cases.size(); ++i) {
      const bool candidate = i < group_.ranking.candidates;
      const Emphasis plain = candidate ? Emphasis::kPlain : Emphasis::kAside;
      const bool best = candidate && i == 0 && group_.ranking.level == 0;
      AddCase(table, columns, cases[i], best ? Emphasis::kBest : plain, candidate);
    }
    if (!group_.limits.empty() && !cases.empty()) table.StartGroup("limits");
    for (const CaseSummary& each : group_.limits) AddCase(table, columns, each, Emphasis::kPlain, false);
    return table;
  }

 private:
  // A column of figures, and what a workload calls it.
  struct Column {
    std::string_view name;
    std::string top;
    std::string bottom;
    std::function<std::string(const CaseSummary& each, bool candidate)> cell;
    Align align = Align::kRight;
  };

  std::span<const CaseSummary> Candidates() const {
    return std::span(group_.ranking.cases).first(group_.ranking.candidates);
  }

  // The workload's first ones first.
  std::vector<Column> Columns() const {
    std::vector<Column> columns = AllColumns();
    const std::vector<std::string_view> first = Split(group_.first_columns, ',');
    std::ranges::stable_sort(columns, {}, [&](const Column& column) {
      return std::ranges::find(first, column.name) - first.begin();
    });
    return columns;
  }

  std::vector<Column> AllColumns() const {
    std::vector<Column> all;
    const auto add = [&all](bool shown, Column column) {
      if (shown) all.push_back(std::move(column));
    };
    add(detail_.throughput, {schema::kThroughputColumn, "", "throughput", ThroughputCell});
    add(detail_.bar,
        {schema::kThroughputColumn, "", "",
         [this](const CaseSummary& each, bool candidate) { return BarCell(each, candidate); }, Align::kLeft});
    add(true, {schema::kTimeColumn, "ns per", group_.unit,
               [](const CaseSummary& each, bool) { return Figure(each.ns_per_record); }});
    add(true, {schema::kTimeColumn, "95 %", "interval",
               [this](const CaseSummary& each, bool) { return IntervalCell(each.ns_per_record); }});
    add(detail_.limit, {schema::kLimitColumn, "times", "limit", LimitCell});
    add(detail_.memory, {schema::kMemoryColumn, "peak", "memory", MemoryCell});
    add(detail_.durable, {schema::kDurableColumn, "durable", "throughput", DurableCell});
    add(detail_.appends, {schema::kAppendsColumn, "99.9 % of", "Appends",
                          [](const CaseSummary& each, bool) { return AppendCell(each.append_p999_ns); }});
    add(detail_.appends, {schema::kAppendsColumn, "longest", "Append",
                          [](const CaseSummary& each, bool) { return AppendCell(each.append_max_ns); }});
    add(detail_.stalled, {schema::kWaitedColumn, "time", "waited", StalledCell});
    add(detail_.cpu, {schema::kCpuColumn, "CPU s", "per GB",
                      [](const CaseSummary& each, bool) { return Figure(each.cpu_seconds_per_gb); }});
    add(detail_.calls, {schema::kCallsColumn, "system", "calls",
                        [this](const CaseSummary& each, bool) { return CallsCell(each); }});
    add(has_flags_, {"flags", "", "flags",
                     [this](const CaseSummary& each, bool) { return flags_.Cell(each); }, Align::kLeft});
    return all;
  }

  void AddCase(TextTable& table, const std::vector<Column>& columns, const CaseSummary& each,
               Emphasis emphasis, bool candidate) const {
    std::vector<std::string> cells = {each.row_label};
    for (const std::string& key : group_.swept) {
      cells.push_back(ParameterValue(key, each.Parameter(key).value_or("")));
    }
    if (each.errors > 0) {
      cells.push_back("error");
      return table.AddRow(std::move(cells), Emphasis::kError);
    }
    for (const Column& column : columns) cells.push_back(column.cell(each, candidate));
    table.AddRow(std::move(cells), emphasis);
  }

  static std::string ThroughputCell(const CaseSummary& each, bool) {
    return each.bytes_per_second.median ? FormatRate(*each.bytes_per_second.median) : "n/a";
  }

  std::string BarCell(const CaseSummary& each, bool candidate) const {
    return candidate ? Bar(each.bytes_per_second.median.value_or(0) / fastest_) : "";
  }

  std::string IntervalCell(const MedianEstimate& estimate) const {
    if (!estimate.interval) return "n/a";
    if (!detail_.both_ends) return PlusMinus(*estimate.median, *estimate.interval);
    return fmt::format("{} – {}", FormatThreeDigits(estimate.interval->low),
                       FormatThreeDigits(estimate.interval->high));
  }

  static std::string LimitCell(const CaseSummary& each, bool candidate) {
    if (!each.limit_ratio.median) return candidate ? "n/a" : "";
    return FormatThreeDigits(*each.limit_ratio.median) + " ×";
  }

  static std::string MemoryCell(const CaseSummary& each, bool) {
    return each.anon_peak_bytes ? FormatBytes(each.anon_peak_bytes->high) : "n/a";
  }

  static std::string DurableCell(const CaseSummary& each, bool) {
    const auto& rate = each.durable_bytes_per_second.median;
    return rate ? FormatRate(*rate) : "";
  }

  static std::string AppendCell(const MedianEstimate& nanoseconds) {
    return nanoseconds.median ? FormatDuration(*nanoseconds.median * 1e-9) : "";
  }

  static std::string StalledCell(const CaseSummary& each, bool) {
    return each.stalled_share.median ? FormatPercent(*each.stalled_share.median) : "";
  }

  std::string CallsCell(const CaseSummary& each) const {
    if (!each.syscalls) return "n/a";
    const auto format = detail_.exact_calls ? FormatCount : FormatCountShort;
    const std::string low = format(each.syscalls->low);
    const std::string high = format(each.syscalls->high);
    return low == high ? low : low + "–" + high;
  }

  const RunGroup& group_;
  const FlagLegend& flags_;
  const Detail& detail_;
  bool has_flags_ = false;
  double fastest_ = 0;
};

// Takes `parts` away one after the other until the table fits or nothing is left.
void Reduce(const RunGroup& group, const FlagLegend& flags, size_t width, std::span<const Part> parts,
            Detail& detail) {
  for (const Part part : parts) {
    if (Builder(group, flags, detail).Build().Width() <= width) return;
    detail.*part = false;
  }
}

std::vector<std::string> LeftOut(const Detail& all, const Detail& shown) {
  constexpr std::pair<Part, std::string_view> kColumns[] = {
      {&Detail::limit, "times limit"},          {&Detail::memory, "peak memory"},
      {&Detail::durable, "durable throughput"}, {&Detail::appends, "longest Append"},
      {&Detail::stalled, "time waited"},        {&Detail::cpu, "CPU seconds per GB"},
      {&Detail::calls, "system calls"}};
  std::vector<std::string> names;
  for (const auto& [part, name] : kColumns) {
    if (all.*part && !(shown.*part)) names.emplace_back(name);
  }
  return names;
}

}  // namespace

GroupTable MakeGroupTable(const RunGroup& group, const FlagLegend& flags, size_t width) {
  const Detail all = DetailOf(group);
  Detail detail = all;
  Reduce(group, flags, width, std::span(kRefinements).first(1), detail);
  GroupTable result;
  result.fits = Builder(group, flags, detail).Build().Width() <= width;
  Reduce(group, flags, width, std::span(kRefinements).subspan(1), detail);
  Reduce(group, flags, width,
         TimeTells(group) ? std::span<const Part>(kWhereTimeTells) : std::span<const Part>(kWhereItDoesNot),
         detail);
  result.table = Builder(group, flags, detail).Build();
  result.table.ShrinkFirstColumn(width);
  result.left_out = LeftOut(all, detail);
  return result;
}

}  // namespace weir
