#include "results/page/line_chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "results/page/html_text.h"
#include "results/text/text_layout.h"
#include "results/text/text_table.h"

namespace weir {
namespace {

constexpr double kFoot = 42;
constexpr double kHead = 22;
constexpr double kLabelHeight = 14;
constexpr size_t kColors = 6;  // of page.css; lines beyond that are dashed

// Draws one chart at one width.
class Drawer {
 public:
  Drawer(const LineChart& chart, int width)
      : chart_(chart),
        width_(width),
        height_(std::max(width < 500 ? 280.0 : 340.0,
                         kHead + kFoot + kLabelHeight * static_cast<double>(chart.lines.size()))),
        labels_(Labels()),
        x_(AlongX()),
        y_(AlongY()) {}

  ChartFigure::Drawing Draw() {
    DrawAxes();
    const std::vector<double> heights = LabelHeights();
    for (size_t i = 0; i < chart_.lines.size(); ++i) DrawLine(i, heights[i]);
    return {svg_, static_cast<int>(height_)};
  }

 private:
  std::vector<std::string> Labels() {
    std::vector<std::string> labels;
    for (const LineChart::Line& line : chart_.lines) labels.push_back(Printable(line.label));
    labels = ShortenApart(labels, std::max<size_t>(8, ColumnsIn(0.3 * width_)));
    for (const std::string& label : labels) label_width_ = std::max(label_width_, WidthOf(label));
    for (const LineChart::Line& line : chart_.lines) {
      for (const LineChart::Point& point : line.points)
        left_ = std::max(left_, WidthOf(chart_.y_format(point.y)) + 12);
    }
    return labels;
  }

  Axis AlongX() const {
    ValueRange range;
    for (const LineChart::Line& line : chart_.lines)
      for (const LineChart::Point& point : line.points) range.Add(point.x);
    if (range.empty()) range.Add(1);
    return {range, true, left_, width_ - label_width_ - 26};
  }

  Axis AlongY() const {
    ValueRange range;
    for (const LineChart::Line& line : chart_.lines) {
      for (const LineChart::Point& point : line.points) {
        range.Add(point.y);
        if (!point.bar) continue;
        range.Add(point.bar->low);
        range.Add(point.bar->high);
      }
    }
    if (range.empty()) range.Add(1);
    return {range, true, height_ - kFoot, kHead};
  }

  void DrawAxes() {
    const double bottom = height_ - kFoot;
    for (const double tick : y_.Ticks(30)) {
      svg_ += SvgLine(left_, y_.At(tick), width_ - label_width_ - 26, y_.At(tick), "grid");
      svg_ += SvgText(left_ - 6, y_.At(tick) + 4, "value", chart_.y_format(tick));
    }
    std::set<double> sizes;
    for (const LineChart::Line& line : chart_.lines)
      for (const LineChart::Point& point : line.points) sizes.insert(point.x);
    double free_from = -1e9;
    for (const double size : sizes) {
      const double x = x_.At(size), half = WidthOf(chart_.x_format(size)) / 2;
      svg_ += SvgLine(x, kHead, x, bottom, "grid");
      if (x - half < free_from) continue;
      svg_ += SvgText(x, bottom + 16, "tick", chart_.x_format(size));
      free_from = x + half + 8;
    }
    svg_ += SvgText(width_, bottom + 34, "axis", chart_.x_title);
    svg_ += SvgText(0, 12, "label", chart_.y_title);
  }

  // Each beside the end of its line, as far as they do not touch.
  std::vector<double> LabelHeights() const {
    std::vector<size_t> order;
    std::vector<double> heights;
    for (size_t i = 0; i < chart_.lines.size(); ++i) {
      order.push_back(i);
      heights.push_back(y_.At(chart_.lines[i].points.back().y));
    }
    std::ranges::stable_sort(order, {}, [&](size_t i) { return heights[i]; });
    double least = kHead;
    for (const size_t i : order) {
      heights[i] = std::max(heights[i], least);
      least = heights[i] + kLabelHeight;
    }
    double most = height_ - kFoot;
    for (size_t k = order.size(); k-- > 0;) {
      heights[order[k]] = std::min(heights[order[k]], most);
      most = heights[order[k]] - kLabelHeight;
    }
    return heights;
  }

  void DrawLine(size_t number, double label_height) {
    const LineChart::Line& line = chart_.lines[number];
    svg_ += fmt::format("<g class=\"line c{} d{}\"><title>{}</title><path class=\"through\" d=\"",
                        number % kColors, number / kColors % 3, HtmlText(line.label));
    for (size_t i = 0; i < line.points.size(); ++i) {
      svg_ += fmt::format("{}{:.1f} {:.1f}", i == 0 ? "M" : "L", x_.At(line.points[i].x),
                          y_.At(line.points[i].y));
    }
    svg_ += "\"/>\n";
    for (const LineChart::Point& point : line.points) {
      const double x = x_.At(point.x);
      if (point.bar) svg_ += SvgLine(x, y_.At(point.bar->low), x, y_.At(point.bar->high), "bar");
      svg_ += Mark(number, x, y_.At(point.y));
    }
    const double right = width_ - label_width_;
    svg_ += SvgLine(x_.At(line.points.back().x) + 5, y_.At(line.points.back().y), right - 4, label_height,
                    "leader");
    svg_ += SvgText(right, label_height + 4, "label", labels_[number]) + "</g>\n";
  }

  // Not by its colour alone.
  static std::string Mark(size_t number, double x, double y) {
    switch (number % 3) {
      case 0:
        return fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"4\" class=\"dot\"/>\n", x, y);
      case 1:
        return fmt::format("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"7\" height=\"7\" class=\"dot\"/>\n",
                           x - 3.5, y - 3.5);
      default:
        return fmt::format("<path d=\"M{:.1f} {:.1f}l5 8h-10z\" class=\"dot\"/>\n", x, y - 5);
    }
  }

  const LineChart& chart_;
  const double width_;
  const double height_;
  double label_width_ = 0;
  double left_ = 30;
  const std::vector<std::string> labels_;
  const Axis x_;
  const Axis y_;
  std::string svg_;
};

}  // namespace

ChartFigure::Drawing LineChart::Draw(int width) const { return Drawer(*this, width).Draw(); }

}  // namespace weir
