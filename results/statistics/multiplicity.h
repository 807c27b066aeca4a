#ifndef WEIR_RESULTS_STATISTICS_MULTIPLICITY_H_
#define WEIR_RESULTS_STATISTICS_MULTIPLICITY_H_

#include <span>
#include <vector>

namespace weir {

/// p-values of many tests, adjusted so that each can be held against the level itself. All results are in the
/// order of the arguments and at most 1; the arguments lie between 0 and 1.

/// Those below the level are all true with a probability of at least 1 - level, however the tests depend on
/// each other (family-wise error). S. Holm, "A simple sequentially rejective multiple test procedure" (1979).
std::vector<double> AdjustByHolm(std::span<const double> p);

/// Of those below the level, on average at most that share is false (false discovery rate), for tests that
/// are independent or positively dependent. Y. Benjamini, Y. Hochberg, "Controlling the false discovery rate"
/// (1995).
std::vector<double> AdjustByBenjaminiHochberg(std::span<const double> p);

}  // namespace weir

#endif  // WEIR_RESULTS_STATISTICS_MULTIPLICITY_H_
