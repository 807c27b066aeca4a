#include "results/page/scatter_chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "results/page/html_text.h"
#include "results/text/text_layout.h"
#include "results/text/text_table.h"

namespace weir {
namespace {

constexpr double kDecades = 10;  // from this ratio on an axis is logarithmic
constexpr double kTextHeight = 13;
constexpr double kFoot = 42;

struct Box {
  double left, top, right, bottom;

  bool Touches(const Box& other) const {
    return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
  }
};

// From a point to its label, where that stands apart from it.
struct Leader {
  double x1, y1, x2, y2;

  // Whether it crosses the box: by parts that are shorter than any box is high.
  bool Crosses(const Box& box) const {
    const int parts = 1 + static_cast<int>(std::hypot(x2 - x1, y2 - y1) / 3);
    for (int i = 0; i <= parts; ++i) {
      const double x = x1 + (x2 - x1) * i / parts, y = y1 + (y2 - y1) * i / parts;
      if (x > box.left && x < box.right && y > box.top && y < box.bottom) return true;
    }
    return false;
  }
};

// Where a label may stand, by the direction from its point; the nearest distances first.
struct Direction {
  double x, y;
};
constexpr std::array<Direction, 8> kDirections = {
    {{1, 0}, {-1, 0}, {1, -0.8}, {1, 0.8}, {-1, -0.8}, {-1, 0.8}, {0, -1}, {0, 1}}};
constexpr std::array kDistances = {9.0, 20.0, 34.0, 50.0, 70.0, 95.0, 125.0};
// Of so few points most are to have names, though the lines to these cross; of more it would be a tangle.
constexpr size_t kFew = 20;
constexpr double kBeside = 14;    // a label no farther from its point needs no line to it
constexpr double kFarthest = 70;  // of those that are not on the frontier, which need no name above all

// Draws one chart at one width.
class Drawer {
 public:
  Drawer(const ScatterChart& chart, int width)
      : chart_(chart),
        width_(width),
        height_(HeightFor(chart.points.size(), width)),
        x_(Along(&ScatterChart::Point::x, LeftEdge(), width_ - 28)),
        y_(Along(&ScatterChart::Point::y, height_ - kFoot, 22)) {}

  ChartFigure::Drawing Draw() {
    DrawAxes();
    DrawFrontier();
    for (const ScatterChart::Point& point : chart_.points) {
      const double x = x_.At(point.x), y = y_.At(point.y);
      taken_.push_back(DotAt(x, y));
    }
    const std::vector<std::string> labels = Labels();
    for (const bool frontier : {true, false}) {
      for (size_t i = 0; i < labels.size(); ++i) {
        if (chart_.points[i].frontier == frontier) DrawPoint(chart_.points[i], labels[i]);
      }
    }
    return {svg_, static_cast<int>(height_)};
  }

 private:
  // More points need more room for their names, the more so on a phone.
  static double HeightFor(size_t points, double width) {
    const bool narrow = width < 500;
    return std::clamp((narrow ? 24.0 : 18.0) * static_cast<double>(points), narrow ? 260.0 : 300.0, 460.0);
  }

  Axis Along(double ScatterChart::Point::*figure, double from, double to) const {
    ValueRange range;
    for (const ScatterChart::Point& point : chart_.points) range.Add(point.*figure);
    if (range.empty()) range.Add(1);
    const bool logarithmic = range.Spans(kDecades);
    if (!logarithmic) range.Add(0);
    return {range, logarithmic, from, to};
  }

  double LeftEdge() const {
    double widest = 30;
    for (const ScatterChart::Point& point : chart_.points)
      widest = std::max(widest, WidthOf(chart_.y_format(point.y)));
    return widest + 12;
  }

  std::vector<std::string> Labels() const {
    std::vector<std::string> labels;
    for (const ScatterChart::Point& point : chart_.points) labels.push_back(Printable(point.label));
    return ShortenApart(labels, std::max<size_t>(8, ColumnsIn(0.3 * width_)));
  }

  void DrawAxes() {
    const double bottom = height_ - kFoot;
    for (const double tick : y_.Ticks(34)) {
      svg_ += SvgLine(LeftEdge(), y_.At(tick), width_, y_.At(tick), "grid");
      svg_ += SvgText(LeftEdge() - 6, y_.At(tick) + 4, "value", chart_.y_format(tick));
    }
    double widest = 0;
    for (const double tick : x_.Ticks(70)) widest = std::max(widest, WidthOf(chart_.x_format(tick)));
    for (const double tick : x_.Ticks(widest + 10)) {
      svg_ += SvgLine(x_.At(tick), 18, x_.At(tick), bottom, "grid");
      svg_ += SvgText(x_.At(tick), bottom + 16, "tick", chart_.x_format(tick));
    }
    svg_ += SvgText(width_, bottom + 34, "axis", chart_.x_title);
    svg_ += SvgText(0, 12, "label", chart_.y_title);
  }

