#ifndef WEIR_RESULTS_RUN_RUN_SUMMARY_H_
#define WEIR_RESULTS_RUN_RUN_SUMMARY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "results/report/report.h"
#include "results/run/case_summary.h"
#include "results/run/ranking.h"
#include "results/run/run_noise.h"

namespace weir {

/// The cases of a run that did the same work, so that it makes sense to rank them: the same workload, and the
/// same of each parameter that says what is done, but for how many. A block of the run's table.
struct RunGroup {
  std::string workload;
  WorkloadTerms terms;
  /// The parameters that say what is done, the count aside, in the order of the cases' names.
  std::vector<std::pair<std::string, std::string>> work;

  Ranking ranking;
  /// Its limits, best first: those for its main count, which most cases had (the largest where none is common
  /// to most; all where no case says), and those that failed. In a group of limits alone, those.
  std::vector<CaseSummary> limits;

  /// Keys of parameters of which a strategy has several values, such as "buffer" in `--buffer 4KiB,64KiB`:
  /// columns of their own.
  std::vector<std::string> swept;
  /// The others, with the value that most of the cases which have them share; a case's label names only what
  /// differs.
  std::vector<std::pair<std::string, std::string>> common;

  /// The cases of which a run failed, limits last.
  std::vector<const CaseSummary*> Failed() const;
};

/// What a person wants to know of one run.
struct RunSummary {
  /// By what they did (numbers in it by their value). Each has the limits that fit it; a limit may stand in
  /// several. Limits that fit no group come last, in one without strategies.
  std::vector<RunGroup> groups;
  RunNoise noise;

  /// Rounds that the run was to have and has complete; absent where the report does not say.
  std::optional<int64_t> rounds;
  std::optional<int64_t> rounds_complete;
  bool interrupted = false;
  /// What reading the report passed over and how another tool measured, a sentence each.
  std::vector<std::string> remarks;

  /// The context of the report, values as text.
  std::vector<std::pair<std::string, std::string>> context;

  std::optional<std::string_view> Context(std::string_view key) const;
};

/// A parameter's value for people, as one may type it: "10M", "256KiB", "number".
std::string ValueText(const WorkloadTerms& terms, std::string_view key, std::string_view value);

/// Summarises the runs in `report`; aggregates are ignored. Rows of a case belong to the rounds that their
/// repetition_index says; a round may lack cases. Where neither a row nor the context is weir's, it is
/// SummarizeOthers().
RunSummary SummarizeRun(const Report& report);

}  // namespace weir

#endif  // WEIR_RESULTS_RUN_RUN_SUMMARY_H_
