#ifndef WEIR_RESULTS_STATISTICS_PAIR_SELECTION_H_
#define WEIR_RESULTS_STATISTICS_PAIR_SELECTION_H_

#include <cstddef>
#include <span>

namespace weir {

/// The k-th smallest, k counted from 1, of the n (n + 1) / 2 means of two values, each value with itself
/// included (Walsh averages). `sorted` ascends, is finite and not empty.
///
/// None of the means is stored: the doubles are bisected, some 64 steps, each of which counts the means up to
/// a threshold with two pointers in O(n).
double KthPairMean(std::span<const double> sorted, size_t k);

}  // namespace weir

#endif  // WEIR_RESULTS_STATISTICS_PAIR_SELECTION_H_
