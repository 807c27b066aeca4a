#include "results/measured_comparison.h"

#include <fmt/format.h>

#include <cstdio>
#include <string_view>

#include "exit_code.h"
#include "results/comparison_text.h"
#include "results/metric.h"
#include "results/report_comparison.h"
#include "results/sampled_report.h"
#include "results/table_style.h"
#include "standard_error.h"

namespace weir {

int ShowMeasuredComparison(const Report& old_report, const Report& new_report, const std::string& metric) {
  const SampleChoice choice{.metric = metric};
  const SampledReport base = SampleReport(old_report, "old", choice);
  const SampledReport compared = SampleReport(new_report, "new", choice);
  const Comparison comparison = CompareReports(base, compared, MetricNamed(metric));
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
