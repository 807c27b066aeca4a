#ifndef WEIR_RESULTS_RUN_SUMMARY_H_
#define WEIR_RESULTS_RUN_SUMMARY_H_

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "results/case_summary.h"
#include "results/detectable_difference.h"
#include "results/report.h"

namespace weir {

/// What the pairs of neighbours in the ranking could have shown.
struct RunSensitivity {
  /// That of the middle pair (of an even number, the less sensitive of the two in the middle).
  DetectableDifference typical;
  DetectableDifference worst;
  /// Labels of the two cases of the worst pair.
  std::string worst_first;
  std::string worst_second;
};

/// What a person wants to know of one run.
struct RunSummary {
  /// All cases but the limits, best first: by workload, record kind and target, then by median ns per record,
  /// however many records a case had. First come the `candidates` among them, then what was measured but may
  /// not win
  /// (`discard`, and cases flagged `length-only` unless all are), errors last.
  std::vector<CaseSummary> strategies;
  size_t candidates = 0;
  /// The cases of the workload `limit`, in the same order.
  std::vector<CaseSummary> limits;
  /// Parameters that most of the strategies which have them share; a case's label names only what differs.
  std::vector<std::pair<std::string, std::string>> common_parameters;

  /// Rounds that the run was to have and has complete; absent where the report does not say.
  std::optional<int64_t> rounds;
  std::optional<int64_t> rounds_complete;
  bool interrupted = false;

  /// Absent where no two candidates are comparable neighbours.
  std::optional<RunSensitivity> sensitivity;
  /// See Verdict().
  std::string verdict;
  /// The context of the report, values as text.
  std::vector<std::pair<std::string, std::string>> context;

  std::optional<std::string_view> Context(std::string_view key) const;
};

/// Summarises the runs in `report`; aggregates are ignored. Rows of a case belong to the rounds that their
/// repetition_index says; a round may lack cases.
RunSummary SummarizeRun(const Report& report);

/// Whether the two did the same work, so that it makes sense to rank them: the same workload, record kind,
/// target.
bool Comparable(const CaseSummary& a, const CaseSummary& b);

}  // namespace weir

#endif  // WEIR_RESULTS_RUN_SUMMARY_H_
