#include "commands/gate/measured_comparison.h"

#include <fmt/format.h>

#include <cstdio>
#include <string_view>
#include <utility>

#include "commands/console/standard_error.h"
#include "commands/console/terminal.h"
#include "results/compare/comparison_text.h"
#include "results/compare/matched_reports.h"
#include "results/compare/metric.h"
#include "results/compare/report_comparison.h"
#include "results/report/exit_code.h"

namespace weir {

int ShowMeasuredComparison(MeasuredPairs measured, const std::string& metric) {
  const Comparison comparison =
      CompareReports(MatchMeasured(std::move(measured), metric), MetricNamed(metric));
  const ComparisonText text(TerminalStyle(), false,
                            "`weir compare --all` shows them, of the reports of --out-old and --out-new");
  text.Render(comparison, [](std::string_view part) { std::fwrite(part.data(), 1, part.size(), stdout); });
  if (comparison.matched > 0) return kExitDone;
  if (const ComparedRow* failed = comparison.FirstFailed()) {
    SayOnStandardError(fmt::format("weir ab: {} failed: {}\n", failed->name, failed->detail));
    return kExitMeasurementFailed;
  }
  SayOnStandardError(fmt::format("weir ab: nothing to compare: no benchmark has {}\n", metric));
  return kExitNothingToCompare;
}

}  // namespace weir
