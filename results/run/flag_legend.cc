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
    for (const auto* cases : {&group.ranking.cases, &group.limits})
      for (const CaseSummary& each : *cases) Collect(each);
  }
  std::stable_partition(flags_.begin(), flags_.end(), [this](const Carried& flag) { return !OfAll(flag); });
}

void FlagLegend::Collect(const CaseSummary& each) {
  if (each.errors > 0) return;
  ++cases_;
  for (const FlagCount& flag : each.flags) {
    auto known = std::ranges::find(flags_, flag.name, &Carried::name);
    if (known == flags_.end()) known = flags_.insert(known, {flag.name, 0, flag.rounds, 0});
    ++known->cases;
    known->least = std::min(known->least, flag.rounds);
    known->most = std::max(known->most, flag.rounds);
  }
}

// "a", "b", ... "z"; flags beyond that keep their names.
std::string FlagLegend::Letter(const std::string& name) const {
  const auto index = std::ranges::find(flags_, name, &Carried::name) - flags_.begin();
  return index < 26 ? std::string(1, static_cast<char>('a' + index)) : name;
}

std::string FlagLegend::Cell(const CaseSummary& each) const {
  std::string cell;
  for (const FlagCount& flag : each.flags) {
    const auto known = std::ranges::find(flags_, flag.name, &Carried::name);
    if (known != flags_.end() && OfAll(*known)) continue;
    const bool always = flag.rounds == each.rounds;
    if (!cell.empty()) cell += words_ ? ", " : " ";
    cell += words_ ? flag.name : Letter(flag.name);
    if (!always) cell += fmt::format("{}{}", words_ ? " " : "", flag.rounds);
    if (!always && words_) cell += fmt::format("/{}", each.rounds);
  }
  return cell;
}

std::vector<std::string> FlagLegend::Lines() const {
  std::vector<std::string> lines;
  for (const Entry& entry : Entries()) lines.push_back(entry.head + entry.text);
  return lines;
}

std::string FlagLegend::Text(size_t width) const {
  std::string text;
  for (const Entry& entry : Entries())
    text += WrapBehind(entry.head, entry.text, width, std::max<size_t>(2, DisplayWidth(entry.head)));
  return text;
}

std::vector<FlagLegend::Entry> FlagLegend::Entries() const {
  std::vector<Entry> entries;
  size_t longest = 0;
  for (const Carried& flag : flags_) longest = std::max(longest, DisplayWidth(Printable(flag.name)));
  for (const Carried& flag : flags_) {
    if (OfAll(flag)) {
      entries.push_back(
          {"", fmt::format("All rows: {} ({}) in {} rounds.", Printable(flag.name), Meaning(flag.name),
                           flag.least == flag.most ? fmt::format("{}", flag.most)
                                                   : fmt::format("{} to {}", flag.least, flag.most))});
      continue;
    }
    if (entries.empty())
      entries.push_back({"", "Flags, with the number of rounds that carry them unless all do:"});
    entries.push_back({fmt::format("  {}{}  ", words_ ? "" : Letter(flag.name) + "  ",
                                   PadRight(Printable(flag.name), longest)),
                       std::string(Meaning(flag.name))});
  }
  return entries;
}

std::string FlagsHelp() {
  std::string text = "Flags in the table:\n";
  for (const schema::Flag& flag : schema::kFlags)
    text += fmt::format("  {:<16} {}\n", flag.name, flag.meaning);
  return text;
}

}  // namespace weir
