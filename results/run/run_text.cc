#include "results/run/run_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "results/report/delimited_text.h"
#include "results/run/flag_legend.h"
#include "results/run/run_columns.h"
#include "results/run/run_header.h"
#include "results/run/run_verdict.h"
#include "results/text/text_layout.h"
#include "results/text/text_table.h"
#include "results/text/units.h"

namespace weir {
namespace {

using Columns = std::vector<const RunColumn*>;

// One group's, with these columns.
class Builder {
 public:
  Builder(const RunGroup& group, const RunNoise& noise, const FlagLegend& flags)
      : group_(group), noise_(noise), flags_(flags) {}

  TextTable Build(const Columns& columns) const {
    const Ranking& ranking = group_.ranking;
    TextTable table;
    table.AddColumn("", RowsOf(group_), Align::kLeft);
    for (const std::string& key : group_.swept) table.AddColumn("", key, Align::kRight);
    for (const RunColumn* each : columns)
      table.AddColumn(TopOf(*each, group_), BottomOf(*each, group_), each->align);
    for (size_t i = 0; i < ranking.cases.size(); ++i) {
      const bool best = i == 0 && ranking.level == 0 && ranking.candidates > 0;
      AddCase(columns, ranking.cases[i],
              best                                            ? Emphasis::kBest
              : i < ranking.candidates || !ranking.comparable ? Emphasis::kPlain
                                                              : Emphasis::kAside,
              table);
    }
    if (!group_.limits.empty() && !ranking.cases.empty()) table.StartGroup("limits");
    for (const CaseSummary& each : group_.limits) AddCase(columns, each, Emphasis::kPlain, table);
    return table;
  }

 private:
  void AddCase(const Columns& columns, const CaseSummary& each, Emphasis emphasis, TextTable& table) const {
    std::vector<std::string> cells = {each.row_label};
    for (const std::string& key : group_.swept)
      cells.push_back(ValueText(group_.terms, key, each.Parameter(key).value_or("")));
    if (each.errors > 0) {
      cells.emplace_back("error");
      emphasis = Emphasis::kError;
    } else {
      for (const RunColumn* column : columns)
        cells.push_back(column->cell({group_, each, noise_, flags_}).value_or(std::string(column->absent)));
    }
    table.AddRow(std::move(cells), emphasis);
  }

  const RunGroup& group_;
  const RunNoise& noise_;
  const FlagLegend& flags_;
};

// Takes columns away until the table fits, and returns them.
Columns Fit(const Builder& builder, size_t width, bool level, Columns& columns) {
  const auto keep = [level](const RunColumn* each) { return level ? each->keep_if_level : each->keep; };
  constexpr int kAlways = 100;
  Columns left_out;
  while (!columns.empty() && builder.Build(columns).Width() > width) {
    const auto least = std::ranges::min_element(columns, {}, keep);
    if (keep(*least) >= kAlways) break;
    left_out.push_back(*least);
    columns.erase(least);
  }
  return left_out;
}

std::string SensitivityLine(const Sensitivity& sensitivity) {
  const auto words = [](const std::optional<double>& ratio) {
    return ratio ? FormatRatio(*ratio) : "none with so few rounds";
  };
  if (!sensitivity.typical) return "No difference between neighbours could be seen with so few rounds.";
  return fmt::format(
      "Between neighbours a difference of {} could be seen, typically; at worst {} ({} and {}).",
      words(sensitivity.typical), words(sensitivity.worst), sensitivity.worst_first,
      sensitivity.worst_second);
}

// All tables of a run, and what had to be left out of them.
struct Blocks {
  std::vector<std::string> texts;
  std::set<std::string> left_out;
};

Blocks BlocksOf(const RunSummary& run, const FlagLegend& flags, const RunView& view) {
  const TableStyle& style = view.style;
  Blocks blocks;
  for (const RunGroup& group : run.groups) {
    const Builder builder(group, run.noise, flags);
    Columns columns = ColumnsOf(group, run.noise, flags, view.columns);
    if (view.columns.empty()) {
      for (const RunColumn* each : Fit(builder, style.width, group.ranking.level > 0, columns))
        blocks.left_out.emplace(each->name);
    }
    TextTable table = builder.Build(columns);
    table.ShrinkFirstColumn(style.width);
    std::string text = Bold(Wrap(DescribeGroup(group), style.width, 2), style.color) +
                       table.Render(style.color) + "\n" +
                       Bold(Wrap(Verdict(group, run.noise), style.width, 2), style.color);
    if (group.ranking.sensitivity) text += Wrap(SensitivityLine(*group.ranking.sensitivity), style.width, 2);
    blocks.texts.push_back(std::move(text));
  }
  return blocks;
}

}  // namespace

std::string RenderRunText(const RunSummary& run, const RunView& view) {
  const size_t width = view.style.width;
  FlagLegend flags(run, true);
  Blocks blocks = BlocksOf(run, flags, view);
  if (!blocks.left_out.empty()) {
    flags = FlagLegend(run, false);
    blocks = BlocksOf(run, flags, view);
  }
  std::vector<std::string> parts = {Wrap(DescribeRun(run), width, 2), ""};
  for (const std::string& line : Answer(run)) parts[1] += Bold(Wrap(line, width, 2), view.style.color);
  parts.insert(parts.end(), blocks.texts.begin(), blocks.texts.end());
  if (blocks.texts.empty()) parts.push_back(Verdict({}, {}) + "\n");
  std::string& notes = parts.emplace_back();
  for (const std::string& note : Notes(run)) notes += Wrap(note, width, 2);
  if (!blocks.left_out.empty()) {
    notes += Wrap(fmt::format("Left out for want of width: {} (--width, --columns).",
                              Joined({blocks.left_out.begin(), blocks.left_out.end()}, ", ")),
                  width, 2);
  }
  notes += flags.Text(width);
  if (const std::string call = InYourProgram(run); !call.empty()) parts.push_back(Wrap(call, width, 2));
  std::erase_if(parts, [](const std::string& part) { return part.empty() || part == "\n"; });
  const std::string text = Joined(parts, "\n");
  return view.style.ascii ? PlainAscii(text) : text;
}

}  // namespace weir
