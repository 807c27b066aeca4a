#include "commands/console/command_line.h"

#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "commands/console/argument_check.h"
#include "commands/console/argument_vector.h"
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

using testing::ElementsAre;
using testing::IsEmpty;

// A command with a number and a file, what it ended with and what it printed.
struct Outcome {
  std::optional<ExitCode> code;
  int number = 1;
  std::string file;
  std::string color;
  bool twice = false;
  std::vector<std::string> passed_on;
  std::string out;
  std::string err;
};

Outcome Paint(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "paint");
  ArgumentVector vector(std::move(arguments));
  Outcome outcome;
  CommandLine line("weir paint", "Paints a file.", "Exit codes: 0 done.");
  line.add_option("FILE", outcome.file, "what is painted")->required()->type_name("");
  line.add_option("--number", outcome.number, "of coats")->type_name("N");
  line.add_option("--color", outcome.color, "of the paint")
      ->check(IsOneOf({"red", "green"}))
      ->type_name("NAME");
  line.add_flag("--twice", outcome.twice, "once more");
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  outcome.code = line.Read(vector.argc(), vector.argv(), outcome.passed_on);
  outcome.out = testing::internal::GetCapturedStdout();
  outcome.err = testing::internal::GetCapturedStderr();
  return outcome;
}

TEST(CommandLineTest, OptionsAreReadInSilence) {
  const Outcome outcome = Paint({"wall", "--number", "3"});
  EXPECT_EQ(outcome.code, std::nullopt);
  EXPECT_EQ(outcome.file, "wall");
  EXPECT_EQ(outcome.number, 3);
  EXPECT_EQ(outcome.out + outcome.err, "");
}

TEST(CommandLineTest, WhatFollowsTheDashesIsPassedOn) {
  const Outcome outcome = Paint({"wall", "--", "--number", "--", "x"});
  EXPECT_EQ(outcome.code, std::nullopt);
  EXPECT_EQ(outcome.number, 1);
  EXPECT_THAT(outcome.passed_on, ElementsAre("--number", "--", "x"));
  EXPECT_THAT(Paint({"wall"}).passed_on, IsEmpty());
}

TEST(CommandLineTest, HelpBeginsWithWhatItDoesAndEndsWithTheNotes) {
  const Outcome outcome = Paint({"--help"});
  EXPECT_EQ(outcome.code, kExitDone);
  EXPECT_THAT(outcome.out, StartsWith("Paints a file.\nUsage: weir paint [OPTIONS] FILE\n"));
  EXPECT_THAT(outcome.out, HasSubstr("\nExit codes: 0 done.\n"));
  EXPECT_EQ(outcome.err, "");
}

TEST(CommandLineTest, AMistakeIsOneLineThatNamesItAndTheHelp) {
  const Outcome outcome = Paint({"wall", "--brush"});
  EXPECT_EQ(outcome.code, kExitUsage);
  EXPECT_EQ(outcome.out, "");
  EXPECT_THAT(outcome.err, StartsWith("weir paint: "));
  EXPECT_THAT(outcome.err, HasSubstr("--brush; see `weir paint --help`\n"));
  EXPECT_EQ(outcome.err.find('\n'), outcome.err.size() - 1);
}

TEST(CommandLineTest, EveryMistakeIsSaidInPlainWords) {
  const std::pair<std::vector<std::string>, std::string> mistakes[] = {
      {{}, "FILE is missing"},
      {{"wall", "--brush", "wide"}, "there is no option --brush"},
      {{"wall", "--numbre", "3"}, "there is no option --numbre (did you mean --number?)"},
      {{"wall", "--numbre=3"}, "there is no option --numbre (did you mean --number?)"},
      {{"--numbre", "3", "wall"}, "there is no option --numbre (did you mean --number?)"},
      {{"wall", "-number", "3"}, "there is no option -number (did you mean --number?)"},
      {{"wall", "-x"}, "there is no option -x"},
      {{"wall", "door", "window"}, "one argument too many: door"},
      {{"wall", "--number"}, "--number needs a value (N)"},
      {{"wall", "--number="}, "--number needs a value (N)"},
      {{"wall", "--number", "3", "--number", "4"}, "--number is given more than once"},
      {{"wall", "--number", "3", "--number"}, "--number needs a value (N)"},
      {{"wall", "--number", "many"}, "--number: 'many' cannot be read"},
      {{"wall", "--twice=perhaps"}, "--twice takes no value"},
      {{"wall", "--color", "gren"}, "--color: 'gren' is not one of red, green (did you mean green?)"},
  };
  for (const auto& [arguments, complaint] : mistakes) {
    const Outcome outcome = Paint(arguments);
    EXPECT_EQ(outcome.code, kExitUsage);
    EXPECT_EQ(outcome.err, "weir paint: " + complaint + "; see `weir paint --help`\n");
  }
}

}  // namespace

}  // namespace weir
