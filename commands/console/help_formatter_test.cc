#include "commands/console/help_formatter.h"

#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "results/text/text_layout.h"

namespace weir {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::string Help(size_t width) {
  CLI::App app("Paints a file, or a wall if it is one, in the colors given, and says what it has painted.",
               "paint");
  app.footer(
      "Coats:\n  first     what lies below all of the others and can no longer be seen when all is done\n"
      "Examples:\n  paint --number 3 --colors-of-the-wall white,white,white wall-of-the-house\n");
  app.formatter(std::make_shared<HelpFormatter>(width));
  std::vector<std::string> colors;
  int number = 1;
  app.add_option("--colors-of-the-wall", colors, "which, from the first coat to the last; all that there are")
      ->type_name("NAME,…");
  app.add_option("--number", number, "of coats, of which there are three at the most, for the weather's sake")
      ->type_name("N");
  return app.help();
}

TEST(HelpFormatterTest, WhatAnOptionDoesIsBrokenBesideItsName) {
  EXPECT_THAT(Help(60), HasSubstr("\n  --number N              of coats, of which there are three\n"
                                  "                          at the most, for the weather's\n"
                                  "                          sake\n"));
}

TEST(HelpFormatterTest, ItStandsBelowALongNameAndNoListIsMarkedTwice) {
  EXPECT_THAT(Help(60), HasSubstr("\n  --colors-of-the-wall NAME,…\n"
                                  "                          which, from the first coat to the\n"
                                  "                          last; all that there are\n"));
}

TEST(HelpFormatterTest, ParagraphsAndTablesAreBroken) {
  EXPECT_THAT(Help(60), StartsWith("Paints a file, or a wall if it is one, in the colors given,\n"
                                   "and says what it has painted.\n"));
  EXPECT_THAT(Help(60), HasSubstr("\nCoats:\n"
                                  "  first     what lies below all of the others and can no\n"
                                  "            longer be seen when all is done\n"));
}

TEST(HelpFormatterTest, TheUsageNamesEachArgumentOnce) {
  CLI::App app("Compares.", "compare");
  app.formatter(std::make_shared<HelpFormatter>(80));
  std::vector<std::string> reports;
  std::string first;
  app.add_option("FIRST", first, "what is compared")->required()->type_name("");
  app.add_option("reports", reports, "one or two")->expected(0, 2)->type_name("");
  EXPECT_THAT(app.help(), HasSubstr("compare [OPTIONS] FIRST [reports]\n"));
  EXPECT_THAT(app.help(), HasSubstr("\n  FIRST                   what is compared\n"));
}

TEST(HelpFormatterTest, AnExampleStaysInOnePiece) {
  EXPECT_THAT(Help(60),
              HasSubstr("\n  paint --number 3 --colors-of-the-wall white,white,white wall-of-the-house\n"));
}

TEST(HelpFormatterTest, NoOtherLineIsWiderThanTheReaderHasColumns) {
  for (const size_t width : {60, 80, 100}) {
    std::istringstream help(Help(width));
    for (std::string line; std::getline(help, line);) {
      if (line.starts_with("  paint ")) continue;
      EXPECT_LE(DisplayWidth(line), width) << line;
    }
  }
  EXPECT_EQ(Help(10), Help(60));  // the least
}

}  // namespace
}  // namespace weir
