#include "commands/gate/measured_comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

#include "commands/compare/comparison_page_file.h"
#include "commands/console/standard_streams.h"
#include "results/compare/comparison_renderer.h"
#include "results/compare/comparison_warnings.h"
#include "results/compare/matched_reports.h"
#include "results/compare/metric_choice.h"
#include "results/compare/report_comparison.h"
#include "results/report/exit_code.h"

namespace weir {
namespace {

// Of each benchmark that has pairs, and so a row in the comparison.
std::vector<size_t> WithPairs(const MeasuredPairs& measured) {
  std::vector<size_t> benchmarks;
  for (size_t i = 0; i < measured.benchmarks.size(); ++i) {
    if (!measured.benchmarks[i].pairs.empty()) benchmarks.push_back(i);
  }
  return benchmarks;
}

// `benchmarks` are those of the rows.
void AddInstructions(const MeasuredView& view, std::span<const size_t> benchmarks,
                     std::vector<ComparedRow>& rows) {
  std::vector<size_t> of_row, suspects;
  for (const Finding finding : {Finding::kRegressed, Finding::kUnclear}) {
    for (size_t row = 0; row < rows.size(); ++row) {
      if (rows[row].finding != finding) continue;
      of_row.push_back(row);
      suspects.push_back(benchmarks[row]);
    }
  }
  const std::vector<InstructionCount> counts = view.count_instructions(suspects);
  for (size_t i = 0; i < of_row.size(); ++i) rows[of_row[i]].instructions = counts[i];
}

}  // namespace

int ShowMeasuredComparison(MeasuredPairs measured, MeasuredView view) {
  const std::vector<size_t> benchmarks = WithPairs(measured);
  const MatchedReports matched = MatchMeasured(std::move(measured), {.metric = view.metric});
  DefaultMetric by{.name = view.metric};
  if (by.name.empty()) by = DefaultMetricOf(std::array{&matched.base, &matched.compared});
  Comparison comparison =
      CompareReports(matched, ChooseMetric(by.name, view.better).value_or(MetricNamed(by.name)));
  if (view.count_instructions) AddInstructions(view, benchmarks, comparison.groups[0].rows);
  if (by.mixed) MarkMixedTimes(comparison);
  std::ranges::move(view.warnings, std::back_inserter(comparison.warnings));
  const absl::Status written = WritePage(comparison, view.output);
  ComparisonRendererFor(view.output.format, view.output.Style(), false,
                        "`weir compare --all` shows them, of the reports of --out-old and --out-new")
      ->Render(comparison, [](std::string_view part) { std::fwrite(part.data(), 1, part.size(), stdout); });
  if (!written.ok()) {
    SayOnStandardError(fmt::format("weir ab: {}\n", std::string(written.message())));
    return kExitMeasurementFailed;
  }
  if (comparison.matched > 0) return kExitDone;
  if (const ComparedRow* failed = comparison.FirstFailed()) {
    SayOnStandardError(fmt::format("weir ab: {} failed: {}\n", failed->name, failed->detail));
    return kExitMeasurementFailed;
  }
  SayOnStandardError(fmt::format("weir ab: nothing to compare: no benchmark has {}\n", by.name));
  return kExitNothingToCompare;
}

}  // namespace weir
