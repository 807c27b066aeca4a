#ifndef WEIR_RESULTS_STATISTICS_SERIAL_CORRELATION_H_
#define WEIR_RESULTS_STATISTICS_SERIAL_CORRELATION_H_

#include <cstddef>
#include <span>
#include <vector>

namespace weir {

/// How much a value resembles the one before it.
struct SerialCorrelation {
  /// Between neighbours, from -1 to 1; 0 for independent values.
  double correlation = 0;
  double standard_error = 1;

  /// What is certain of it: a standard error less, but no less than 0.
  double Certain() const;
};

/// One figure for all `series`, each in the order of measuring: the correlation of the ranks of neighbours,
/// so that outliers count little, pooled, because twenty values alone would leave it uncertain by 0.2. Series
/// of fewer than five values, or of equal ones, are passed over. What a short series takes off it, (1 + 3 r)
/// / n, is put back (F. H. C. Marriott, J. A. Pope, "Bias in the estimation of autocorrelations", 1954); from
/// 0.5 on some of it stays off.
SerialCorrelation EstimateSerialCorrelation(std::span<const std::vector<double>> series);

/// The factor by which the variance of the mean of `count` values exceeds that of independent ones, if
/// neighbours have this correlation and it fades as in a first-order autoregressive process:
/// 1 + 2 sum (1 - k / n) r^k (G. E. P. Box, G. M. Jenkins, Time Series Analysis, 1970, section 2.1.5).
double VarianceInflation(double correlation, size_t count);

}  // namespace weir

#endif  // WEIR_RESULTS_STATISTICS_SERIAL_CORRELATION_H_
