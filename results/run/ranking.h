#ifndef WEIR_RESULTS_RUN_RANKING_H_
#define WEIR_RESULTS_RUN_RANKING_H_

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "results/run/case_summary.h"

namespace weir {

/// What could have been seen between neighbours in a ranking, as ratios above 1 (Difference::detectable).
struct Sensitivity {
  /// Of the middle pair (of an even number, the less sensitive of the two in the middle), and the largest.
  /// Absent where no difference could have been seen.
  std::optional<double> typical;
  std::optional<double> worst;
  /// Labels of the two cases of the worst pair.
  std::string worst_first;
  std::string worst_second;
};

/// Cases that did the same work, best first.
struct Ranking {
  /// Whether they did. Otherwise they stand in the report's order, with no candidate among them.
  bool comparable = true;
  /// First the `candidates`, then what was measured but may not win (cases flagged as yardsticks or
  /// ready-made, or length-only unless all are), errors last. By median ns per record, however many records a
  /// case had.
  std::vector<CaseSummary> cases;
  size_t candidates = 0;
  /// Where time tells most candidates nothing, as behind a slow sink: how many are equivalent to the fastest,
  /// itself included. 0 unless they are at least three, and most of the candidates.
  size_t level = 0;
  /// Absent where there are fewer than two candidates.
  std::optional<Sensitivity> sensitivity;

  std::span<const CaseSummary> Candidates() const { return std::span(cases).first(candidates); }
};

/// Sorts as said of Ranking::cases and returns the number of candidates.
size_t SortByTime(std::vector<CaseSummary>& cases);

/// SortByTime, then compares all with the fastest (CaseSummary::against_fastest). `others_busy`: whether
/// others took so much of the CPUs that a case on several threads may only seem to be slower; see CompareWithin.
Ranking Rank(std::vector<CaseSummary> cases, bool others_busy = false);

/// The one word for what is known of a case beside the fastest: "best", "slower", "faster" (what may not
/// win), "equivalent", "unclear", "incomparable", "error"; empty for a limit.
std::string_view StateOf(const CaseSummary& each, const Ranking& ranking);

}  // namespace weir

#endif  // WEIR_RESULTS_RUN_RANKING_H_
