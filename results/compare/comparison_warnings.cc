#include "results/compare/comparison_warnings.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>

#include "results/report/delimited_text.h"

namespace weir {
namespace {

using Warnings = std::vector<ComparisonWarning>;

bool OnlyAggregates(const SampledReport& report) {
  return std::ranges::any_of(report.cases, &SampledCase::from_aggregate);
}

size_t CountOf(const Comparison& comparison, Reason reason) {
  size_t count = 0;
  for (const ComparedGroup& group : comparison.groups) {
    count += static_cast<size_t>(
        std::ranges::count_if(group.rows, [reason](const ComparedRow& row) { return row.reason == reason; }));
  }
  return count;
}

std::string Rows(size_t count) { return count == 1 ? "1 row" : fmt::format("{} rows", count); }

void WarnOfRows(const Comparison& comparison, Reason reason, std::string_view code, std::string_view text,
                Warnings& warnings) {
  const size_t count = CountOf(comparison, reason);
  if (count > 0) warnings.push_back({std::string(code), fmt::format("{} {}", Rows(count), text)});
}

// Single runs, of which something was said nevertheless.
void WarnOfSingleRuns(const Comparison& comparison, bool other_tools, Warnings& warnings) {
  const auto said = [](const ComparedRow& row) {
    return row.reason == Reason::kSingleRuns && row.finding != Finding::kUnclear;
  };
  if (comparison.same_figures || comparison.groups.empty() ||
      std::ranges::none_of(comparison.groups[0].rows, said)) {
    return;
  }
  warnings.push_back(
      {"single_runs",
       fmt::format(
           "Rows were run once a side, and a disturbed run looks the same as a change; repeat to be sure{}.",
           other_tools ? "" : " (--benchmark_repetitions=10)")});
}

void WarnOfAggregates(const SampledReport& report, Warnings& warnings) {
  if (!OnlyAggregates(report)) return;
  warnings.push_back({"aggregates_only",
                      fmt::format("{}: rows with aggregates only; their medians (else means) are compared, "
                                  "with the standard deviations that it has.",
                                  report.source)});
}

// "old.json", "both reports", "all 8 reports".
std::string SubjectOf(const std::vector<std::string>& sources, size_t reports) {
  if (sources.size() == 1) return sources[0] + " is";
  if (sources.size() < reports) return Joined(sources, ", ") + " are";
  return reports == 2 ? "both reports are" : fmt::format("all {} reports are", reports);
}

}  // namespace

void AddToolWarnings(std::span<const SampledReport* const> reports, Warnings& warnings) {
  std::map<std::string_view, std::vector<std::string>> sources;  // by design
  for (const SampledReport* report : reports) sources[report->header.design].push_back(report->source);
  for (const auto& [design, of_design] : sources) {
    if (design.empty()) continue;
    warnings.push_back(
        {"other_tool",
         fmt::format("{} {}. Such a report counts as one session without rounds that could be paired.",
                     SubjectOf(of_design, reports.size()), design)});
  }
}

bool AreOtherTools(std::span<const SampledReport* const> reports) {
  return std::ranges::any_of(reports, [](const SampledReport* each) { return !each->header.design.empty(); });
}

void AddReadingNotes(const SampledReport& report, Warnings& warnings) {
  for (const std::string& note : report.header.notes) {
    warnings.push_back({"reading", fmt::format("{}: {}.", report.source, note)});
  }
}

void MarkMixedTimes(Comparison& comparison) {
  comparison.mixed_times = true;
  comparison.warnings.push_back(
      {"mixed_times", "benchmarks named /real_time or /manual_time are compared by real_time", true});
}

Warnings DesignWarnings(const SampledReport& report) {
  Warnings warnings;
  WarnOfAggregates(report, warnings);
  AddReadingNotes(report, warnings);
  if (const SampledReport* const reports[] = {&report}; AreOtherTools(reports)) {
    AddToolWarnings(reports, warnings);
  } else if (!report.rounds_are_processes) {
    warnings.push_back(
        {"one_process",
         fmt::format("{}: all rows are of one process, whose repetitions share its memory layout "
                     "and its moment; they count as one sample.",
                     report.source)});
  }
  return warnings;
}

void AddRowWarnings(const Comparison& comparison, Warnings& warnings) {
  WarnOfRows(comparison, Reason::kFailed, "failed", "failed in a report and cannot be compared.", warnings);
  WarnOfRows(comparison, Reason::kAmbiguous, "ambiguous",
             "cannot be matched: several benchmarks have the name, and not as many in both reports.",
             warnings);
  WarnOfRows(comparison, Reason::kNoFigure, "no_figure",
             fmt::format("cannot be compared: a side has no {}.", comparison.metric.name), warnings);
  WarnOfRows(comparison, Reason::kNotPositive, "not_positive",
             fmt::format("cannot be compared: a {} beyond all measure.", comparison.metric.name), warnings);
}

Warnings DesignWarnings(const Comparison& comparison, const SampledReport& base,
                        const SampledReport& compared) {
  Warnings warnings;
  std::vector<const SampledReport*> reports = {&base};
  if (base.source != compared.source) reports.push_back(&compared);
  WarnOfSingleRuns(comparison, AreOtherTools(reports), warnings);
  AddToolWarnings(reports, warnings);
  WarnOfAggregates(base, warnings);
  if (base.source != compared.source) WarnOfAggregates(compared, warnings);
  AddRowWarnings(comparison, warnings);
  AddReadingNotes(base, warnings);
  if (base.source != compared.source) AddReadingNotes(compared, warnings);
  return warnings;
}

}  // namespace weir
