#ifndef WEIR_RESULTS_PAGE_SCATTER_CHART_H_
#define WEIR_RESULTS_PAGE_SCATTER_CHART_H_

#include <string>
#include <vector>

#include "results/page/axis.h"
#include "results/page/chart_figure.h"

namespace weir {

/// Points by two figures, each with its name where there is room for it beside the others.
struct ScatterChart {
  struct Point {
    std::string label;
    double x = 0;
    double y = 0;
    /// Whether none is better in both figures: such points are marked and joined, and named first.
    bool frontier = false;
  };

  std::string x_title, y_title;
  ValueFormat x_format, y_format;
  std::vector<Point> points;

  ChartFigure::Drawing Draw(int width) const;

  /// Marks the frontier: less y is better always, more x if `more_x`.
  void MarkFrontier(bool more_x);
};

}  // namespace weir

#endif  // WEIR_RESULTS_PAGE_SCATTER_CHART_H_
