#ifndef WEIR_RESULTS_PAGE_ROW_CHART_H_
#define WEIR_RESULTS_PAGE_ROW_CHART_H_

#include <optional>
#include <string>
#include <vector>

#include "results/page/axis.h"
#include "results/page/chart_figure.h"
#include "results/statistics/order_statistics.h"

namespace weir {

/// A chart with a line for each thing that is compared, and its values along one axis.
struct RowChart {
  struct Row {
    std::string label;
    std::string css_class;        ///< "best", "aside", "limit"; empty: as any other
    std::optional<Interval> bar;  ///< from where to where
    std::vector<double> cloud;    ///< faint dots
    std::vector<double> dots;     ///< the first one large, the others small
    std::string value;            ///< at the end of the line
  };
  struct Block {
    std::string title;  ///< empty: the rows need none
    std::vector<Row> rows;
  };

  std::string axis_title;
  ValueFormat format;
  bool logarithmic = false;
  bool from_zero = false;     ///< of an axis that is not logarithmic
  std::vector<double> lines;  ///< across all rows, to hold values against
  std::vector<Block> blocks;

  ChartFigure::Drawing Draw(int width) const;
};

}  // namespace weir

#endif  // WEIR_RESULTS_PAGE_ROW_CHART_H_
