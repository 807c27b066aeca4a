#ifndef WEIR_RESULTS_RUN_RUN_SUMMARY_H_
#define WEIR_RESULTS_RUN_RUN_SUMMARY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "results/run/case_summary.h"
#include "results/report/report.h"
#include "results/run/run_group.h"

namespace weir {

/// What a person wants to know of one run.
struct RunSummary {
  /// One for each workload, record kind and target, in that order (numbers in them by their value). Each has
  /// the limits that fit it; a limit without a target may stand in several. Limits that fit no group come
  /// last, in one without strategies.
  std::vector<RunGroup> groups;

  /// Rounds that the run was to have and has complete; absent where the report does not say.
  std::optional<int64_t> rounds;
  std::optional<int64_t> rounds_complete;
  bool interrupted = false;

  /// The context of the report, values as text.
  std::vector<std::pair<std::string, std::string>> context;

  std::optional<std::string_view> Context(std::string_view key) const;
};

/// Summarises the runs in `report`; aggregates are ignored. Rows of a case belong to the rounds that their
/// repetition_index says; a round may lack cases.
RunSummary SummarizeRun(const Report& report);

}  // namespace weir

#endif  // WEIR_RESULTS_RUN_RUN_SUMMARY_H_
