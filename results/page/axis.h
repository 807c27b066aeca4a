#ifndef WEIR_RESULTS_PAGE_AXIS_H_
#define WEIR_RESULTS_PAGE_AXIS_H_

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace weir {

/// What a value is called along an axis: "1.92 ns".
using ValueFormat = std::function<std::string(double)>;

/// The smallest and the largest of some values.
class ValueRange {
 public:
  void Add(double value);
  bool empty() const { return low_ > high_; }
  double low() const { return low_; }
  double high() const { return high_; }
  /// Whether all are above 0, and the largest is more than `times` the smallest: a logarithmic axis shows them better.
  bool Spans(double times) const { return low_ > 0 && high_ > times * low_; }

 private:
  double low_ = 1e300;
  double high_ = -1e300;
};

/// Where values lie along an axis of a chart, in the units of its drawing.
class Axis {
 public:
  /// Of a range that is not empty; some room is left around it. Logarithmic only if all is above 0. `from` is where the
  /// least lies, which may be beyond `to`.
  Axis(const ValueRange& range, bool logarithmic, double from, double to);

  double At(double value) const;
  /// Round values in ascending order whose labels do not touch: each is at least `distance` from the next.
  std::vector<double> Ticks(double distance) const;

 private:
  std::vector<double> LinearTicks(double most) const;
  std::vector<double> LogarithmicTicks(double distance) const;
  /// Of a logarithmic axis: those that are one of `pattern` times a power of ten.
  std::vector<double> RoundValues(std::span<const double> pattern) const;
  double Place(double value) const;

  bool logarithmic_;
  double low_, high_;  // of Place()
  double from_, to_;
};

}  // namespace weir

#endif  // WEIR_RESULTS_PAGE_AXIS_H_
