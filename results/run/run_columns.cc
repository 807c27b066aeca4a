#include "results/run/run_columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "results/compare/metric.h"
#include "results/report/delimited_text.h"
#include "results/report/schema.h"
#include "results/text/text_layout.h"
#include "results/text/units.h"

namespace weir {
namespace {

using Cell = std::optional<std::string>;

std::string Range(const std::string& low, const std::string& high) {
  return low == high ? low : low + "–" + high;
}

// "+5.3 % (3.9–6.7)": the ends without the sign and the unit where both have those of the middle, the nearer
// one to none at all first: "-28 % (23–32)".
std::string RatioAndInterval(const std::string& ratio, std::string low, std::string high) {
  const auto drop = [&](std::string_view sign, std::string_view unit) {
    for (const std::string& text : {ratio, low, high}) {
      if (!text.ends_with(unit) || !text.starts_with(sign)) return;
    }
    for (std::string* text : {&low, &high})
      *text = text->substr(sign.size(), text->size() - sign.size() - unit.size());
    if (sign == "-" || sign == "÷ ") std::swap(low, high);
  };
  for (const std::string_view sign : {"× ", "÷ "}) drop(sign, "");
  for (const std::string_view sign : {"+", "-", ""}) drop(sign, " %");
  if (low.starts_with('-') && high.starts_with('+')) high.erase(0, 1);
  return ratio + " (" + Range(low, high) + ")";
}

template <MedianEstimate CaseSummary::*kFigure, std::string (*kFormat)(double)>
Cell MedianCell(const RunCell& at) {
  const std::optional<double>& median = (at.row.*kFigure).median;
  return median ? Cell(kFormat(*median)) : std::nullopt;
}

template <MedianEstimate CaseSummary::*kFigure>
std::optional<double> MedianFigure(const RunCell& at) {
  return (at.row.*kFigure).median;
}

std::string Nanoseconds(double ns) { return FormatDuration(ns * 1e-9); }
std::string FormatBytesOf(double bytes) { return FormatBytes(static_cast<uint64_t>(bytes)); }
std::string Times(double ratio) { return FormatThreeDigits(ratio) + " ×"; }

// A figure of "ns per …"; where the rows are no rivals and may be ages apart, each with its unit.
std::string TimeText(const RunCell& at, double ns) {
  return at.group.ranking.comparable ? FormatThreeDigits(ns) : Nanoseconds(ns);
}

Cell TimeCell(const RunCell& at) {
  const std::optional<double>& median = at.row.ns_per_record.median;
  return median ? Cell(TimeText(at, *median)) : std::nullopt;
}

Cell IntervalCell(const RunCell& at) {
  const std::optional<Interval>& interval = at.row.ns_per_record.interval;
  if (!interval) return std::nullopt;
  return Range(TimeText(at, interval->low), TimeText(at, interval->high));
}

std::optional<double> IntervalFigure(const RunCell& at) {
  const std::optional<Interval>& interval = at.row.ns_per_record.interval;
  return interval ? std::optional(interval->low) : std::nullopt;
}

Cell DifferenceCell(const RunCell& at) {
  const std::optional<Difference>& difference = at.row.against_fastest.difference;
  if (!difference) {
    const std::string_view state = StateOf(at.row, at.group.ranking);
    return state.empty() ? std::nullopt : Cell(state);
  }
  const std::string ratio = FormatRatio(difference->ratio);
  if (!difference->interval) return ratio;
  return RatioAndInterval(ratio, FormatRatioAs(difference->ratio, difference->interval->low),
                          FormatRatioAs(difference->ratio, difference->interval->high));
}

// The best, which has none, is before all that it beats.
std::optional<double> DifferenceFigure(const RunCell& at) {
  const std::optional<Difference>& difference = at.row.against_fastest.difference;
  if (difference) return difference->ratio;
  return StateOf(at.row, at.group.ranking) == "best" ? std::optional(1.0) : std::nullopt;
}

Cell StateCell(const RunCell& at) {
  const std::string_view state = StateOf(at.row, at.group.ranking);
  return state.empty() ? std::nullopt : Cell(state);
}

Cell MemoryCell(const RunCell& at) {
  return at.row.anon_peak_bytes ? Cell(FormatBytes(at.row.anon_peak_bytes->high)) : std::nullopt;
}

std::optional<double> MemoryFigure(const RunCell& at) {
  const std::optional<CountRange>& bytes = at.row.anon_peak_bytes;
  return bytes ? std::optional(static_cast<double>(bytes->high)) : std::nullopt;
}

template <std::optional<CountRange> CaseSummary::*kCount>
Cell CountCell(const RunCell& at) {
  const std::optional<CountRange>& count = at.row.*kCount;
  if (!count) return std::nullopt;
  return Range(FormatCountShort(count->low), FormatCountShort(count->high));
}

template <std::optional<CountRange> CaseSummary::*kCount>
std::optional<double> CountFigure(const RunCell& at) {
  const std::optional<CountRange>& count = at.row.*kCount;
  return count ? std::optional(static_cast<double>(count->low)) : std::nullopt;
}

// Appends are of streams; where something else is the unit, the same figures are of one of those alone.
bool HasAppends(const RunCell& at) { return at.group.terms.unit == schema::kUsualUnit; }

template <MedianEstimate CaseSummary::*kFigure, bool kOfAppends>
Cell SingleCell(const RunCell& at) {
  return HasAppends(at) == kOfAppends ? MedianCell<kFigure, Nanoseconds>(at) : std::nullopt;
}

template <MedianEstimate CaseSummary::*kFigure, bool kOfAppends>
std::optional<double> SingleFigure(const RunCell& at) {
  return HasAppends(at) == kOfAppends ? MedianFigure<kFigure>(at) : std::nullopt;
}

Cell FlagsCell(const RunCell& at) {
  const std::string flags = at.flags.Cell(at.row);
  return flags.empty() ? std::nullopt : Cell(flags);
}

constexpr int kAlways = 100;

constexpr std::array kTable = {
    RunColumn{schema::kThroughputColumn, "bytes", "a second", "bytes moved in a second, the median round's",
              MedianCell<&CaseSummary::bytes_per_second, FormatRate>,
              MedianFigure<&CaseSummary::bytes_per_second>, "n/a", 80, 80},
    RunColumn{schema::kTimeColumn, "ns per", "",
              "nanoseconds for each record (or what the workload counts), "
              "the median of the rounds",
              TimeCell, MedianFigure<&CaseSummary::ns_per_record>, "n/a", kAlways, kAlways},
    RunColumn{schema::kIntervalColumn, "95 %", "interval", "of that median, low–high", IntervalCell,
              IntervalFigure, "n/a", 55, 10},
    RunColumn{schema::kDifferenceColumn, "over the best", "(95 % interval)",
              "how much longer than the best it takes, paired by round, and the 95 % interval of that, "
              "low–high; the same as of compare --col",
              DifferenceCell, DifferenceFigure, "", 90, 20},
    RunColumn{schema::kStateColumn, "", "state",
              "best; slower, faster (what may not win); equivalent, to 2 %; unclear, none of them could be "
              "shown",
              StateCell, nullptr, "", 45, 45, Align::kLeft},
    RunColumn{schema::kLimitColumn, "times", "limit",
              "time over what the machine could do at best with the same work",
              MedianCell<&CaseSummary::limit_ratio, Times>, MedianFigure<&CaseSummary::limit_ratio>, "", 50,
              15},
    RunColumn{schema::kMemoryColumn, "peak", "memory",
              "anonymous memory of the process at its peak, the highest of all rounds", MemoryCell,
              MemoryFigure, "n/a", 70, kAlways},
    RunColumn{schema::kCpuColumn, "CPU s", "per GB",
              "CPU seconds of the whole process, its threads included, for 1e9 bytes",
              MedianCell<&CaseSummary::cpu_seconds_per_gb, FormatThreeDigits>,
              MedianFigure<&CaseSummary::cpu_seconds_per_gb>, "n/a", 60, 60},
    RunColumn{schema::kAppendsColumn, "Append", "p50",
              "how long single Appends took, in a pass that is not timed: median, 99 %, 99.9 %, the longest",
              SingleCell<&CaseSummary::append_p50_ns, true>, SingleFigure<&CaseSummary::append_p50_ns, true>,
              "", 5, 5},
    RunColumn{schema::kAppendsColumn, "Append", "p99", "", SingleCell<&CaseSummary::append_p99_ns, true>,
              SingleFigure<&CaseSummary::append_p99_ns, true>, "", 6, 6},
    RunColumn{schema::kAppendsColumn, "Append", "p99.9", "", SingleCell<&CaseSummary::append_p999_ns, true>,
              SingleFigure<&CaseSummary::append_p999_ns, true>, "", 25, 25},
    RunColumn{schema::kAppendsColumn, "longest", "Append", "", SingleCell<&CaseSummary::append_max_ns, true>,
              SingleFigure<&CaseSummary::append_max_ns, true>, "", 25, 25},
    RunColumn{schema::kPackedColumn, "packed", "÷ plain",
              "bytes of what was compressed for each byte before, encryption included where there is any",
              MedianCell<&CaseSummary::packed_ratio, FormatThreeDigits>,
              MedianFigure<&CaseSummary::packed_ratio>, "", 84, 94},
    RunColumn{schema::kHeldColumn, "held", "÷ asked",
              "bytes of memory held for each byte that was asked for, where all were written to",
              MedianCell<&CaseSummary::held_ratio, FormatThreeDigits>, MedianFigure<&CaseSummary::held_ratio>,
              "", 85, 95},
    RunColumn{schema::kFaultsColumn, "faults per", "", "page faults, where memory is what is asked for",
              MedianCell<&CaseSummary::faults_per_unit, FormatThreeDigits>,
              MedianFigure<&CaseSummary::faults_per_unit>, "", 65, 85},
    RunColumn{schema::kLongestColumn, "longest", "call",
              "the longest call of those that get memory, in a pass that is not timed",
              MedianCell<&CaseSummary::call_max_ns, Nanoseconds>, MedianFigure<&CaseSummary::call_max_ns>, "",
              40, 40},
    RunColumn{schema::kSyncColumn, "one", "sync",
              "how long it waited for the device at each sync (--sync-every), on average",
              MedianCell<&CaseSummary::sync_seconds, FormatDuration>,
              MedianFigure<&CaseSummary::sync_seconds>, "", 95, 95},
    RunColumn{schema::kDurableColumn, "durable", "a second", "bytes in a second, until the device had them",
              MedianCell<&CaseSummary::durable_bytes_per_second, FormatRate>,
              MedianFigure<&CaseSummary::durable_bytes_per_second>, "", 22, 22},
    RunColumn{schema::kWaitedColumn, "time", "waited",
              "share of its time for which the producer waited for bytes in flight to drain",
              MedianCell<&CaseSummary::stalled_share, FormatPercent>,
              MedianFigure<&CaseSummary::stalled_share>, "", 35, 90},
    RunColumn{schema::kCallsColumn, "system", "calls", "system calls for the whole stream",
              CountCell<&CaseSummary::syscalls>, CountFigure<&CaseSummary::syscalls>, "n/a", 30, 30},
    RunColumn{schema::kSyncsColumn, "", "syncs",
              "times that the device was waited for; of files and directories, one by one",
              CountCell<&CaseSummary::syncs>, CountFigure<&CaseSummary::syncs>, "n/a", 40, 40},
    RunColumn{schema::kSyncBytesColumn, "bytes", "a sync", "bytes of records for each sync",
              MedianCell<&CaseSummary::bytes_per_sync, FormatBytesOf>,
              MedianFigure<&CaseSummary::bytes_per_sync>, "", 38, 38, Align::kRight, true},
    RunColumn{schema::kAloneColumn, "one alone", "p50",
              "how long a single one took (a file, say), asked for by itself in a pass that is not timed: "
              "half, and 99 %, took no longer",
              SingleCell<&CaseSummary::append_p50_ns, false>,
              SingleFigure<&CaseSummary::append_p50_ns, false>, "", 4, 4},
    RunColumn{schema::kAloneColumn, "one alone", "p99", "", SingleCell<&CaseSummary::append_p99_ns, false>,
              SingleFigure<&CaseSummary::append_p99_ns, false>, "", 26, 26},
    RunColumn{
        schema::kWaitsColumn, "waited", "p50",
        "how long whoever asked for a single one waited, among the others, in a pass that is not timed: "
        "median, 99 %, 99.9 %, the longest",
        MedianCell<&CaseSummary::append_p50_ns, Nanoseconds>, MedianFigure<&CaseSummary::append_p50_ns>,
        "n/a", 37, 37, Align::kRight, true},
    RunColumn{schema::kWaitsColumn, "waited", "p99", "", MedianCell<&CaseSummary::append_p99_ns, Nanoseconds>,
              MedianFigure<&CaseSummary::append_p99_ns>, "n/a", 85, 85, Align::kRight, true},
    RunColumn{schema::kWaitsColumn, "waited", "p99.9", "",
              MedianCell<&CaseSummary::append_p999_ns, Nanoseconds>,
              MedianFigure<&CaseSummary::append_p999_ns>, "n/a", 36, 36, Align::kRight, true},
    RunColumn{schema::kWaitsColumn, "longest", "wait", "",
              MedianCell<&CaseSummary::append_max_ns, Nanoseconds>, MedianFigure<&CaseSummary::append_max_ns>,
              "n/a", 39, 39, Align::kRight, true},
    RunColumn{schema::kWakeUpsColumn, "woken", "times",
              "how often the reader or the writer was woken that had waited for the other end",
              MedianCell<&CaseSummary::wake_ups, FormatThreeDigits>, MedianFigure<&CaseSummary::wake_ups>, "",
              27, 27},
    RunColumn{schema::kSocketColumn, "socket", "memory",
              "the kernel's memory for the queues of a connection, at its peak, both ends together",
              MedianCell<&CaseSummary::socket_bytes, FormatBytesOf>, MedianFigure<&CaseSummary::socket_bytes>,
              "", 29, 29},
    RunColumn{schema::kCpuUnitColumn, "CPU ns", "",
              "CPU time of the whole process, its threads included, for each",
              MedianCell<&CaseSummary::cpu_ns_per_unit, FormatThreeDigits>,
              MedianFigure<&CaseSummary::cpu_ns_per_unit>, "n/a", 28, 28, Align::kRight, true},
    RunColumn{schema::kFlagsColumn, "", "flags", "what may have spoiled the figures, see below", FlagsCell,
              nullptr, "", kAlways, kAlways, Align::kLeft},
};

bool HasFigures(const RunColumn& column, const RunGroup& group, const RunNoise& noise,
                const FlagLegend& flags) {
  for (const auto* cases : {&group.ranking.cases, &group.limits}) {
    for (const CaseSummary& each : *cases) {
      if (each.errors == 0 && column.cell({group, each, noise, flags})) return true;
    }
  }
  return false;
}

}  // namespace

std::span<const RunColumn> RunColumns() { return kTable; }

std::string_view TopOf(const RunColumn& column, const RunGroup& group) {
  return column.name == schema::kTimeColumn && !group.ranking.comparable ? "time per" : column.top;
}

std::string_view BottomOf(const RunColumn& column, const RunGroup& group) {
  return column.bottom.empty() ? std::string_view(group.terms.unit) : column.bottom;
}

std::string_view RowsOf(const RunGroup& group) {
  if (group.ranking.cases.empty()) return "limit";
  return group.ranking.comparable ? "strategy" : "benchmark";
}

std::string ColumnsHelp() {
  std::string text;
  for (const RunColumn& each : kTable) {
    if (!each.meaning.empty()) text += fmt::format("  {:<12}{}\n", each.name, each.meaning);
  }
  return text;
}

std::vector<const RunColumn*> ColumnsOf(const RunGroup& group, const RunNoise& noise, const FlagLegend& flags,
                                        const std::vector<std::string>& names) {
  const std::vector<std::string_view> usual = Split(group.terms.first_columns, ',');
  std::vector<const RunColumn*> columns;
  for (const RunColumn& each : kTable) {
    const bool wanted = !each.only_if_named || std::ranges::find(usual, each.name) != usual.end();
    const bool shown = names.empty() ? wanted && HasFigures(each, group, noise, flags)
                                     : std::ranges::find(names, each.name) != names.end();
    if (shown) columns.push_back(&each);
  }
  const std::vector<std::string_view> first =
      names.empty() ? usual : std::vector<std::string_view>(names.begin(), names.end());
  std::ranges::stable_sort(columns, {}, [&](const RunColumn* column) {
    if (!names.empty()) return std::ranges::find(first, column->name) - first.begin();
    if (column->name == schema::kFlagsColumn) return static_cast<ptrdiff_t>(first.size() + 1);
    const bool interval = column->name == schema::kIntervalColumn;
    return std::ranges::find(first, interval ? schema::kTimeColumn : column->name) - first.begin();
  });
  return columns;
}

}  // namespace weir
