#ifndef WEIR_RESULTS_PAGE_CHART_FIGURE_H_
#define WEIR_RESULTS_PAGE_CHART_FIGURE_H_

#include <functional>
#include <string>

#include "results/page/page_table.h"

namespace weir {

/// Widths at which each chart is drawn: for a screen or paper, and for a phone. The style shows one of them.
inline constexpr int kWideChart = 860;
inline constexpr int kNarrowChart = 340;

/// A chart with its title, what it shows in words, and the table behind it for those who cannot see it.
struct ChartFigure {
  std::string id;     ///< unique in the page
  std::string title;  ///< plain text, as what follows
  std::string explanation;
  /// The content of an SVG of that width, and its height.
  struct Drawing {
    std::string svg;
    int height = 0;
  };
  std::function<Drawing(int width)> draw;
};
std::string FigureHtml(const ChartFigure& figure, const PageTable& behind);

/// Parts of drawings. Coordinates have one digit behind the point. `css_class` chooses the look; see page.css.
std::string SvgText(double x, double y, std::string_view css_class, std::string_view text);
std::string SvgLine(double x1, double y1, double x2, double y2, std::string_view css_class);
/// Columns that text may have in so many units.
size_t ColumnsIn(double width);
/// About how wide text is, rather more than less.
double WidthOf(std::string_view text, bool bold = false);

}  // namespace weir

#endif  // WEIR_RESULTS_PAGE_CHART_FIGURE_H_
