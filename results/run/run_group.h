#ifndef WEIR_RESULTS_RUN_RUN_GROUP_H_
#define WEIR_RESULTS_RUN_RUN_GROUP_H_

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "results/report/schema.h"
#include "results/run/case_summary.h"
#include "results/run/ranking.h"
#include "results/run/sensitivity.h"

namespace weir {

/// The cases of a run that did the same work, so that it makes sense to rank them: the same workload, record
/// kind and target. A block of the run's table.
struct RunGroup {
  /// From the cases' names; empty where those do not say.
  std::string workload;
  std::string record;
  std::string target;

  std::string unit{schema::kUsualUnit};  ///< these as of its cases; see CaseSummary
  std::string count_key{schema::kUsualCountKey};
  std::string first_columns;

  Ranking ranking;

  /// The group's limits, best first: those for its main number of records `limit_records`, which most cases
  /// had (the largest where none is common to most; absent where no case says). What could be done with
  /// another number stands in `further_limits`; so do limits that have no target (`copy`) where the target is
  /// the slow sink, which no machine can speed up.
  std::vector<CaseSummary> limits;
  std::optional<std::string> limit_records;
  std::vector<CaseSummary> further_limits;

  /// Parameters of which a strategy has several values, such as "buffer" in `--buffer 4KiB,64KiB`: columns of
  /// their own.
  std::vector<std::string> swept;
  /// The others, with the value that most of the cases which have them share; a case's label names only what
  /// differs.
  std::vector<std::pair<std::string, std::string>> common_parameters;

  /// Between the candidates; absent where there are fewer than two.
  std::optional<Sensitivity> sensitivity;
  /// See Verdict().
  std::string verdict;
};

/// Whether `limit` says what could be done at best where `work` is done: whatever it says of record kind,
/// number of records and target is the same.
bool IsLimitFor(const CaseSummary& limit, const CaseSummary& work);

/// A group of these cases, which did the same work, with these limits for it. Without strategies, one of
/// limits that stand for themselves. Fills the labels.
RunGroup SummarizeGroup(std::vector<CaseSummary> strategies, std::vector<CaseSummary> limits);

}  // namespace weir

#endif  // WEIR_RESULTS_RUN_RUN_GROUP_H_
