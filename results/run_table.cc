#include "results/run_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "results/run_flag.h"
#include "results/run_header.h"
#include "results/text_layout.h"
#include "results/text_table.h"
#include "results/units.h"

namespace weir {
namespace {

// How much of each case is shown; see the header for the order in which detail goes.
struct Detail {
  bool bar = true;
  bool flag_words = true;
  bool both_ends = true;
  bool exact_calls = true;
  bool cpu = true;
  bool calls = true;
};

constexpr size_t kBarWidth = 16;

constexpr std::array<Detail, 7> kDetails = {{
    {},
    {false},
    {false, false},
    {false, false, false},
    {false, false, false, false},
    {false, false, false, false, false},
    {false, false, false, false, false, false},
}};

std::vector<std::string> FlagNames(const RunSummary& run) {
  std::vector<std::string> names;
  for (const auto* cases : {&run.strategies, &run.limits}) {
    for (const CaseSummary& each : *cases) {
      for (const FlagCount& flag : each.flags) {
        if (std::find(names.begin(), names.end(), flag.name) == names.end()) names.push_back(flag.name);
      }
    }
  }
  return names;
}

// "a", "b", ... "z"; flags beyond that keep their names.
std::string FlagLetter(const std::vector<std::string>& names, const std::string& name) {
  const auto index = std::find(names.begin(), names.end(), name) - names.begin();
  return index < 26 ? std::string(1, static_cast<char>('a' + index)) : name;
}

// Rounds as a share of an eighth of a column: ████▌.
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

class Renderer {
 public:
  Renderer(const RunSummary& run, const Detail& detail) : run_(run), detail_(detail), flags_(FlagNames(run)) {
    for (const CaseSummary& each : run.strategies) {
      has_limit_ratio_ |= each.limit_ratio.median.has_value();
      Scan(each);
    }
    for (const CaseSummary& each : run.limits) Scan(each);
  }

  TextTable Build() const {
    TextTable table;
    AddColumns(table);
    for (size_t i = 0; i < run_.strategies.size(); ++i) {
      const Emphasis emphasis = i >= run_.candidates ? Emphasis::kAside
                                : i == 0             ? Emphasis::kBest
                                                     : Emphasis::kPlain;
      AddCase(table, run_.strategies[i], emphasis, i < run_.candidates);
    }
    if (!run_.limits.empty()) table.StartGroup("limits of this machine");
    for (const CaseSummary& each : run_.limits) AddCase(table, each, Emphasis::kPlain, false);
    return table;
  }

 private:
  void Scan(const CaseSummary& each) {
    has_cpu_ |= each.cpu_seconds_per_gb.median.has_value();
    has_calls_ |= each.syscalls.has_value();
    fastest_ =
        std::max(fastest_,
                 each.strategy == "discard" || each.IsLimit() ? 0 : each.bytes_per_second.median.value_or(0));
  }

  void AddColumns(TextTable& table) const {
    table.AddColumn("", "strategy", Align::kLeft);
    table.AddColumn("", "throughput", Align::kRight);
    if (detail_.bar) table.AddColumn("", "", Align::kLeft);
    table.AddColumn("ns per", "record", Align::kRight);
    table.AddColumn("95 %", "interval", Align::kRight);
    if (has_limit_ratio_) table.AddColumn("times", "limit", Align::kRight);
    if (detail_.cpu && has_cpu_) table.AddColumn("CPU s", "per GB", Align::kRight);
    if (detail_.calls && has_calls_) table.AddColumn("system", "calls", Align::kRight);
    if (!flags_.empty()) table.AddColumn("", "flags", Align::kLeft);
  }

