#include "results/page/chart_figure.h"

#include <fmt/format.h>

#include "results/page/html_text.h"
#include "results/text/text_layout.h"

namespace weir {
namespace {

// Of a column of text at 12 px in what systems have for sans-serif, the widest of them.
constexpr double kColumnWidth = 6.9;
constexpr double kBold = 1.12;  // times as wide

std::string Svg(const ChartFigure& figure, int width, std::string_view css_class) {
  const ChartFigure::Drawing drawing = figure.draw(width);
  return fmt::format(
      "<svg class=\"{}\" width=\"{}\" height=\"{}\" viewBox=\"0 0 {} {}\" role=\"img\" "
      "aria-label=\"{}\">\n{}</svg>\n",
      css_class, width, drawing.height, width, drawing.height,
      HtmlText(figure.title + ". The table below has its figures."), drawing.svg);
}

}  // namespace

std::string FigureHtml(const ChartFigure& figure, const PageTable& behind) {
  return fmt::format(
      "<figure id=\"{}\">\n<figcaption><h3>{}</h3>{}</figcaption>\n{}{}"
      "<details><summary>Figures of: {}</summary>\n{}</details>\n</figure>\n",
      figure.id, HtmlText(figure.title), HtmlElement("p", figure.explanation),
      Svg(figure, kWideChart, "wide"), Svg(figure, kNarrowChart, "narrow"), HtmlText(figure.title),
      behind.Html());
}

std::string SvgText(double x, double y, std::string_view css_class, std::string_view text) {
  return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" class=\"{}\">{}</text>\n", x, y, css_class,
                     HtmlText(text));
}

std::string SvgLine(double x1, double y1, double x2, double y2, std::string_view css_class) {
  return fmt::format("<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" class=\"{}\"/>\n", x1, y1,
                     x2, y2, css_class);
}

size_t ColumnsIn(double width) { return static_cast<size_t>(width / kColumnWidth); }

double WidthOf(std::string_view text, bool bold) {
  return kColumnWidth * (bold ? kBold : 1) * static_cast<double>(DisplayWidth(text));
}

}  // namespace weir
