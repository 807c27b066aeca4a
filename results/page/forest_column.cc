#include "results/page/forest_column.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "results/page/chart_figure.h"

namespace weir {
namespace {

constexpr double kWidth = 180;
constexpr double kHeight = 22;
constexpr double kMargin = 8;
constexpr double kLinear = 0.05;      // up to which logarithm the axis is about linear
constexpr double kLeastReach = 0.06;  // of a logarithm
// An interval is drawn to so much beyond the farthest dot; what is wider ends at the edge.
constexpr double kMostBeyond = 2;

double Place(double ratio) { return std::asinh(std::log(ratio) / kLinear); }

std::string TickText(double ratio) {
  if (ratio >= 2) return "× " + fmt::format("{:g}", ratio);
  if (ratio <= 0.5) return "÷ " + fmt::format("{:g}", 1 / ratio);
  return ratio == 1 ? "0" : fmt::format("{:+.0f} %", 100 * (ratio - 1));
}

}  // namespace

void ForestColumn::Add(double ratio, const std::optional<Interval>& interval) {
  if (!(ratio > 0) || !std::isfinite(ratio)) return;
  const double dot = std::fabs(std::log(ratio));
  double reach = std::max(dot * 1.1, kLeastReach);
  if (interval && interval->low > 0 && std::isfinite(interval->high)) {
    const double end = std::max(std::fabs(std::log(interval->low)), std::fabs(std::log(interval->high)));
    reach = std::max(reach, std::min(end, kMostBeyond * reach));
  }
  reach_ = std::max(reach_, std::asinh(reach / kLinear));
}

double ForestColumn::At(double ratio) const {
  const double most = std::max(reach_, std::asinh(kLeastReach / kLinear));
  const double place = ratio > 0 ? std::clamp(Place(ratio), -most, most) : -most;
  return kWidth / 2 + (kWidth / 2 - kMargin) * place / most;
}

std::string ForestColumn::Head() const {
  std::string svg = fmt::format(
      "<svg class=\"forest\" width=\"{}\" height=\"20\" viewBox=\"0 0 {} 20\" aria-hidden=\"true\">", kWidth,
      kWidth);
  std::vector<std::pair<double, double>> taken;
  const auto span = [this](double ratio) {
    const double half = WidthOf(TickText(ratio)) / 2 + 4;
    return std::pair(At(ratio) - half, At(ratio) + half);
  };
  const auto fits = [&](double ratio) {
    const std::pair<double, double> own = span(ratio);
    const double most = std::max(reach_, std::asinh(kLeastReach / kLinear));
    return std::fabs(Place(ratio)) <= most && own.first >= -4 && own.second <= kWidth + 4 &&
           std::ranges::none_of(taken, [&](const auto& other) {
             return own.first < other.second && other.first < own.second;
           });
  };
  const auto draw = [&](double ratio) {
    taken.push_back(span(ratio));
    svg += SvgText(At(ratio), 14, "tick", TickText(ratio));
  };
  draw(1);
  // Both of a pair or neither, the most telling first.
  for (const auto& [less, more] :
       {std::pair(0.1, 10.0), {0.5, 2.0}, {0.01, 100.0}, {0.8, 1.2}, {0.9, 1.1}, {0.95, 1.05}}) {
    if (!fits(less) || !fits(more)) continue;
    draw(less);
    draw(more);
  }
  return svg + "</svg>";
}

std::string ForestColumn::Cell(double ratio, const std::optional<Interval>& interval,
                               std::string_view css_class) const {
  const double low = At(1 - band_), high = At(1 + band_), middle = kHeight / 2;
  std::string svg = fmt::format(
      "<svg class=\"forest\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" aria-hidden=\"true\">"
      "<rect x=\"{2:.1f}\" y=\"0\" width=\"{3:.1f}\" height=\"{1}\" class=\"band\"/>",
      kWidth, kHeight, low, high - low);
  svg += SvgLine(At(1), 0, At(1), kHeight, "zero");
  svg += fmt::format("<g class=\"row {}\">", css_class.empty() ? "plain" : css_class);
  if (interval) svg += SvgLine(At(interval->low), middle, At(interval->high), middle, "bar");
  if (ratio > 0 && std::isfinite(ratio)) {
    svg += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"4.5\" class=\"dot\"/>", At(ratio), middle);
  }
  return svg + "</g></svg>";
}

}  // namespace weir
