#ifndef WEIR_RESULTS_COMPARE_HISTORY_NOISE_H_
#define WEIR_RESULTS_COMPARE_HISTORY_NOISE_H_

#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "results/compare/comparison.h"

namespace weir {

/// How far a case moves from one session to another when nothing in it changed, by its history.
struct HistoryNoise {
  /// Of the difference of two sessions, as the standard deviation of logarithms; at least kLeastHistoryNoise.
  double deviation = 0;
  /// The largest such difference that was seen: what disturbed sessions add to that.
  double largest = 0;
  /// Pairs of neighbouring commits that it is known from.
  size_t neighbours = 0;
};

/// Fewer neighbours say too little of the noise.
inline constexpr size_t kLeastNeighbours = 10;
/// No series is taken to be steadier.
inline constexpr double kLeastHistoryNoise = 0.002;

/// Of the logarithms by which neighbours differ; nothing of fewer than kLeastNeighbours. The deviation is the median
/// absolute one.
std::optional<HistoryNoise> NoiseOfMoves(std::vector<double> moves);

/// Student's degrees of freedom of such a deviation: a quarter of the neighbours. The median absolute deviation is worth
/// 0.37 of its values under normal noise, and two neighbours share a session.
double DegreesOf(const HistoryNoise& noise);

/// What a difference must exceed beside the test, of so many rows that are looked at: the largest without a change, times
/// the tenth root of the rows; and 2 %. Simulated with 60 neighbours and noise of 2 %: comparisons of 20 rows without a change
/// call one likely changed in 1 % of the cases, with Laplace's noise in 7, with 5 % of sessions half as slow again in 9;
/// with 15 neighbours those spikes are not known yet. + 20 % is found in 99 % of the cases, + 10 % in 34.
double LeastHistoryChange(const HistoryNoise& noise, size_t rows);

/// What a history knows of a case, by its name in a report; nothing of one that it does not know.
using NoiseOfCase = std::function<std::optional<HistoryNoise>(std::string_view name)>;

/// Decides on the rows of two sessions of like machines and builds by a history, and says on what rung: the interval of a
/// difference is Student's, by the noise of its series. It is likely changed if p, corrected by Holm, is at most 5 % and
/// it is beyond LeastHistoryChange(); equivalent if the interval lies within 2 %. Rows that the history does not know stand for
/// themselves (JudgeByRepetitions()). Returns how many it knows; for none nothing is decided.
size_t JudgeByHistory(const NoiseOfCase& noise_of, Comparison& comparison);

}  // namespace weir

#endif  // WEIR_RESULTS_COMPARE_HISTORY_NOISE_H_
