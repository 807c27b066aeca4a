#include "results/compare/comparison_warnings.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

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

void WarnOfSessions(const Comparison& comparison, Warnings& warnings) {
  if (comparison.paired) return;
  warnings.push_back(
      {"unpaired",
       "Unpaired: the reports are of different sessions, and nothing in them tells a change of the program "
       "from "
       "drift of the machine; no row is called regressed or improved. To know, measure both in one session: "
       "weir ab OLD_BIN NEW_BIN"});
}

void Append(Warnings more, Warnings& warnings) { std::ranges::move(more, std::back_inserter(warnings)); }

}  // namespace

Warnings DesignWarnings(const SampledReport& report) {
  Warnings warnings;
  for (const std::string& key : report.header.repeated_keys) {
    warnings.push_back(
        {"repeated_key", fmt::format("{}: \"{}\" stands twice in a row, as a counter of that name "
                                     "makes it; Google Benchmark's own value counts.",
                                     report.source, key)});
  }
  if (OnlyAggregates(report)) {
    warnings.push_back(
        {"aggregates_only",
         fmt::format("{}: rows with aggregates only; their medians (else means) are compared, and "
                     "how the runs spread is not known.",
                     report.source)});
  }
  if (!report.rounds_are_processes) {
    warnings.push_back(
        {"one_process",
         fmt::format("{}: all rows are of one process, whose repetitions share its memory layout "
                     "and its moment; they count as one sample.",
                     report.source)});
  }
  return warnings;
}

Warnings DesignWarnings(const Comparison& comparison, const SampledReport& base,
                        const SampledReport& compared) {
  Warnings warnings;
  WarnOfSessions(comparison, warnings);
  Append(DesignWarnings(base), warnings);
  if (base.source != compared.source) Append(DesignWarnings(compared), warnings);
  WarnOfRows(comparison, Reason::kFailed, "failed", "failed in a report and cannot be compared.", warnings);
  WarnOfRows(comparison, Reason::kAmbiguous, "ambiguous",
             "cannot be matched: several benchmarks have the name, and not as many in both reports.",
             warnings);
  WarnOfRows(comparison, Reason::kNoFigure, "no_figure",
             fmt::format("cannot be compared: a side has no {}.", comparison.metric.name), warnings);
  WarnOfRows(comparison, Reason::kNotPositive, "not_positive",
             fmt::format("cannot be compared: a {} of 0, below or beyond all measure has no ratio.",
                         comparison.metric.name),
             warnings);
  return warnings;
}

}  // namespace weir
