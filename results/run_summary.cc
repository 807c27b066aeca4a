#include "results/run_summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>
#include <limits>
#include <tuple>

#include "results/units.h"
#include "results/verdict.h"

namespace weir {
namespace {

std::optional<int64_t> Integer(std::optional<std::string_view> text) {
  int64_t value = 0;
  if (!text || text->empty()) return std::nullopt;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc() || end != text->data() + text->size() || value < 0) return std::nullopt;
  return value;
}

std::vector<CaseSummary> SummarizeCases(const Report& report) {
  std::vector<std::pair<std::string, std::vector<const ReportRow*>>> cases;
  std::map<std::string, size_t> index;
  for (const ReportRow& row : report.rows) {
    if (row.run_type != RunType::kIteration) continue;
    const auto [it, added] = index.emplace(row.CaseName(), cases.size());
    if (added) cases.emplace_back(it->first, std::vector<const ReportRow*>());
    cases[it->second].second.push_back(&row);
  }
  std::vector<CaseSummary> summaries;
  for (const auto& [name, rows] : cases) summaries.push_back(SummarizeCase(rows));
  return summaries;
}

// Cases with the same key did the same work.
std::tuple<std::string_view, std::string_view, std::string_view> WorkKey(const CaseSummary& each) {
  return {each.workload, each.Parameter("record").value_or(""), each.Parameter("target").value_or("")};
}

// `discard` moves nothing: it is the cost of the harness, and must not win even where all targets keep
// nothing.
std::vector<bool> Candidates(const std::vector<CaseSummary>& cases) {
  const auto may_win = [](const CaseSummary& each) { return each.Measured() && each.strategy != "discard"; };
  const bool all_length_only = std::all_of(cases.begin(), cases.end(), [&](const CaseSummary& each) {
    return !may_win(each) || each.HasFlag("length-only");
  });
  std::vector<bool> candidates;
  for (const CaseSummary& each : cases) {
    candidates.push_back(may_win(each) && (all_length_only || !each.HasFlag("length-only")));
  }
  return candidates;
}

void Rank(std::vector<CaseSummary>& cases, size_t& count) {
  const std::vector<bool> candidates = Candidates(cases);
  std::vector<size_t> order(cases.size());
  for (size_t i = 0; i < order.size(); ++i) order[i] = i;
  const auto key = [&](size_t i) {
    const CaseSummary& each = cases[i];
    const int place = candidates[i] ? 0 : each.errors == 0 ? 1 : 2;
    const double ns = each.ns_per_record.median.value_or(std::numeric_limits<double>::infinity());
    return std::tuple(place, WorkKey(each), each.errors == 0 ? ns : 0, std::string_view(each.name));
  };
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) { return key(a) < key(b); });
  std::vector<CaseSummary> ranked;
  for (size_t i : order) ranked.push_back(cases[i]);
  cases = std::move(ranked);
  count = static_cast<size_t>(std::count(candidates.begin(), candidates.end(), true));
}

// For each key the value that more than half of the cases which have the key share.
std::vector<std::pair<std::string, std::string>> CommonParameters(const std::vector<CaseSummary>& cases) {
  std::vector<std::string> keys;
  std::map<std::string, std::map<std::string, size_t>> counts;
  std::map<std::string, size_t> totals;
  for (const CaseSummary& each : cases) {
    for (const auto& [key, value] : each.parameters) {
      if (totals[key]++ == 0) keys.push_back(key);
      ++counts[key][value];
    }
  }
  std::vector<std::pair<std::string, std::string>> common;
  for (const std::string& key : keys) {
    for (const auto& [value, count] : counts[key]) {
      if (2 * count > totals[key]) common.emplace_back(key, value);
    }
  }
  return common;
}

std::string ParameterText(std::string_view key, std::string_view value) {
  const std::optional<int64_t> number = Integer(value);
  if (key == "records" && number) return FormatCount(static_cast<uint64_t>(*number)) + " records";
  if (key == "buffer" && number) return FormatBufferSize(static_cast<uint64_t>(*number)) + " buffer";
  if (key == "place") return fmt::format("in {}", value);
  if (key == "target") return fmt::format("to {}", value);
  if (key == "record") return std::string(value);
  return value.empty() ? std::string(key) : fmt::format("{}:{}", key, value);
}