  void DrawFrontier() {
    std::vector<std::pair<double, double>> at;
    for (const ScatterChart::Point& point : chart_.points) {
      if (point.frontier) at.emplace_back(x_.At(point.x), y_.At(point.y));
    }
    if (at.size() < 2) return;
    std::ranges::sort(at);
    svg_ += "<path class=\"frontier\" d=\"";
    for (size_t i = 0; i < at.size(); ++i) {
      svg_ += fmt::format("{}{:.1f} {:.1f}", i == 0 ? "M" : "L", at[i].first, at[i].second);
    }
    svg_ += "\"/>\n";
  }

  void DrawPoint(const ScatterChart::Point& point, const std::string& label) {
    const double x = x_.At(point.x), y = y_.At(point.y);
    svg_ += fmt::format("<g class=\"row {}\"><title>{}: {}, {}</title>", point.frontier ? "best" : "plain",
                        HtmlText(point.label), HtmlText(chart_.x_format(point.x)),
                        HtmlText(chart_.y_format(point.y)));
    std::optional<Box> place = Place(x, y, label, point.frontier, true);
    if (!place && chart_.points.size() <= kFew) place = Place(x, y, label, point.frontier, false);
    if (place) DrawLabel(x, y, *place, label);
    svg_ += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"5\" class=\"dot\"/></g>\n", x, y);
  }

  static Box DotAt(double x, double y) { return {x - 6, y - 6, x + 6, y + 6}; }

  void DrawLabel(double x, double y, const Box& place, const std::string& label) {
    taken_.push_back(place);
    if (const std::optional<Leader> leader = LeaderTo(place, x, y)) {
      leaders_.push_back(*leader);
      svg_ += SvgLine(leader->x1, leader->y1, leader->x2, leader->y2, "leader");
    }
    svg_ += SvgText(place.left, place.bottom - 3, "label", label);
  }

  static std::optional<Leader> LeaderTo(const Box& place, double x, double y) {
    const Leader leader = {x, y, std::clamp(x, place.left, place.right), (place.top + place.bottom) / 2};
    if (std::hypot(leader.x2 - x, leader.y2 - y) <= kBeside) return std::nullopt;
    return leader;
  }

  // The nearest place that is free; none where there is none. `apart`: no line to a label may cross anything.
  std::optional<Box> Place(double x, double y, std::string_view label, bool frontier, bool apart) const {
    const double label_width = WidthOf(label, frontier);
    for (const double distance : kDistances) {
      if (!frontier && distance > kFarthest) break;
      for (const Direction& to : kDirections) {
        const double edge_x = x + to.x * distance, middle = y + to.y * distance;
        const double left = to.x > 0 ? edge_x : to.x < 0 ? edge_x - label_width : x - label_width / 2;
        const Box box = {left, middle - kTextHeight / 2, left + label_width, middle + kTextHeight / 2};
        if (IsFree(box) && (!apart || CrossesNothing(box, x, y))) return box;
      }
    }
    return std::nullopt;
  }

  bool IsFree(const Box& box) const {
    if (box.left < LeftEdge() || box.right > width_ || box.top < 18 || box.bottom > height_ - kFoot)
      return false;
    return std::ranges::none_of(taken_, [&](const Box& other) { return box.Touches(other); });
  }

  // Whether a label there lies on no line, and its own line crosses neither another label nor a dot; dots that touch
  // its own aside, which cannot be told from that anyway.
  bool CrossesNothing(const Box& place, double x, double y) const {
    if (std::ranges::any_of(leaders_, [&](const Leader& other) { return other.Crosses(place); }))
      return false;
    const std::optional<Leader> leader = LeaderTo(place, x, y);
    const Box own = DotAt(x, y);
    return !leader || std::ranges::none_of(taken_, [&](const Box& other) {
      return !other.Touches(own) && leader->Crosses(other);
    });
  }

  const ScatterChart& chart_;
  const double width_;
  const double height_;
  const Axis x_;
  const Axis y_;
  std::vector<Box> taken_;
  std::vector<Leader> leaders_;
  std::string svg_;
};

}  // namespace

ChartFigure::Drawing ScatterChart::Draw(int width) const { return Drawer(*this, width).Draw(); }

void ScatterChart::MarkFrontier(bool more_x) {
  for (Point& point : points) {
    point.frontier = std::ranges::none_of(points, [&](const Point& other) {
      const double gain = more_x ? other.x - point.x : point.x - other.x;
      return gain >= 0 && other.y <= point.y && (gain > 0 || other.y < point.y);
    });
  }
}

}  // namespace weir
