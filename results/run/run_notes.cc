#include "results/run/run_notes.h"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>
#include <string_view>

#include "results/run/run_header.h"
#include "results/text/work_words.h"

namespace weir {
namespace {

constexpr char kNotQuiet[] =
    ": the machine was not quiet. Small differences may be its own; measure again when it is.";

void AddOnce(std::vector<std::string>& list, std::string item) {
  if (std::find(list.begin(), list.end(), item) == list.end()) list.push_back(std::move(item));
}

// Limits are of no workload, each is in the groups of every one; and one without a target is the same in all.
std::string Named(const CaseSummary& each, const RunGroup& group, const std::string& name) {
  std::string_view where = name;
  if (each.IsLimit() && !each.Parameter("target")) where = {};
  if (each.IsLimit() && where.starts_with(group.workload)) {
    where.remove_prefix(std::min(group.workload.size() + 1, where.size()));
  }
  return each.FullLabel() + (where.empty() ? "" : fmt::format(" {}", where));
}

void AddErrors(const RunGroup& group, const std::string& name, std::vector<std::string>& notes) {
  for (const auto* cases : {&group.ranking.cases, &group.limits, &group.further_limits}) {
    for (const CaseSummary& each : *cases) {
      if (each.errors == 0) continue;
      AddOnce(notes, fmt::format("{}: failed in {} of {} rounds: {}", Named(each, group, name), each.errors,
                                 each.errors + each.rounds, each.first_error));
    }
  }
}

// Cases that were measured in fewer rounds than the others of their group.
void AddMissingRounds(const RunGroup& group, const std::string& name, std::vector<std::string>& notes) {
  size_t most = 0;
  for (const CaseSummary& each : group.ranking.cases) most = std::max(most, each.rounds);
  for (const auto* cases : {&group.ranking.cases, &group.limits}) {
    for (const CaseSummary& each : *cases) {
      if (each.errors > 0 || each.rounds >= most) continue;
      AddOnce(notes, fmt::format("{}: measured in {} rounds, others in {}.", Named(each, group, name),
                                 each.rounds, most));
    }
  }
}

// How much the machine's own pace changed between rounds, where that can be told: the same large writes,
// again and again. A slow sink sets its own pace.
void AddSteadiness(const RunGroup& group, const std::string& name, std::vector<std::string>& notes) {
  for (const CaseSummary& limit : group.limits) {
    if (limit.strategy != "write" || !limit.Measured() || limit.ns.size() < 2) continue;
    if (SinkRate(group.target)) continue;
    const auto [low, high] = std::ranges::minmax(limit.ns, {}, &Sample::value);
    const double spread = high.value / low.value - 1;
    AddOnce(notes, fmt::format("Between rounds, {} varied by {:.1f} %{}", Named(limit, group, name),
                               spread * 100, spread < kQuietSpread ? "." : kNotQuiet));
  }
}

bool LacksIntervals(const RunGroup& group) {
  const auto& cases = group.ranking.cases;
  return std::any_of(cases.begin(), cases.end(),
                     [](const CaseSummary& each) { return each.Measured() && !each.ns_per_record.interval; });
}

bool OrderedByMemory(const RunGroup& group) {
  const auto& cases = group.ranking.cases;
  return group.ranking.level > 0 &&
         std::all_of(cases.begin(), cases.begin() + static_cast<std::ptrdiff_t>(group.ranking.level),
                     [](const CaseSummary& each) { return each.anon_peak_bytes.has_value(); });
}

// "those for 1M records, copy (to a file)".
std::string FurtherLimits(const RunGroup& group, const std::string& name) {
  std::vector<std::string> words;
  for (const CaseSummary& each : group.further_limits) {
    const std::string records(each.Parameter(group.count_key).value_or(""));
    const bool further = group.limit_records && records != *group.limit_records;
    AddOnce(words, further ? "those for " + ParameterInWords(group.count_key, records) : each.strategy);
  }
  return fmt::format("{}{}", fmt::join(words, ", "), name.empty() ? "" : " (" + name + ")");
}

}  // namespace

std::vector<std::string> RunNotes(const RunSummary& run) {
  std::vector<std::string> notes;
  std::vector<std::string> limits;
  for (const RunGroup& group : run.groups) {
    const std::string name = GroupName(group, run);
    AddErrors(group, name, notes);
    AddMissingRounds(group, name, notes);
    AddSteadiness(group, name, notes);
    if (!group.further_limits.empty()) limits.push_back(FurtherLimits(group, name));
  }
  if (std::any_of(run.groups.begin(), run.groups.end(), OrderedByMemory)) {
    notes.push_back("Cases that take the same time to 2 % stand in the order of their memory.");
  }
  if (std::any_of(run.groups.begin(), run.groups.end(), LacksIntervals)) {
    notes.push_back(fmt::format("No interval where there are fewer than {} rounds.", kValuesForInterval));
  }
  if (!limits.empty())
    notes.push_back(fmt::format("Limits that only the report has: {}.", fmt::join(limits, "; ")));
  return notes;
}

std::string LeftOutNote(const RunSummary& run, const std::vector<std::vector<std::string>>& left_out) {
  const bool same = std::all_of(left_out.begin(), left_out.end(),
                                [&](const auto& columns) { return columns == left_out.front(); });
  std::vector<std::string> parts;
  for (size_t i = 0; i < left_out.size(); ++i) {
    if (left_out[i].empty() || (same && i > 0)) continue;
    const std::string name = same ? "" : GroupName(run.groups[i], run);
    parts.push_back(fmt::format("{}{}", fmt::join(left_out[i], ", "), name.empty() ? "" : " (" + name + ")"));
  }
  return parts.empty() ? "" : fmt::format("Left out for want of width: {}.", fmt::join(parts, "; "));
}

}  // namespace weir
