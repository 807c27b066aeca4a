#include "results/run/run_summary.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "results/report/delimited_text.h"
#include "results/report/schema.h"
#include "results/run/others_summary.h"
#include "results/text/natural_order.h"
#include "results/text/units.h"

namespace weir {
namespace {

using Parameters = std::vector<std::pair<std::string, std::string>>;

WorkloadTerms TermsOf(const Report& report, const std::string& workload) {
  WorkloadTerms terms;
  const auto take = [&](std::string_view prefix, std::string& to) {
    if (auto value = report.Context(std::string(prefix) + workload)) to = *std::move(value);
  };
  take(schema::kUnitOf, terms.unit);
  take(schema::kCountKeyOf, terms.count_key);
  take(schema::kColumnsOf, terms.first_columns);
  take(schema::kWorkOf, terms.work_keys);
  take(schema::kSizesOf, terms.size_keys);
  return terms;
}

// What says what is done, but for how many.
bool IsOfTheWork(const WorkloadTerms& terms, std::string_view key) {
  return key != terms.count_key && HasWord(terms.work_keys, ',', key);
}

Parameters WorkOf(const CaseSummary& each, const WorkloadTerms& terms) {
  Parameters work;
  std::ranges::copy_if(each.parameters, std::back_inserter(work),
                       [&](const auto& parameter) { return IsOfTheWork(terms, parameter.first); });
  return work;
}

bool Contains(const std::vector<std::string>& keys, const std::string& key) {
  return std::ranges::find(keys, key) != keys.end();
}

std::vector<std::string> SweptParameters(const std::vector<CaseSummary>& cases) {
  std::map<std::pair<std::string, std::string>, std::set<std::string>> values;  // by strategy and key
  std::vector<std::string> swept;
  for (const CaseSummary& each : cases) {
    for (const auto& [key, value] : each.parameters) {
      std::set<std::string>& seen = values[{each.strategy, key}];
      seen.insert(value);
      if (seen.size() > 1 && !Contains(swept, key)) swept.push_back(key);
    }
  }
  return swept;
}

// For each key the value that more than half of the cases which have the key share.
Parameters CommonParameters(const std::vector<CaseSummary>& cases, const std::vector<std::string>& swept) {
  std::vector<std::string> keys;
  std::map<std::string, std::map<std::string, size_t>> counts;
  std::map<std::string, size_t> totals;
  for (const CaseSummary& each : cases) {
    for (const auto& [key, value] : each.parameters) {
      if (totals[key]++ == 0) keys.push_back(key);
      ++counts[key][value];
    }
  }
  Parameters common;
  for (const std::string& key : keys) {
    if (Contains(swept, key)) continue;
    for (const auto& [value, count] : counts[key]) {
      if (2 * count > totals[key]) common.emplace_back(key, value);
    }
  }
  return common;
}

void SetLabel(const RunGroup& group, CaseSummary& each) {
  each.label = each.row_label = each.strategy;
  for (const auto& parameter : each.parameters) {
    if (std::ranges::find(group.common, parameter) != group.common.end()) continue;
    const auto& [key, value] = parameter;
    const std::string words = " " + key + (value.empty() ? "" : ":" + ValueText(group.terms, key, value));
    each.label += words;
    if (!Contains(group.swept, key)) each.row_label += words;
  }
}

// How many units the group's limits are shown for; nothing if no case says how many it had.
std::optional<std::string> MainCount(const RunGroup& group, const std::vector<CaseSummary>& cases) {
  std::map<std::string_view, size_t> counts;
  for (const CaseSummary& each : cases) {
    if (const auto units = each.Parameter(group.terms.count_key)) ++counts[*units];
  }
  std::optional<std::string> main;
  for (const auto& [units, count] : counts) {
    if (2 * count > cases.size()) return std::string(units);
    if (!main || WholeNumber(*main).value_or(0) < WholeNumber(units).value_or(0)) main = units;
  }
  return main;
}

// A group of these cases, which did the same work, with these limits for it. Without strategies, one of
// limits that stand for themselves.
RunGroup MakeGroup(WorkloadTerms terms, std::vector<CaseSummary> strategies, std::vector<CaseSummary> limits,
                   bool others_busy) {
  RunGroup group;
  group.terms = std::move(terms);
  if (!strategies.empty()) {
    const auto main = MainCount(group, strategies);
    std::erase_if(limits, [&](const CaseSummary& each) {
      const auto count = each.Parameter(group.terms.count_key);
      return each.errors == 0 && main && count && *count != *main;
    });
    group.swept = SweptParameters(strategies);
  }
  const std::vector<CaseSummary>& cases = strategies.empty() ? limits : strategies;
  group.workload = cases.front().workload;
  group.work = WorkOf(cases.front(), group.terms);
  group.common = CommonParameters(cases, group.swept);
  for (CaseSummary& each : strategies) SetLabel(group, each);
  for (CaseSummary& each : limits) SetLabel(group, each);
  SortByTime(limits);
  group.limits = std::move(limits);
  group.ranking = Rank(std::move(strategies), others_busy);
  return group;
}

// Whether `limit` says what could be done at best where `work` is done: whatever it says of that is the same.
bool IsLimitFor(const CaseSummary& limit, const CaseSummary& work, const WorkloadTerms& terms) {
  if (std::ranges::find(limit.bounds, work.workload) == limit.bounds.end()) return false;
  return std::ranges::all_of(work.parameters, [&](const auto& parameter) {
    const auto& [key, value] = parameter;
    return !HasWord(terms.work_keys, ',', key) || limit.Parameter(key).value_or(value) == value;
  });
}

std::vector<RunGroup> Groups(const Report& report, std::vector<CaseSummary> cases, bool others_busy) {
  std::map<std::string, std::vector<CaseSummary>, NaturalOrder> works;  // '/' is in no part of a name
  std::vector<CaseSummary> limits;
  std::string workload;
  WorkloadTerms of_workload;
  size_t number = 0;  // of the workload
  for (CaseSummary& each : cases) {
    if (each.workload != std::exchange(workload, each.workload)) {
      ++number;
      of_workload = TermsOf(report, workload);
    }
    std::string key = std::to_string(number);
    for (const auto& [name, value] : WorkOf(each, of_workload))
      key.append("/").append(name).append(":").append(value);
    (each.IsLimit() ? limits : works[key]).push_back(std::move(each));
  }
  std::vector<RunGroup> groups;
  std::set<std::string> used;
  for (auto& [key, cases_of_work] : works) {
    std::vector<CaseSummary>& strategies = cases_of_work;  // which clang 14 lets a lambda refer to
    WorkloadTerms terms = TermsOf(report, strategies.front().workload);
    std::vector<CaseSummary> own;
    std::ranges::copy_if(limits, std::back_inserter(own), [&](const CaseSummary& limit) {
      return std::ranges::any_of(strategies,
                                 [&](const CaseSummary& work) { return IsLimitFor(limit, work, terms); });
    });
    for (const CaseSummary& each : own) used.insert(each.name);
    groups.push_back(MakeGroup(std::move(terms), std::move(strategies), std::move(own), others_busy));
  }
  std::erase_if(limits, [&](const CaseSummary& each) { return used.contains(each.name); });
  if (!limits.empty()) groups.push_back(MakeGroup({}, {}, std::move(limits), others_busy));
  return groups;
}

std::optional<int64_t> Integer(std::optional<std::string_view> text) {
  const std::optional<uint64_t> number = text ? WholeNumber(*text) : std::nullopt;
  if (!number || *number > INT64_MAX) return std::nullopt;
  return static_cast<int64_t>(*number);
}

}  // namespace

std::vector<const CaseSummary*> RunGroup::Failed() const {
  std::vector<const CaseSummary*> failed;
  for (const auto* cases : {&ranking.cases, &limits}) {
    for (const CaseSummary& each : *cases) {
      if (each.errors > 0) failed.push_back(&each);
    }
  }
  return failed;
}

std::optional<std::string_view> RunSummary::Context(std::string_view key) const {
  const auto found = std::ranges::find(context, key, [](const auto& each) { return each.first; });
  return found == context.end() ? std::nullopt : std::optional<std::string_view>(found->second);
}

std::string ValueText(const WorkloadTerms& terms, std::string_view key, std::string_view value) {
  const std::optional<uint64_t> number = WholeNumber(value);
  if (!number) return std::string(value);
  std::string text = HasWord(terms.size_keys, ',', key) ? FormatBufferSize(*number) : FormatCount(*number);
  std::erase(text, ' ');
  return text.find(',') == text.npos ? text : std::string(value);
}

RunSummary SummarizeRun(const Report& report) {
  RunSummary run;
  for (const auto& [key, value] : report.context) run.context.emplace_back(key, value.text);
  run.rounds = Integer(run.Context(schema::kRounds));
  run.rounds_complete = Integer(run.Context(schema::kRoundsComplete));
  run.interrupted = run.Context(schema::kInterrupted) == "true";
  run.remarks = report.notes;
  if (IsOfOthers(report)) {
    SummarizeOthers(report, run);
    return run;
  }
  std::vector<CaseSummary> cases = SummarizeCases(report);
  run.noise = NoiseOf(report, cases);
  for (CaseSummary& each : cases) {
    if (run.noise.others_busy && each.threaded)
      each.flags.push_back({std::string(schema::kThreaded), each.rounds});
  }
  run.groups = Groups(report, std::move(cases), run.noise.others_busy);
  return run;
}

}  // namespace weir
