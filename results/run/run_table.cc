#include "results/run/run_table.h"

#include <algorithm>
#include <vector>

#include "results/run/flag_legend.h"
#include "results/run/group_table.h"
#include "results/run/run_header.h"
#include "results/run/run_notes.h"
#include "results/run/verdict.h"
#include "results/text/text_layout.h"

namespace weir {
namespace {

std::vector<GroupTable> MakeTables(const RunSummary& run, const FlagLegend& flags, size_t width) {
  std::vector<GroupTable> tables;
  for (const RunGroup& group : run.groups) tables.push_back(MakeGroupTable(group, flags, width));
  return tables;
}

std::string Block(const RunGroup& group, const GroupTable& table, const TableStyle& style) {
  std::string block = Bold(Wrap(DescribeGroup(group), style.width, 2), style.color);
  block += table.table.Render(style.color) + "\n";
  block += Bold(Wrap(group.verdict, style.width, 2), style.color);
  if (group.sensitivity) block += Wrap(SensitivityLine(*group.sensitivity), style.width, 2);
  return block;
}

std::string Notes(const RunSummary& run, const std::vector<GroupTable>& tables, const FlagLegend& flags,
                  size_t width) {
  std::vector<std::vector<std::string>> left_out;
  for (const GroupTable& table : tables) left_out.push_back(table.left_out);
  std::string text;
  for (const std::string& note : RunNotes(run)) text += Wrap(note, width, 2);
  const std::string missing = LeftOutNote(run, left_out);
  if (!missing.empty()) text += Wrap(missing, width, 2);
  return text + flags.Text(width);
}

}  // namespace

std::string RenderRunTable(const RunSummary& run, const TableStyle& style) {
  FlagLegend flags(run, true);
  std::vector<GroupTable> tables = MakeTables(run, flags, style.width);
  if (!std::all_of(tables.begin(), tables.end(), [](const GroupTable& table) { return table.fits; })) {
    flags = FlagLegend(run, false);
    tables = MakeTables(run, flags, style.width);
  }
  std::vector<std::string> parts;
  parts.push_back(Wrap(DescribeRun(run), style.width, 2));
  for (size_t i = 0; i < tables.size(); ++i) parts.push_back(Block(run.groups[i], tables[i], style));
  if (tables.empty()) parts.push_back(Verdict(Ranking(), {}) + "\n");
  parts.push_back(Notes(run, tables, flags, style.width));
  std::string out;
  for (const std::string& part : parts) {
    if (!part.empty() && part != "\n") out += (out.empty() ? "" : "\n") + part;
  }
  return out;
}

}  // namespace weir
