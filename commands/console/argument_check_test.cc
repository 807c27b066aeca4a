#include "commands/console/argument_check.h"

#include <fstream>
#include <string>
#include <utility>

#include "gtest/gtest.h"

namespace weir {
namespace {

TEST(ArgumentCheckTest, OneOfSomeWords) {
  const CLI::Validator check = IsOneOf({"text", "json"});
  EXPECT_EQ(check("json"), "");
  EXPECT_EQ(check("xml"), "'xml' is not one of text, json");
  EXPECT_EQ(check("jsno"), "'jsno' is not one of text, json (did you mean json?)");
  EXPECT_EQ(check(""), "'' is not one of text, json");
}

TEST(ArgumentCheckTest, AWholeNumber) {
  const CLI::Validator check = IsBetween(0, 100);
  for (const char* good : {"0", "7", "100"}) EXPECT_EQ(check(good), "") << good;
  EXPECT_EQ(check("101"), "101 is not between 0 and 100");
  EXPECT_EQ(check("-1"), "-1 is not between 0 and 100");
  for (const char* bad : {"", "x", "1x", "1.5", " 1", "0x10", "010", "99999999999"}) {
    EXPECT_EQ(check(bad), "'" + std::string(bad) + "' is not a whole number");
  }
}

TEST(ArgumentCheckTest, ANumber) {
  const CLI::Validator check = IsBetween(0.001, 1.0);
  for (const char* good : {"0.001", "1", "1e-2", ".5"}) EXPECT_EQ(check(good), "") << good;
  EXPECT_EQ(check("2"), "2 is not between 0.001 and 1");
  EXPECT_EQ(check("0"), "0 is not between 0.001 and 1");
  EXPECT_EQ(check("nan"), "nan is not between 0.001 and 1");
  for (const char* bad : {"", "x", "1,5", "1s"}) {
    EXPECT_EQ(check(bad), "'" + std::string(bad) + "' is not a number");
  }
}

TEST(ArgumentCheckTest, SharesAndTimesBecomeNumbers) {
  for (const auto& [text, share] :
       {std::pair<std::string, std::string>{"5%", "0.05"}, {"0.1", "0.1"}, {"x%", "x%"}}) {
    std::string argument = text;
    EXPECT_EQ(AsShare()(argument), "");
    EXPECT_EQ(argument, share);
  }
  for (const auto& [text, seconds] : {std::pair<std::string, std::string>{"90s", "90"},
                                      {"3m", "180"},
                                      {"1.5h", "5400"},
                                      {"20", "20"},
                                      {"1e-3", "1e-3"},
                                      {"1h30m", "5400"}}) {
    std::string argument = text;
    EXPECT_EQ(AsSeconds()(argument), "");
    EXPECT_EQ(argument, seconds);
  }
  std::string soon = "soon";
  EXPECT_EQ(AsSeconds()(soon), "'soon' is no time, as 90s, 2m or 1h30m is");
}

TEST(ArgumentCheckTest, ADirectory) {
  const std::string file = testing::TempDir() + "argument_check_test";
  std::ofstream(file) << "x";
  EXPECT_EQ(IsDirectory()("/"), "");
  EXPECT_EQ(IsDirectory()("/no/such"), "/no/such: No such file or directory");
  EXPECT_EQ(IsDirectory()(file), file + ": Not a directory");
}

}  // namespace
}  // namespace weir
