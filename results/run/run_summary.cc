#include "results/run/run_summary.h"

#include <algorithm>
#include <map>
#include <string>

#include "results/report/case_name.h"
#include "results/report/schema.h"
#include "results/text/work_words.h"

namespace weir {
namespace {

std::optional<int64_t> Integer(std::optional<std::string_view> text) {
  const std::optional<uint64_t> number = text ? WholeNumber(*text) : std::nullopt;
  if (!number || *number > INT64_MAX) return std::nullopt;
  return static_cast<int64_t>(*number);
}

void TellOfWorkload(const Report& report, CaseSummary& summary) {
  const auto take = [&](std::string_view prefix, std::string& to) {
    if (auto value = report.Context(std::string(prefix) + summary.workload)) to = *std::move(value);
  };
  take(schema::kUnitOf, summary.unit);
  take(schema::kCountKeyOf, summary.count_key);
  take(schema::kColumnsOf, summary.first_columns);
}

std::vector<CaseSummary> SummarizeCases(const Report& report) {
  std::map<std::string_view, std::vector<const ReportRow*>> rows_by_name;
  for (const ReportRow& row : report.rows) {
    if (row.run_type == RunType::kIteration)
      rows_by_name[WithoutAppendedParts(row.RunName())].push_back(&row);
  }
  std::vector<CaseSummary> cases;
  for (const auto& [name, rows] : rows_by_name) {
    cases.push_back(SummarizeCase(rows));
    TellOfWorkload(report, cases.back());
  }
  return cases;
}

// The digits at the start of `text`, and the rest.
std::pair<std::string_view, std::string_view> TakeDigits(std::string_view text) {
  const size_t end = std::min(text.find_first_not_of("0123456789"), text.size());
  return {text.substr(0, end), text.substr(end)};
}

// Numbers by their value: "fixed:8" before "fixed:64".
struct NaturalOrder {
  bool operator()(std::string_view a, std::string_view b) const {
    while (!a.empty() && !b.empty()) {
      const auto [a_digits, a_rest] = TakeDigits(a);
      const auto [b_digits, b_rest] = TakeDigits(b);
      if (a_digits.empty() || b_digits.empty()) {
        if (a[0] != b[0]) return a[0] < b[0];
        a.remove_prefix(1);
        b.remove_prefix(1);
      } else {
        if (a_digits.size() != b_digits.size()) return a_digits.size() < b_digits.size();
        if (a_digits != b_digits) return a_digits < b_digits;
        a = a_rest;
        b = b_rest;
      }
    }
    return a.size() < b.size();
  }
};

// Cases with the same key did the same work. '/' is in no part of a name.
std::string WorkKey(const CaseSummary& each) {
  return each.workload + "/" + std::string(each.Parameter("record").value_or("")) + "/" +
         std::string(each.Parameter("target").value_or(""));
}

std::vector<CaseSummary> LimitsFor(const std::vector<CaseSummary>& works,
                                   const std::vector<CaseSummary>& limits, std::vector<bool>& used) {
  std::vector<CaseSummary> fitting;
  for (size_t i = 0; i < limits.size(); ++i) {
    const bool fits = std::any_of(works.begin(), works.end(),
                                  [&](const CaseSummary& work) { return IsLimitFor(limits[i], work); });
    if (fits) fitting.push_back(limits[i]);
    if (fits) used[i] = true;
  }
  return fitting;
}

std::vector<RunGroup> Groups(std::vector<CaseSummary> cases) {
  std::map<std::string, std::vector<CaseSummary>, NaturalOrder> works;
  std::vector<CaseSummary> limits;
  for (CaseSummary& each : cases) {
    (each.IsLimit() ? limits : works[WorkKey(each)]).push_back(std::move(each));
  }
  std::vector<RunGroup> groups;
  std::vector<bool> used(limits.size());
  for (auto& [key, strategies] : works) {
    std::vector<CaseSummary> own = LimitsFor(strategies, limits, used);
    groups.push_back(SummarizeGroup(std::move(strategies), std::move(own)));
  }
  std::vector<CaseSummary> rest;
  for (size_t i = 0; i < limits.size(); ++i) {
    if (!used[i]) rest.push_back(std::move(limits[i]));
  }
  if (!rest.empty()) groups.push_back(SummarizeGroup({}, std::move(rest)));
  return groups;
}

void ReadContext(const Report& report, RunSummary& run) {
  for (const auto& [key, value] : report.context) run.context.emplace_back(key, value.text);
  run.rounds = Integer(run.Context(schema::kRounds));
  run.rounds_complete = Integer(run.Context(schema::kRoundsComplete));
  run.interrupted = run.Context(schema::kInterrupted) == "true";
}

}  // namespace

std::optional<std::string_view> RunSummary::Context(std::string_view key) const {
  for (const auto& [name, value] : context) {
    if (name == key) return value;
  }
  return std::nullopt;
}

RunSummary SummarizeRun(const Report& report) {
  RunSummary run;
  ReadContext(report, run);
  run.groups = Groups(SummarizeCases(report));
  return run;
}

}  // namespace weir
