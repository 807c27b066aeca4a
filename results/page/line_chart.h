#ifndef WEIR_RESULTS_PAGE_LINE_CHART_H_
#define WEIR_RESULTS_PAGE_LINE_CHART_H_

#include <optional>
#include <string>
#include <vector>

#include "results/page/axis.h"
#include "results/page/chart_figure.h"
#include "results/statistics/order_statistics.h"

namespace weir {

/// How a figure depends on a size: a line for each of several things, its name at its end. Both axes are logarithmic
/// where all values are above 0; those along x are the sizes themselves.
struct LineChart {
  struct Point {
    double x = 0;
    double y = 0;
    std::optional<Interval> bar;  ///< of y
  };
  struct Line {
    std::string label;
    std::vector<Point> points;  ///< ascending by x
  };

  std::string x_title, y_title;
  ValueFormat x_format, y_format;
  std::vector<Line> lines;

  ChartFigure::Drawing Draw(int width) const;
};

}  // namespace weir

#endif  // WEIR_RESULTS_PAGE_LINE_CHART_H_
