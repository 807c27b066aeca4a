#ifndef WEIR_RESULTS_RUN_RANKING_H_
#define WEIR_RESULTS_RUN_RANKING_H_

#include <cstddef>
#include <vector>

#include "results/run/case_summary.h"

namespace weir {

/// A case takes the same time as another if it is shown to take no more than this many times as long.
inline constexpr double kSameTime = 1.02;

/// Cases that did the same work, best first.
struct Ranking {
  /// First the `candidates`, then what was measured but may not win (cases flagged as yardsticks or
  /// ready-made, or length-only unless all are), errors last. By median ns per record, however many records a
  /// case had; but see `level`.
  std::vector<CaseSummary> cases;
  size_t candidates = 0;

  /// Where time tells most candidates nothing, as behind a slow sink: how many of the first ones keep pace
  /// with the fastest (see KeepsPace). They are ordered by peak memory, least first, if all have that figure.
  /// 0 unless they are at least three, and most of the candidates.
  size_t level = 0;
};

/// Whether it is the fastest of its group, or the whole interval of its difference from that lies below
/// kSameTime. Not where it merely reaches down there: on a noisy machine that says of any two that they
/// cannot be told apart, not that they are alike.
bool KeepsPace(const CaseSummary& each);

/// Sorts as said of Ranking::cases and returns the number of candidates.
size_t SortByTime(std::vector<CaseSummary>& cases);

/// SortByTime, compares all with the fastest (CaseSummary::against_fastest), then puts those that are level
/// in order of memory.
Ranking Rank(std::vector<CaseSummary> cases);

}  // namespace weir

#endif  // WEIR_RESULTS_RUN_RANKING_H_
