// The charts: where things lie, and that labels do not lie over one another.

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "pugixml.hpp"
#include "results/page/axis.h"
#include "results/page/forest_column.h"
#include "results/page/line_chart.h"
#include "results/page/row_chart.h"
#include "results/page/scatter_chart.h"
#include "results/text/units.h"

namespace weir {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

ValueRange RangeOf(std::initializer_list<double> values) {
  ValueRange range;
  for (const double value : values) range.Add(value);
  return range;
}

TEST(AxisTest, TicksAreRoundAndStandApart) {
  EXPECT_THAT(Axis(RangeOf({0, 10}), false, 0, 500).Ticks(100), ElementsAre(0, 5, 10));
  EXPECT_THAT(Axis(RangeOf({1, 1000}), true, 0, 400).Ticks(100), ElementsAre(1, 10, 100, 1000));
  for (const bool logarithmic : {true, false}) {
    for (const double high : {1.001, 1.5, 3.0, 40.0, 1e3, 1e9}) {
      const Axis axis(RangeOf({1, high}), logarithmic, 0, 300);
      const std::vector<double> ticks = axis.Ticks(70);
      EXPECT_FALSE(ticks.empty()) << high;
      for (size_t i = 1; i < ticks.size(); ++i) {
        EXPECT_GE(axis.At(ticks[i]) - axis.At(ticks[i - 1]), 70 - 1e-6) << high;
      }
    }
  }
}

TEST(AxisTest, WhereDecadesAreCloseOneTickDoesNotStandAlone) {
  for (const double high : {5e7, 4e8, 4e9, 4e10, 4e12}) {
    const Axis axis(RangeOf({2e7, high}), true, 0, 100);
    const std::vector<double> ticks = axis.Ticks(70);
    ASSERT_GE(ticks.size(), 2U) << high;
    EXPECT_GE(axis.At(ticks[1]) - axis.At(ticks[0]), 70 - 1e-6) << high;
  }
}

TEST(AxisTest, OneValueAndValuesThatAreNoneAreBorne) {
  const Axis axis(RangeOf({5, std::nan(""), INFINITY}), false, 0, 100);
  EXPECT_GT(axis.At(5), 0);
  EXPECT_LT(axis.At(5), 100);
}

pugi::xml_document Parsed(const ChartFigure::Drawing& drawing) {
  pugi::xml_document xml;
  EXPECT_TRUE(xml.load_string(("<svg>" + drawing.svg + "</svg>").c_str())) << drawing.svg;
  return xml;
}

TEST(RowChartTest, DrawsEachRowAndIsWellFormed) {
  RowChart chart{.axis_title = "a < b", .format = FormatRate, .logarithmic = true, .lines = {5e9}};
  chart.blocks.push_back({"", {}});
  for (int i = 0; i < 14; ++i) {
    const double rate = 1e7 * std::pow(1000, i / 13.0);
    chart.blocks[0].rows.push_back({.label = "<strategy> " + std::to_string(i),
                                    .bar = Interval{rate * 0.9, rate * 1.1},
                                    .cloud = {rate, rate * 1.01},
                                    .dots = {rate},
                                    .value = FormatRate(rate)});
  }
  for (const int width : {kWideChart, kNarrowChart}) {
    const pugi::xml_document xml = Parsed(chart.Draw(width));
    EXPECT_THAT(xml.select_nodes("//circle"), SizeIs(14));
    for (const auto& circle : xml.select_nodes("//circle")) {
      const double x = circle.node().attribute("cx").as_double();
      EXPECT_GT(x, 50);
      EXPECT_LT(x, width);
    }
  }
}

ScatterChart Crowded() {
  ScatterChart chart{
      .x_title = "x", .y_title = "y", .x_format = FormatThreeDigits, .y_format = FormatThreeDigits};
  for (int i = 0; i < 14; ++i) {
    const int column = i % 4, row = i / 4;
    chart.points.push_back({"strategy-" + std::to_string(i), 3e9 + 1e8 * column, 1.7e6 + 1e4 * row});
  }
  return chart;
}

TEST(ScatterChartTest, LabelsThatHaveRoomDoNotTouchAndEveryPointIsDrawn) {
  for (const int width : {kWideChart, kNarrowChart}) {
    const pugi::xml_document xml = Parsed(Crowded().Draw(width));
    EXPECT_THAT(xml.select_nodes("//circle"), SizeIs(14));
    struct Box {
      double left, right, bottom;
    };
    std::vector<Box> boxes;
    for (const auto& text : xml.select_nodes("//g/text")) {
      const double left = text.node().attribute("x").as_double();
      boxes.push_back(
          {left, left + WidthOf(text.node().text().get()), text.node().attribute("y").as_double()});
    }
    EXPECT_GE(boxes.size(), 8U);
    for (size_t i = 0; i < boxes.size(); ++i) {
      for (size_t k = i + 1; k < boxes.size(); ++k) {
        EXPECT_FALSE(boxes[i].left < boxes[k].right && boxes[k].left < boxes[i].right &&
                     std::fabs(boxes[i].bottom - boxes[k].bottom) < 12)
            << i << ' ' << k;
      }
    }
  }
}

TEST(ScatterChartTest, NoLineToALabelCrossesAnotherLabel) {
  ScatterChart chart{
      .x_title = "x", .y_title = "y", .x_format = FormatThreeDigits, .y_format = FormatThreeDigits};
  for (int i = 0; i < 45; ++i) {
    chart.points.push_back({"strategy-" + std::to_string(i) + " buffer:256KiB",
                            3e7 * std::pow(1.1, (i * 29) % 45), 2e6 * std::pow(1.6, (i * 7) % 5)});
  }
  chart.MarkFrontier(true);
  size_t leaders = 0;
  for (const int width : {kWideChart, kNarrowChart}) {
    const pugi::xml_document xml = Parsed(chart.Draw(width));
    for (const auto& line : xml.select_nodes("//g/line[@class='leader']")) {
      ++leaders;
      const auto at = [&](const char* name) { return line.node().attribute(name).as_double(); };
      for (const auto& text : xml.select_nodes("//g/text")) {
        if (text.node().parent() == line.node().parent()) continue;
        const double left = text.node().attribute("x").as_double() + 1;
        const double right = left + WidthOf(text.node().text().get()) - 2;
        const double bottom = text.node().attribute("y").as_double(), top = bottom - 8;
        for (int i = 0; i <= 100; ++i) {
          const double x = at("x1") + (at("x2") - at("x1")) * i / 100;
          const double y = at("y1") + (at("y2") - at("y1")) * i / 100;
          ASSERT_FALSE(x > left && x < right && y > top && y < bottom)
              << line.node().parent().child("title").text().get() << " over " << text.node().text().get();
        }
      }
    }
  }
  EXPECT_GT(leaders, 0U);
}

TEST(ScatterChartTest, TheFrontierIsWhatNoOtherBeatsInBoth) {
  ScatterChart chart{
      .points = {{"fast, much", 10, 9}, {"slow, little", 1, 2}, {"slow, much", 1, 9}, {"middle", 5, 5}}};
  chart.MarkFrontier(true);
  EXPECT_TRUE(chart.points[0].frontier);
  EXPECT_TRUE(chart.points[1].frontier);
  EXPECT_FALSE(chart.points[2].frontier);
  EXPECT_TRUE(chart.points[3].frontier);
  chart.MarkFrontier(false);
  EXPECT_FALSE(chart.points[0].frontier);
  EXPECT_TRUE(chart.points[1].frontier);
  EXPECT_FALSE(chart.points[3].frontier);
}

TEST(LineChartTest, LabelsOfLinesThatEndTogetherStandApart) {
  LineChart chart{
      .x_title = "size", .y_title = "time", .x_format = FormatThreeDigits, .y_format = FormatThreeDigits};
  for (int i = 0; i < 14; ++i)
    chart.lines.push_back({"line " + std::to_string(i), {{1, 1.0 + i}, {64, 2 + 0.001 * i}, {4096, 3}}});
  const pugi::xml_document xml = Parsed(chart.Draw(kNarrowChart));
  std::vector<double> heights;
  for (const auto& text : xml.select_nodes("//g/text"))
    heights.push_back(text.node().attribute("y").as_double());
  ASSERT_THAT(heights, SizeIs(14));
  std::ranges::sort(heights);
  for (size_t i = 1; i < heights.size(); ++i) EXPECT_GE(heights[i] - heights[i - 1], 12);
}

TEST(ForestColumnTest, TicksStandOnBothSidesAlike) {
  for (const double ratio : {1.01, 1.2, 2.0, 3.0, 12.0, 300.0}) {
    ForestColumn forest(0.02);
    forest.Add(ratio, std::nullopt);
    pugi::xml_document xml;
    ASSERT_TRUE(xml.load_string(forest.Head().c_str()));
    size_t below = 0, above = 0;
    for (const auto& text : xml.select_nodes("//text")) {
      below += text.node().attribute("x").as_double() < 89;
      above += text.node().attribute("x").as_double() > 91;
    }
    EXPECT_EQ(below, above) << ratio;
    EXPECT_GE(above, 1U) << ratio;
  }
}

TEST(ForestColumnTest, SmallChangesCanBeSeenBesideLargeOnes) {
  ForestColumn forest(0.02);
  forest.Add(1.03, Interval{1.02, 1.04});
  forest.Add(50, Interval{40, 60});
  const auto dot = [&](double ratio) {
    pugi::xml_document xml;
    EXPECT_TRUE(xml.load_string(forest.Cell(ratio, std::nullopt, "worse").c_str()));
    return xml.select_node("//circle").node().attribute("cx").as_double();
  };
  EXPECT_GT(dot(1.03) - dot(1), 5);
  EXPECT_GT(dot(50) - dot(1.03), 50);
  EXPECT_NEAR(dot(50) - dot(1), dot(1) - dot(0.02), 0.2) << "as far to either side";
  EXPECT_THAT(forest.Cell(0, std::nullopt, ""), Not(HasSubstr("nan")));
  EXPECT_THAT(forest.Head(), HasSubstr("× 10"));
}

}  // namespace
}  // namespace weir
