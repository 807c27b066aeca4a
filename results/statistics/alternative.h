#ifndef WEIR_RESULTS_STATISTICS_ALTERNATIVE_H_
#define WEIR_RESULTS_STATISTICS_ALTERNATIVE_H_

namespace weir {

/// What a test would show instead of its null hypothesis.
enum class Alternative {
  kTwoSided,  ///< different, in either direction
  kGreater,   ///< the values (or the first of two samples) are greater
  kLess,      ///< they are less
};

}  // namespace weir

#endif  // WEIR_RESULTS_STATISTICS_ALTERNATIVE_H_
