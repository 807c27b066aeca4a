#include "results/text/text_table.h"

#include "gtest/gtest.h"

namespace weir {
namespace {

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
