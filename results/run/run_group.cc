#include "results/run/run_group.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "results/run/verdict.h"
#include "results/text/work_words.h"

namespace weir {
namespace {

using Parameters = std::vector<std::pair<std::string, std::string>>;

bool Contains(const std::vector<std::string>& keys, const std::string& key) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
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
  std::string_view joint = " with ";
  for (const auto& parameter : each.parameters) {
    const auto& common = group.common_parameters;
    if (std::find(common.begin(), common.end(), parameter) != common.end()) continue;
    const auto& [key, value] = parameter;
    const std::string words = ParameterInWords(key, value);
    const bool in_column = Contains(group.swept, key);
    each.row_label += in_column ? "" : " " + words;
    if (key == "place") {
      each.label += " " + words;
    } else {
      each.label += std::string(joint) + words;
      joint = ", ";
    }
  }
}

// The number of units that the group's limits are shown for; nothing if no case says how many it had.
std::optional<std::string> MainCount(const std::vector<CaseSummary>& cases) {
  std::map<std::string_view, size_t> counts;
  for (const CaseSummary& each : cases) {
    if (const auto units = each.Parameter(each.count_key)) ++counts[*units];
  }
  std::optional<std::string> main;
  for (const auto& [units, count] : counts) {
    if (2 * count > cases.size()) return std::string(units);
    if (!main || WholeNumber(*main).value_or(0) < WholeNumber(units).value_or(0)) main = units;
  }
  return main;
}

void TakeLimits(std::vector<CaseSummary> limits, RunGroup& group) {
  const std::optional<std::string>& records = group.limit_records;
  const bool slow = SinkRate(group.target).has_value();
  SortByTime(limits);
  for (CaseSummary& each : limits) {
    const bool main = !records || each.Parameter(group.count_key).value_or(*records) == *records;
    const bool idle = slow && !each.Parameter("target");
    (main && !idle ? group.limits : group.further_limits).push_back(std::move(each));
  }
}

std::vector<CaseSummary> Failed(const RunGroup& group) {
  std::vector<CaseSummary> failed;
  for (const auto* cases : {&group.ranking.cases, &group.limits, &group.further_limits}) {
    std::copy_if(cases->begin(), cases->end(), std::back_inserter(failed),
                 [](const CaseSummary& each) { return each.errors > 0; });
  }
  return failed;
}

}  // namespace

bool IsLimitFor(const CaseSummary& limit, const CaseSummary& work) {
  if (std::ranges::find(limit.bounds, work.workload) == limit.bounds.end()) return false;
  for (const std::string_view key :
       {std::string_view("record"), std::string_view(work.count_key), std::string_view("target")}) {
    const auto wanted = work.Parameter(key);
    if (wanted && limit.Parameter(key).value_or(*wanted) != *wanted) return false;
  }
  return true;
}

RunGroup SummarizeGroup(std::vector<CaseSummary> strategies, std::vector<CaseSummary> limits) {
  RunGroup group;
  const std::vector<CaseSummary>& cases = strategies.empty() ? limits : strategies;
  if (cases.empty()) return group;
  group.workload = cases.front().workload;
  group.unit = cases.front().unit;
  group.count_key = cases.front().count_key;
  group.first_columns = cases.front().first_columns;
  group.record = cases.front().Parameter("record").value_or("");
  group.target = cases.front().Parameter("target").value_or("");
  if (!strategies.empty()) group.swept = SweptParameters(cases);
  group.common_parameters = CommonParameters(cases, group.swept);
  if (!strategies.empty()) group.limit_records = MainCount(cases);
  for (CaseSummary& each : strategies) SetLabel(group, each);
  for (CaseSummary& each : limits) SetLabel(group, each);
  TakeLimits(std::move(limits), group);
  group.ranking = Rank(std::move(strategies));
  group.sensitivity = SensitivityOf(std::span(group.ranking.cases).first(group.ranking.candidates));
  group.verdict = Verdict(group.ranking, Failed(group));
  return group;
}

}  // namespace weir
