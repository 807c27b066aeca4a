#ifndef WEIR_RESULTS_STATISTICS_MODERATED_VARIANCE_H_
#define WEIR_RESULTS_STATISTICS_MODERATED_VARIANCE_H_

#include <span>
#include <vector>

namespace weir {

/// A variance, and the degrees of freedom that it was estimated with, or is worth; infinite where it is
/// known.
struct VarianceEstimate {
  double variance = 0;
  double degrees = 0;
};

/// What many rows, each with few values, say of the variance that they have in common: an inverse chi-squared
/// distribution around it, fitted to the moments of the logarithms of the rows' variances. Its degrees are
/// infinite where these scatter no more than chance has it.
///
/// G. K. Smyth, "Linear models and empirical Bayes methods for assessing differential expression in
/// microarray experiments" (2004), section 6.2. At least one row; all variances above 0.
VarianceEstimate FitCommonVariance(std::span<const VarianceEstimate> rows);

/// Each row's variance, shrunk towards the common one, with the degrees of both together, though no more than
/// all rows have: for Student's t with few values a row. Where there are fewer than two rows they stay as
/// they are.
std::vector<VarianceEstimate> ModerateVariances(std::span<const VarianceEstimate> rows);

}  // namespace weir

#endif  // WEIR_RESULTS_STATISTICS_MODERATED_VARIANCE_H_
