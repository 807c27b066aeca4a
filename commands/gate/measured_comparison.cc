#include "commands/gate/measured_comparison.h"

#include <fmt/format.h>

#include <cstdio>
#include <optional>
#include <string_view>
#include <utility>

#include "commands/console/standard_streams.h"
#include "commands/console/terminal.h"
#include "results/compare/comparison_text.h"
#include "results/compare/matched_reports.h"
#include "results/compare/metric.h"
#include "results/compare/report_comparison.h"
#include "results/report/case_name.h"
#include "results/report/exit_code.h"

namespace weir {

namespace {

// Each benchmark by the time that it asks for; nothing where these are not all the same.
std::optional<std::string_view> CommonTime(const MeasuredPairs& measured) {
  std::optional<std::string_view> common;
  for (const MeasuredBenchmark& each : measured.benchmarks) {
    const std::string_view time = TimeAskedFor(each.name);
    if (common && *common != time) return std::nullopt;
    common = time;
  }
  return common;
}

}  // namespace

int ShowMeasuredComparison(MeasuredPairs measured, const std::string& metric) {
  SampleChoice choice{.metric = metric};
  std::string name = metric;
  if (metric.empty()) {
    choice.metric_of = [](std::string_view benchmark) { return std::string(TimeAskedFor(benchmark)); };
    const std::optional<std::string_view> common = CommonTime(measured);
    name = common.value_or("cpu_time");
    if (!common) fmt::print("Benchmarks named /real_time or /manual_time are compared by real_time.\n");
  }
  const Comparison comparison = CompareReports(MatchMeasured(std::move(measured), choice), MetricNamed(name));
  const ComparisonText text(TerminalStyle(), false,
                            "`weir compare --all` shows them, of the reports of --out-old and --out-new");
  text.Render(comparison, [](std::string_view part) { std::fwrite(part.data(), 1, part.size(), stdout); });
  if (comparison.matched > 0) return kExitDone;
  if (const ComparedRow* failed = comparison.FirstFailed()) {
    SayOnStandardError(fmt::format("weir ab: {} failed: {}\n", failed->name, failed->detail));
    return kExitMeasurementFailed;
  }
  SayOnStandardError(fmt::format("weir ab: nothing to compare: no benchmark has {}\n", name));
  return kExitNothingToCompare;
}

}  // namespace weir
