#include "results/run/flag_legend.h"

#include <fmt/format.h>

#include <algorithm>

#include "results/report/schema.h"
#include "results/text/text_layout.h"

namespace weir {
namespace {

std::string_view Meaning(std::string_view name) {
  const auto flag = std::ranges::find(schema::kFlags, name, &schema::Flag::name);
  return flag == schema::kFlags.end() ? "not a flag of weir's" : flag->meaning;
}

}  // namespace

FlagLegend::FlagLegend(const RunSummary& run, bool words) : words_(words) {
  for (const RunGroup& group : run.groups) {
    Collect(group.ranking.cases);
    Collect(group.limits);
  }
}

void FlagLegend::Collect(const std::vector<CaseSummary>& cases) {
  for (const CaseSummary& each : cases) {
    if (each.errors > 0) continue;
    for (const FlagCount& flag : each.flags) {
      if (std::find(names_.begin(), names_.end(), flag.name) == names_.end()) names_.push_back(flag.name);
    }
  }
}

// "a", "b", ... "z"; flags beyond that keep their names.
std::string FlagLegend::Letter(const std::string& name) const {
  const auto index = std::find(names_.begin(), names_.end(), name) - names_.begin();
  return index < 26 ? std::string(1, static_cast<char>('a' + index)) : name;
}

std::string FlagLegend::Cell(const CaseSummary& each) const {
  std::string cell;
  for (const FlagCount& flag : each.flags) {
    const bool always = flag.rounds == each.rounds;
    if (!cell.empty()) cell += words_ ? ", " : " ";
    cell += words_ ? flag.name : Letter(flag.name);
    if (!always) cell += fmt::format("{}{}", words_ ? " " : "", flag.rounds);
    if (!always && words_) cell += fmt::format("/{}", each.rounds);
  }
  return cell;
}

std::string FlagLegend::Text(size_t width) const {
  if (names_.empty()) return "";
  size_t longest = 0;
  for (const std::string& name : names_) longest = std::max(longest, DisplayWidth(Printable(name)));
  std::string text = Wrap(words_ ? "Flags, with the rounds that carry them unless all do:"
                                 : "Flags, with the number of rounds that carry them unless all do:",
                          width, 2);
  for (const std::string& name : names_) {
    const std::string letter = words_ ? "" : Letter(name) + "  ";
    text += fmt::format("  {}{}  {}\n", letter, PadRight(Printable(name), longest), Meaning(name));
  }
  return text;
}

}  // namespace weir
