#ifndef WEIR_RESULTS_STATISTICS_CONFIRMED_TEST_POWER_H_
#define WEIR_RESULTS_STATISTICS_CONFIRMED_TEST_POWER_H_

#include <compare>
#include <cstddef>
#include <limits>

namespace weir {

/// A one-sided signed-rank test that must reject twice, on two samples of `pairs` values each.
struct ConfirmedTest {
  size_t pairs = 0;
  double first_level = 0;
  double second_level = 0;
  /// Between neighbours; the test weakens its p-values for it, see DeflatedP().
  double serial_correlation = 0;

  auto operator<=>(const ConfirmedTest&) const = default;
};

/// What it can see.
struct ConfirmedTestPower {
  /// The shift beyond the value tested, in standard deviations, that it finds with a probability of 80 %;
  /// infinite where the level is out of reach of so few values.
  double shift = std::numeric_limits<double>::infinity();
  /// The mean of ShamosSpread() of such a sample, in true standard deviations.
  double spread_bias = 1;
};

/// By simulation: 4000 normal samples with that serial correlation, from a fixed seed. In each, the test
/// rejects exactly from that shift on which lifts a certain one of its pair means (hodges_lehmann.h: the
/// lower end of the one-sided interval) above zero; the answer is the quantile at 80 % of those shifts, exact
/// to about 2 %. Of more than 200 pairs it is that of 200, less as the standard error of their mean is less:
/// from there on the test is as good as normal.
///
/// Takes some 50 ms for 20 pairs and half a second for 200 and any more, once: answers are kept. Safe to call
/// from several threads.
ConfirmedTestPower PowerOf(const ConfirmedTest& test);

}  // namespace weir

#endif  // WEIR_RESULTS_STATISTICS_CONFIRMED_TEST_POWER_H_