void SetLabels(std::vector<CaseSummary>& cases,
               const std::vector<std::pair<std::string, std::string>>& common) {
  for (CaseSummary& each : cases) {
    each.label = each.strategy;
    for (const auto& parameter : each.parameters) {
      if (std::find(common.begin(), common.end(), parameter) != common.end()) continue;
      each.label += " " + ParameterText(parameter.first, parameter.second);
    }
  }
}

DetectableDifference Detectable(const CaseSummary& a, const CaseSummary& b) {
  std::vector<double> log_ratios;
  for (double ratio : PairedRatios(a, b)) log_ratios.push_back(std::log(ratio));
  return SmallestDetectable(log_ratios);
}

struct Neighbours {
  DetectableDifference difference;
  size_t first;
};

// Pairs without a ratio are worse than any with one.
bool LessSensitive(const Neighbours& a, const Neighbours& b) {
  const double infinity = std::numeric_limits<double>::infinity();
  return a.difference.ratio.value_or(infinity) < b.difference.ratio.value_or(infinity);
}

std::optional<RunSensitivity> SensitivityOf(std::span<const CaseSummary> ranked) {
  std::vector<Neighbours> pairs;
  for (size_t i = 0; i + 1 < ranked.size(); ++i) {
    if (!Comparable(ranked[i], ranked[i + 1])) continue;
    pairs.push_back({Detectable(ranked[i], ranked[i + 1]), i});
  }
  if (pairs.empty()) return std::nullopt;
  std::stable_sort(pairs.begin(), pairs.end(), LessSensitive);
  RunSensitivity sensitivity;
  sensitivity.typical = pairs[pairs.size() / 2].difference;
  sensitivity.worst = pairs.back().difference;
  sensitivity.worst_first = ranked[pairs.back().first].label;
  sensitivity.worst_second = ranked[pairs.back().first + 1].label;
  return sensitivity;
}

// One sentence for each kind of work.
std::string Verdicts(const RunSummary& run) {
  const std::span<const CaseSummary> all(run.strategies);
  const std::span<const CaseSummary> ranked = all.first(run.candidates);
  std::vector<CaseSummary> failed;
  for (const auto* cases : {&run.strategies, &run.limits}) {
    std::copy_if(cases->begin(), cases->end(), std::back_inserter(failed),
                 [](const CaseSummary& each) { return each.errors > 0; });
  }
  std::span<const CaseSummary> failures(failed);
  std::string verdicts;
  for (size_t begin = 0, end = 0; begin < ranked.size() || begin == 0; begin = end) {
    while (end < ranked.size() && Comparable(ranked[begin], ranked[end])) ++end;
    verdicts += (verdicts.empty() ? "" : " ") + Verdict(ranked.subspan(begin, end - begin), failures);
    failures = {};  // said once
    if (ranked.empty()) break;
  }
  return verdicts;
}

void ReadContext(const Report& report, RunSummary& run) {
  for (const auto& [key, value] : report.context) run.context.emplace_back(key, value.text);
  run.rounds = Integer(run.Context("weir_rounds"));
  run.rounds_complete = Integer(run.Context("weir_rounds_complete"));
  run.interrupted = run.Context("weir_interrupted") == "true";
}

}  // namespace

bool Comparable(const CaseSummary& a, const CaseSummary& b) { return WorkKey(a) == WorkKey(b); }

std::optional<std::string_view> RunSummary::Context(std::string_view key) const {
  for (const auto& [name, value] : context) {
    if (name == key) return value;
  }
  return std::nullopt;
}

RunSummary SummarizeRun(const Report& report) {
  RunSummary run;
  ReadContext(report, run);
  for (CaseSummary& each : SummarizeCases(report)) {
    (each.IsLimit() ? run.limits : run.strategies).push_back(std::move(each));
  }
  run.common_parameters = CommonParameters(run.strategies.empty() ? run.limits : run.strategies);
  SetLabels(run.strategies, run.common_parameters);
  SetLabels(run.limits, run.common_parameters);
  Rank(run.strategies, run.candidates);
  size_t unused = 0;
  Rank(run.limits, unused);
  run.sensitivity = SensitivityOf(std::span(run.strategies).first(run.candidates));
  run.verdict = Verdicts(run);
  return run;
}

}  // namespace weir
