#include "results/compare/column_comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "results/compare/comparison_verdict.h"
#include "results/compare/comparison_warnings.h"
#include "results/compare/environment_difference.h"
#include "results/compare/group_comparison.h"
#include "results/report/case_name.h"
#include "results/report/schema.h"

namespace weir {
namespace {

// A case with what its name says.
struct Candidate {
  const SampledCase* sampled;
  CaseName name;
  std::string_view column;
  std::string label;
  std::optional<double> median;
  bool aside = false;
};

using Group = std::vector<Candidate>;
using TitledGroups = std::vector<std::pair<std::string, Group>>;

// Those that have the column; limits are no candidates.
std::vector<Candidate> CandidatesOf(const SampledReport& report, const std::string& column) {
  std::vector<Candidate> candidates;
  for (const SampledCase& each : report.cases) {
    Candidate candidate = {&each, CaseName(each.name), "", "", std::nullopt};
    const auto value = candidate.name.Find(column);
    if (!value || candidate.name.IsLimit()) continue;
    candidate.column = *value;
    if (each.errors == 0) candidate.median = MedianOf(each.samples);
    candidates.push_back(std::move(candidate));
  }
  return candidates;
}

// Keys that all have, in the order of the first, without the column's own.
// The number of units is none of them where the metric is a time a unit.
std::vector<std::string> CommonKeys(const Report& header, const std::vector<Candidate>& candidates,
                                    const ColumnChoice& choice, const Metric& metric) {
  std::vector<std::string> keys;
  const std::string count_key =
      header.Context(fmt::format("{}{}", schema::kCountKeyOf, candidates[0].name.workload()))
          .value_or(std::string(schema::kUsualCountKey));
  for (size_t i = 0; i < candidates[0].name.parts().size(); ++i) {
    const CasePart& part = candidates[0].name.parts()[i];
    const bool is_column = part.key == choice.column || fmt::format("{}", i + 1) == choice.column;
    if (is_column || (part.key == count_key && metric.name == schema::kNsPerRecord)) continue;
    const auto has_key = [&](const Candidate& each) { return each.name.Find(part.key).has_value(); };
    if (std::ranges::all_of(candidates, has_key)) keys.emplace_back(part.key);
  }
  return keys;
}

std::string TitleOf(const Candidate& candidate, const std::vector<std::string>& keys) {
  std::string title;
  for (const std::string& key : keys) {
    const std::string value(candidate.name.Find(key).value_or("n/a"));
    const bool named = key != kWorkloadKey && key != kStrategyKey;
    if (!title.empty()) title += ' ';
    title += named ? fmt::format("{}:{}", key, value) : value;
  }
  return title;
}

// In the order in which they first occur.
TitledGroups GroupsOf(std::vector<Candidate> candidates, const std::vector<std::string>& keys) {
  TitledGroups groups;
  std::map<std::string, size_t> index;
  for (Candidate& each : candidates) {
    const std::string title = TitleOf(each, keys);
    const auto [place, is_new] = index.emplace(title, groups.size());
    if (is_new) groups.emplace_back(title, Group());
    groups[place->second].second.push_back(std::move(each));
  }
  return groups;
}

// The column's value, and whatever else of the name most of the group does not share.
void SetLabels(const std::vector<std::string>& keys, Group& group) {
  std::map<std::string_view, size_t> having;
  std::map<std::pair<std::string_view, std::string_view>, size_t> sharing;
  for (const Candidate& each : group) {
    for (const CasePart& part : each.name.parts()) {
      ++having[part.key];
      ++sharing[{part.key, part.value}];
    }
  }
  for (Candidate& each : group) {
    each.label = each.column;
    for (const CasePart& part : each.name.parts()) {
      const bool told =
          std::ranges::find(keys, part.key) != keys.end() || part.value.data() == each.column.data();
      if (told || 2 * sharing[{part.key, part.value}] > having[part.key]) continue;
      each.label += fmt::format(" {}:{}", part.key, part.value);
    }
  }
}

// What is no way of doing the work; and what was checked less than others, unless all of the group were.
void SetAside(Group& group) {
  const bool all_length_only = std::ranges::all_of(
      group, [](const Candidate& each) { return each.sampled->aside || each.sampled->length_only; });
  for (Candidate& each : group) {
    each.aside = each.sampled->aside || (each.sampled->length_only && !all_length_only);
  }
}

bool MayBeBest(const Candidate& each) { return each.median && std::isfinite(*each.median) && !each.aside; }

// Best first; what cannot be best behind, and what has no figure last.
void SortByFigure(const Metric& metric, Group& group) {
  const auto key = [&](const Candidate& each) {
    const double figure = each.median.value_or(0);
    const int place = !each.median ? 2 : each.aside ? 1 : 0;
    return std::tuple(place, metric.higher_is_better ? -figure : figure, each.label);
  };
  std::ranges::sort(group, [&](const Candidate& a, const Candidate& b) { return key(a) < key(b); });
}

std::vector<Contestant> ContestantsOf(const Group& group, bool one_process) {
  std::vector<Contestant> contestants;
  for (const Candidate& each : group) {
    Contestant& contestant = contestants.emplace_back();
    contestant.label = each.label;
    contestant.samples = each.sampled->samples;
    contestant.failed = each.sampled->errors > 0;
    contestant.error = each.sampled->first_error;
    contestant.aside = each.aside;
    contestant.threaded = each.sampled->threaded;
    if (one_process && each.median && HaveRatios(each.sampled->samples)) {
      contestant.figure = FigureOf(*each.sampled, false);
    }
  }
  return contestants;
}

// By the value of the column, or by all that the label says.
bool IsCalled(const std::string& name, const Candidate& each) {
  return each.column == name || each.label == name;
}

ComparedGroup CompareGroup(const std::string& title, Group& group, const ColumnChoice& choice,
                           const Metric& metric, const SampledReport& report) {
  const bool one_process = !report.rounds_are_processes;
  SetAside(group);
  SortByFigure(metric, group);
  const auto is_base = [&](const Candidate& each) {
    return choice.baseline.empty() ? MayBeBest(each) : each.median && IsCalled(choice.baseline, each);
  };
  ComparedGroup result;
  result.title = title;
  const auto base = std::ranges::find_if(group, is_base);
  if (base == group.end()) {
    result.rows = CompareWithin(ContestantsOf(group, one_process), 0, metric, report.others_busy);
    for (ComparedRow& row : result.rows) {
      row.difference.reset();
      row.absolute.reset();
      row.finding = Finding::kIncomparable;
      if (row.reason == Reason::kNone) row.reason = Reason::kNoFigure;
    }
    result.verdict = choice.baseline.empty() ? "Nothing here can be compared."
                                             : fmt::format("{} is not among these.", choice.baseline);
    return result;
  }
  std::rotate(group.begin(), base, base + 1);
  result.base_label = group.front().label;
  result.base_is_best = choice.baseline.empty();
  result.rows = CompareWithin(ContestantsOf(group, one_process), 0, metric, report.others_busy);
  for (ComparedRow& row : result.rows) {
    const bool apart = row.reason == Reason::kTooFew || row.reason == Reason::kOtherSession;
    if (one_process && apart) row.reason = Reason::kOneProcess;
  }
  result.verdict = GroupVerdict(result, metric, metric.Format(*group.front().median));
  return result;
}

bool HasBaseline(const std::string& baseline, const TitledGroups& groups) {
  return baseline.empty() || std::ranges::any_of(groups, [&](const auto& group) {
           return std::ranges::any_of(group.second,
                                      [&](const Candidate& each) { return IsCalled(baseline, each); });
         });
}

// All values of the column, for a message.
std::string ValuesOf(const TitledGroups& groups) {
  std::set<std::string_view> values;
  for (const auto& [title, group] : groups) {
    for (const Candidate& each : group) values.insert(each.column);
  }
  std::string text;
  for (const std::string_view value : values) text += (text.empty() ? "" : ", ") + std::string(value);
  return text;
}

std::string KeysOf(const SampledReport& report) {
  std::set<std::string_view> keys;
  for (const SampledCase& each : report.cases) {
    const CaseName name(each.name);
    for (const CasePart& part : name.parts()) keys.insert(part.key);
  }
  std::string text;
  for (const std::string_view key : keys) text += (text.empty() ? "" : ", ") + std::string(key);
  return text;
}

void Collect(Comparison& comparison) {
  for (const ComparedGroup& group : comparison.groups) {
    for (const ComparedRow& row : group.rows) comparison.matched += row.difference || row.absolute ? 1 : 0;
    const std::string start = comparison.groups.size() > 1 && !group.title.empty() ? group.title + ": " : "";
    comparison.verdict += (comparison.verdict.empty() ? "" : " ") + start + group.verdict;
  }
}

}  // namespace

absl::StatusOr<Comparison> CompareColumns(const SampledReport& report, const ColumnChoice& choice,
                                          const Metric& metric) {
  std::vector<Candidate> candidates = CandidatesOf(report, choice.column);
  if (candidates.empty()) {
    return absl::InvalidArgumentError(fmt::format("{}: no name has a part '{}'; there are {}", report.source,
                                                  choice.column, KeysOf(report)));
  }
  const std::vector<std::string> keys =
      choice.rows.empty() ? CommonKeys(report.header, candidates, choice, metric) : choice.rows;
  TitledGroups groups = GroupsOf(std::move(candidates), keys);
  for (auto& [title, group] : groups) SetLabels(keys, group);
  if (!HasBaseline(choice.baseline, groups)) {
    return absl::InvalidArgumentError(fmt::format("{}: no {} is '{}'; there are {}", report.source,
                                                  choice.column, choice.baseline, ValuesOf(groups)));
  }
  Comparison comparison;
  comparison.metric = metric;
  comparison.base_source = comparison.compared_source = report.source;
  comparison.column = choice.column;
  comparison.paired = report.rounds_are_processes;
  comparison.rung = comparison.paired ? Rung::kOneSession : Rung::kTwoFiles;
  comparison.evidence =
      comparison.paired
          ? "one session, rounds paired (rung 1 of 5)"
          : fmt::format(
                "one {} (rung 5 of 5): a row differs where it does so beyond what its repetitions scatter",
                report.header.design.empty() ? "process" : "session without rounds");
  comparison.warnings = DesignWarnings(report);
  for (ComparisonWarning& warning : EnvironmentWarnings(report.header, report.source)) {
    comparison.warnings.push_back(std::move(warning));
  }
  for (auto& [title, group] : groups) {
    comparison.groups.push_back(CompareGroup(title, group, choice, metric, report));
  }
  Collect(comparison);
  return comparison;
}

}  // namespace weir
