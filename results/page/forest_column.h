#ifndef WEIR_RESULTS_PAGE_FOREST_COLUMN_H_
#define WEIR_RESULTS_PAGE_FOREST_COLUMN_H_

#include <optional>
#include <string>
#include <string_view>

#include "results/statistics/order_statistics.h"

namespace weir {

/// A column of a table that draws how much each row changed: a dot with its interval against no change at all, so that
/// the table is a forest plot. Even where one row is many times what it was, changes of a few percent can be seen: the
/// axis is linear around none, and logarithmic farther out.
class ForestColumn {
 public:
  /// Ratios within 1 ± `band` are shaded: what is too little to matter.
  explicit ForestColumn(double band) : band_(band) {}

  /// Of a row that is going to be drawn: above 0, 1 is no change.
  void Add(double ratio, const std::optional<Interval>& interval);

  /// Drawings, as SVG: the axis, and a row of it. `css_class` is "worse", "better" or empty.
  std::string Head() const;
  std::string Cell(double ratio, const std::optional<Interval>& interval, std::string_view css_class) const;

 private:
  double At(double ratio) const;

  double band_;
  double reach_ = 0;  // of At(), to either side
};

}  // namespace weir

#endif  // WEIR_RESULTS_PAGE_FOREST_COLUMN_H_
