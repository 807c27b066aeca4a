#ifndef WEIR_RESULTS_COMPARE_METRIC_CHOICE_H_
#define WEIR_RESULTS_COMPARE_METRIC_CHOICE_H_

#include <span>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "results/compare/metric.h"
#include "results/report/sampled_report.h"

namespace weir {

/// The metric that the user names, with the direction that `better` ("higher", "lower") or else the name
/// tells. InvalidArgument: neither does.
absl::StatusOr<Metric> ChooseMetric(std::string_view name, std::string_view better);

/// InvalidArgument where none of the reports, which were sampled by that metric, has it: what there is, and
/// what may have been meant. OK too where there are no cases at all.
absl::Status CheckMetricIsThere(std::string_view name, std::span<const SampledReport* const> reports);

/// By what reports are compared that were sampled without a metric: the times that their benchmarks ask for.
struct DefaultMetric {
  std::string name;    ///< "cpu_time" where they are mixed
  bool mixed = false;  ///< real time for some, CPU time for the others
};
DefaultMetric DefaultMetricOf(std::span<const SampledReport* const> reports);

}  // namespace weir

#endif  // WEIR_RESULTS_COMPARE_METRIC_CHOICE_H_
