#include "results/page/row_chart.h"

#include <fmt/format.h>

#include <algorithm>

#include "results/page/html_text.h"
#include "results/text/text_layout.h"
#include "results/text/text_table.h"

namespace weir {
namespace {

constexpr double kRowHeight = 22;
constexpr double kHeadHeight = 24;
constexpr double kFootHeight = 42;
constexpr double kGap = 10;
constexpr size_t kLeastColumns = 8;

// Draws one chart at one width.
class Drawer {
 public:
  Drawer(const RowChart& chart, int width)
      : chart_(chart), width_(width), labels_(Labels(width)), axis_(MakeAxis()) {}

  ChartFigure::Drawing Draw() {
    const double height = Height();
    DrawAxis(height);
    double y = 4;
    size_t number = 0;
    for (const RowChart::Block& block : chart_.blocks) {
      if (!block.title.empty()) {
        svg_ += SvgText(0, y + 16, "head", block.title);
        y += kHeadHeight;
      }
      for (const RowChart::Row& row : block.rows) {
        DrawRow(row, labels_[number++], y + kRowHeight / 2);
        y += kRowHeight;
      }
    }
    return {svg_, static_cast<int>(height)};
  }

 private:
  // At most so much of the width that names of a strategy and its buffer stand whole on a phone.
  std::vector<std::string> Labels(double width) {
    std::vector<std::string> all;
    std::vector<bool> bold;
    for (const RowChart::Block& block : chart_.blocks) {
      for (const RowChart::Row& row : block.rows) {
        all.push_back(Printable(row.label));
        bold.push_back(row.css_class == "best");
        value_width_ = std::max(value_width_, WidthOf(row.value, bold.back()));
      }
    }
    std::vector<std::string> labels = ShortenApart(all, std::max(kLeastColumns, ColumnsIn(0.43 * width)));
    for (size_t i = 0; i < labels.size(); ++i)
      label_width_ = std::max(label_width_, WidthOf(labels[i], bold[i]));
    return labels;
  }

  Axis MakeAxis() const {
    ValueRange range;
    if (chart_.from_zero && !chart_.logarithmic) range.Add(0);
    for (const double line : chart_.lines) range.Add(line);
    for (const RowChart::Block& block : chart_.blocks) {
      for (const RowChart::Row& row : block.rows) {
        for (const auto* values : {&row.cloud, &row.dots})
          for (const double value : *values) range.Add(value);
        if (!row.bar) continue;
        range.Add(row.bar->low);
        range.Add(row.bar->high);
      }
    }
    if (range.empty()) range.Add(1);
    return {range, chart_.logarithmic, label_width_ + kGap, width_ - value_width_ - kGap};
  }

  double Height() const {
    double height = 4 + kFootHeight;
    for (const RowChart::Block& block : chart_.blocks) {
      height += (block.title.empty() ? 0 : kHeadHeight) + kRowHeight * static_cast<double>(block.rows.size());
    }
    return height;
  }

  void DrawAxis(double height) {
    const double bottom = height - kFootHeight + 4;
    double widest = 0;
    for (const double tick : axis_.Ticks(70)) widest = std::max(widest, WidthOf(chart_.format(tick)));
    for (const double tick : axis_.Ticks(widest + kGap)) {
      const double x = axis_.At(tick);
      svg_ += SvgLine(x, 0, x, bottom, "grid");
      svg_ += SvgText(x, bottom + 14, "tick", chart_.format(tick));
    }
    for (const double line : chart_.lines)
      svg_ += SvgLine(axis_.At(line), 0, axis_.At(line), bottom, "limit");
    svg_ += SvgText(width_, bottom + 32, "axis", chart_.axis_title);
  }

  void DrawRow(const RowChart::Row& row, const std::string& label, double y) {
    svg_ +=
        fmt::format("<g class=\"row {}\"><title>{}</title>", row.css_class.empty() ? "plain" : row.css_class,
                    HtmlText(row.value.empty() ? row.label : row.label + ": " + row.value));
    svg_ += SvgText(0, y + 4, "label", label);
    if (!row.cloud.empty()) {
      svg_ += "<path class=\"cloud\" d=\"";
      for (const double value : row.cloud) svg_ += fmt::format("M{:.1f} {:.1f}h0", axis_.At(value), y);
      svg_ += "\"/>\n";
    }
    if (row.bar) svg_ += SvgLine(axis_.At(row.bar->low), y, axis_.At(row.bar->high), y, "bar");
    for (size_t i = row.dots.size(); i-- > 0;) {
      svg_ += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{}\" class=\"dot\"/>\n",
                          axis_.At(row.dots[i]), y, i == 0 ? 5 : 3);
    }
    svg_ += SvgText(width_, y + 4, "value", row.value) + "</g>\n";
  }

  const RowChart& chart_;
  const double width_;
  double label_width_ = 0;
  double value_width_ = 0;
  const std::vector<std::string> labels_;
  const Axis axis_;
  std::string svg_;
};

}  // namespace

ChartFigure::Drawing RowChart::Draw(int width) const { return Drawer(*this, width).Draw(); }

}  // namespace weir
