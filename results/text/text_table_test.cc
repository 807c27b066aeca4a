#include "results/text/text_table.h"

#include <set>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "results/text/text_layout.h"

namespace weir {
namespace {

using testing::ElementsAre;

TEST(ShortNamesTest, CutsInTheMiddle) {
  EXPECT_EQ(ShortenInTheMiddle("BM_Copy/1024", 12), "BM_Copy/1024");
  EXPECT_EQ(ShortenInTheMiddle("BM_Copy/1024", 9), "BM_C…1024");
  EXPECT_EQ(ShortenInTheMiddle("äöüäöüäöü", 5), "äö…öü");
}

TEST(ShortNamesTest, WhatFitsStays) {
  EXPECT_THAT(ShortenApart({"a", "BM_Copy/1024", "a"}, 12), ElementsAre("a", "BM_Copy/1024", "a"));
}

TEST(ShortNamesTest, CutsWhereTheyDiffer) {
  EXPECT_THAT(ShortenApart({"Vector<int>/Push/1024/real_time", "Vector<int>/Push/4096/real_time"}, 16),
              ElementsAre("Vec…24/real_time", "Vec…96/real_time"));
  EXPECT_THAT(ShortenApart({"Vector<int>/Push/1024/real_time", "Map<int>/Pop/4096/real_time"}, 16),
              ElementsAre("Vector<…eal_time", "Map<int…eal_time"));
}

TEST(ShortNamesTest, NoTwoThatDifferLookTheSame) {
  std::vector<std::string> names;
  for (int i = 0; i < 300; ++i) {
    const std::string number = std::to_string(i % 100);
    names.push_back("Suite::Case<std::vector<int>>/" + number + (i < 100 ? "/x" : "/y") +
                    std::string(30, 'z') + (i < 200 ? "" : number) + "/threads:2");
  }
  names.emplace_back("Suite::…#1");
  for (size_t width = 8; width < 50; ++width) {
    const std::vector<std::string> cuts = ShortenApart(names, width);
    EXPECT_EQ(std::set(cuts.begin(), cuts.end()).size(), names.size()) << width;
    for (const std::string& cut : cuts) EXPECT_LE(DisplayWidth(cut), std::max<size_t>(width, 10)) << cut;
  }
}

TextTable Sample() {
  TextTable table;
  table.AddColumn("", "name", Align::kLeft);
  table.AddColumn("ns per", "record", Align::kRight);
  table.AddRow({"batched", "3.12"}, Emphasis::kBest);
  table.StartGroup("limits");
  table.AddRow({"copy", "± 1"}, Emphasis::kAside);
  return table;
}

TEST(TextTableTest, AlignsByColumns) {
  EXPECT_EQ(Sample().Render(false),
            "         ns per\n"
            "name     record\n"
            "───────────────\n"
            "batched    3.12\n"
            "── limits ─────\n"
            "copy        ± 1\n");
  EXPECT_EQ(Sample().Width(), 15u);
}

TEST(TextTableTest, ColorsWholeLines) {
  const std::string text = Sample().Render(true);
  EXPECT_NE(text.find("\033[1;32mbatched    3.12\033[0m\n"), std::string::npos);
  EXPECT_EQ(Sample().Render(false).find('\033'), std::string::npos);
}

TEST(TextTableTest, ShrinksTheFirstColumnDownToEightColumns) {
  TextTable table;
  table.AddColumn("", "name", Align::kLeft);
  table.AddColumn("", "x", Align::kRight);
  table.AddRow({"a strategy with a name", "1"}, Emphasis::kPlain);
  table.ShrinkFirstColumn(13);
  EXPECT_EQ(table.Width(), 13u);
  EXPECT_NE(table.Render(false).find("a st… name  1"), std::string::npos);
  table.ShrinkFirstColumn(3);
  EXPECT_EQ(table.Width(), 13u);
}

TEST(TextTableTest, NoCellCanSteerTheTerminal) {
  TextTable table;
  table.AddColumn("a\x1b", "b\n", Align::kLeft);
  table.AddRow({"\xE2\x80\xAEx\x9B"}, Emphasis::kPlain);
  table.StartGroup("c\xC2\x9B");
  EXPECT_EQ(table.Render(false),
            "a\\x1b\n"
            "b\\n\n"
            "───────────\n"
            "\\u202ex\\x9b\n"
            "── c\\u009b \n");
}

TEST(TextTableTest, MissingCellsAreEmpty) {
  TextTable table = Sample();
  table.AddRow({"naive"}, Emphasis::kError);
  EXPECT_NE(table.Render(false).find("\nnaive\n"), std::string::npos);
}

}  // namespace

}  // namespace weir