  void AddCase(TextTable& table, const CaseSummary& each, Emphasis emphasis, bool candidate) const {
    if (each.errors > 0) return table.AddRow({each.label, "error"}, Emphasis::kError);
    std::vector<std::string> cells = {each.label};
    cells.push_back(each.bytes_per_second.median ? FormatRate(*each.bytes_per_second.median) : "n/a");
    if (detail_.bar)
      cells.push_back(candidate ? Bar(each.bytes_per_second.median.value_or(0) / fastest_) : "");
    cells.push_back(Figure(each.ns_per_record));
    cells.push_back(IntervalCell(each.ns_per_record));
    if (has_limit_ratio_) cells.push_back(LimitCell(each, candidate));
    if (detail_.cpu && has_cpu_) cells.push_back(Figure(each.cpu_seconds_per_gb));
    if (detail_.calls && has_calls_) cells.push_back(CallsCell(each));
    if (!flags_.empty()) cells.push_back(FlagsCell(each));
    table.AddRow(std::move(cells), emphasis);
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

  std::string CallsCell(const CaseSummary& each) const {
    if (!each.syscalls) return "n/a";
    const auto format = detail_.exact_calls ? FormatCount : FormatCountShort;
    const std::string low = format(each.syscalls->low);
    const std::string high = format(each.syscalls->high);
    return low == high ? low : low + "–" + high;
  }

  std::string FlagsCell(const CaseSummary& each) const {
    std::string cell;
    for (const FlagCount& flag : each.flags) {
      const bool always = flag.rounds == each.rounds;
      if (!cell.empty()) cell += detail_.flag_words ? ", " : " ";
      cell += detail_.flag_words ? flag.name : FlagLetter(flags_, flag.name);
      if (!always) cell += fmt::format("{}{}", detail_.flag_words ? " " : "", flag.rounds);
      if (!always && detail_.flag_words) cell += fmt::format("/{}", each.rounds);
    }
    return cell;
  }

  const RunSummary& run_;
  const Detail& detail_;
  std::vector<std::string> flags_;
  bool has_cpu_ = false;
  bool has_calls_ = false;
  bool has_limit_ratio_ = false;
  double fastest_ = 0;
};

// Fills `detail` with what fits.
TextTable BuildToFit(const RunSummary& run, size_t width, Detail& detail) {
  for (const Detail& next : kDetails) {
    detail = next;
    TextTable table = Renderer(run, detail).Build();
    if (table.Width() <= width) return table;
  }
  TextTable table = Renderer(run, detail).Build();
  table.ShrinkFirstColumn(width);
  return table;
}

bool AnyHas(const RunSummary& run, bool (*has)(const CaseSummary&)) {
  return std::any_of(run.strategies.begin(), run.strategies.end(), has) ||
         std::any_of(run.limits.begin(), run.limits.end(), has);
}

std::string LeftOut(const RunSummary& run, const Detail& detail) {
  std::string names;
  const auto add = [&names](std::string_view name) {
    names += (names.empty() ? "" : ", ") + std::string(name);
  };
  if (!detail.cpu &&
      AnyHas(run, [](const CaseSummary& c) { return c.cpu_seconds_per_gb.median.has_value(); })) {
    add("CPU seconds per GB");
  }
  if (!detail.calls && AnyHas(run, [](const CaseSummary& c) { return c.syscalls.has_value(); }))
    add("system calls");
  return names.empty() ? "" : "Left out for want of width: " + names + ".";
}

std::vector<std::string> ErrorLines(const RunSummary& run) {
  std::vector<std::string> lines;
  for (const auto* cases : {&run.strategies, &run.limits}) {
    for (const CaseSummary& each : *cases) {
      if (each.errors == 0) continue;
      lines.push_back(fmt::format("{}: failed in {} of {} rounds: {}", each.FullLabel(), each.errors,
                                  each.errors + each.rounds, each.first_error));
    }
  }
  return lines;
}

// Cases that were measured in fewer rounds than the others.
std::vector<std::string> MissingRounds(const RunSummary& run) {
  size_t most = 0;
  for (const CaseSummary& each : run.strategies) most = std::max(most, each.rounds);
  std::vector<std::string> lines;
  for (const auto* cases : {&run.strategies, &run.limits}) {
    for (const CaseSummary& each : *cases) {
      if (each.errors > 0 || each.rounds >= most) continue;
      lines.push_back(
          fmt::format("{}: measured in {} rounds, others in {}.", each.FullLabel(), each.rounds, most));
    }
  }
  return lines;
}

// One line for each flag, in columns.
std::string Legend(const RunSummary& run, const Detail& detail, size_t width) {
  const std::vector<std::string> names = FlagNames(run);
  if (names.empty()) return "";
  size_t longest = 0;
  for (const std::string& name : names) longest = std::max(longest, DisplayWidth(name));
  std::string legend =
      Wrap(detail.flag_words ? "Flags, with the rounds that carry them unless all do:"
                             : "Flags, with the number of rounds that carry them unless all do:",
           width, 2);
  for (const std::string& name : names) {
    const std::string letter = detail.flag_words ? "" : FlagLetter(names, name) + "  ";
    legend += fmt::format("  {}{}  {}\n", letter, PadRight(name, longest), FlagMeaning(name));
  }
  return legend;
}

std::string NoInterval(const RunSummary& run) {
  for (const CaseSummary& each : run.strategies) {
    if (each.Measured() && !each.ns_per_record.interval) {
      return fmt::format("No interval where there are fewer than {} rounds.", kValuesForInterval);
    }
  }
  return "";
}

std::string Difference(const DetectableDifference& difference) {
  return difference.ratio ? FormatPercent(*difference.ratio - 1) : "none, because " + difference.warning;
}

std::string SensitivityLine(const RunSummary& run) {
  if (!run.sensitivity) return "";
  const RunSensitivity& sensitivity = *run.sensitivity;
  std::string line = "Smallest difference that this run could have seen between neighbours: ";
  if (!sensitivity.typical.ratio) return line + Difference(sensitivity.typical) + ".";
  line += "typically " + Difference(sensitivity.typical);
  return line + fmt::format("; at worst {} ({} against {}).", Difference(sensitivity.worst),
                            sensitivity.worst_first, sensitivity.worst_second);
}

}  // namespace

std::string RenderRunTable(const RunSummary& run, const TableStyle& style) {
  Detail detail;
  const TextTable table = BuildToFit(run, style.width, detail);
  std::string out;
  const auto add = [&out, &style](const std::string& text) {
    if (!text.empty()) out += Wrap(text, style.width, 2);
  };
  add(DescribeWork(run));
  add(DescribeMachine(run));
  out += "\n" + table.Render(style.color) + "\n";
  for (const std::string& line : ErrorLines(run)) add(line);
  for (const std::string& line : MissingRounds(run)) add(line);
  add(NoInterval(run));
  add(LeftOut(run, detail));
  out += Legend(run, detail, style.width);
  if (!out.ends_with("\n\n")) out += "\n";
  out += style.color ? "\033[1m" + Wrap(run.verdict, style.width, 2) + "\033[0m"
                     : Wrap(run.verdict, style.width, 2);
  add(SensitivityLine(run));
  return out;
}

}  // namespace weir
