#include "results/report/json_text.h"

#include <clocale>
#include <cmath>
#include <limits>

#include "gtest/gtest.h"

namespace weir {
namespace {

TEST(JsonStringTest, EscapesWhatJsonMustEscape) {
  EXPECT_EQ(JsonString("a\"b\\c\n\t\x01"), "\"a\\\"b\\\\c\\n\\t\\u0001\"");
  EXPECT_EQ(JsonString(std::string("a\0b", 3)), "\"a\\u0000b\"");
  EXPECT_EQ(JsonString(""), "\"\"");
}

TEST(JsonStringTest, KeepsUtf8) { EXPECT_EQ(JsonString("é × 😀"), "\"é × 😀\""); }

TEST(JsonStringTest, EscapesWhatATerminalMayObey) {
  EXPECT_EQ(JsonString("\x1b\x7F\xC2\x9B\xE2\x80\xAE"), "\"\\u001b\\u007f\\u009b\\u202e\"");
  EXPECT_EQ(JsonString("\xF3\xA0\x81\x81"), "\"\\udb40\\udc41\"") << "in two halves";
}

TEST(JsonStringTest, ReplacesWhatIsNotUtf8) {
  const std::string bad = "\"\xEF\xBF\xBD\"";
  EXPECT_EQ(JsonString("\xFF"), bad);
  EXPECT_EQ(JsonString("\x80"), bad);
  EXPECT_EQ(JsonString("\xC3"), bad);                                 // cut off
  EXPECT_EQ(JsonString("\xC0\xAF"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");  // overlong
  EXPECT_EQ(JsonString("\xED\xA0\x80").size(), 2 + 3 * 3u);           // surrogate
  EXPECT_EQ(JsonString("\xF4\x90\x80\x80").size(), 2 + 4 * 3u);       // beyond U+10FFFF
  EXPECT_EQ(JsonString("a\xC3"
                       "b"),
            "\"a\xEF\xBF\xBD"
            "b\"");
}

TEST(JsonNumberTest, IsTheShortestForm) {
  EXPECT_EQ(JsonNumber(0.1), "0.1");
  EXPECT_EQ(JsonNumber(123456789), "123456789");
  EXPECT_EQ(JsonNumber(0), "0");
  EXPECT_EQ(JsonNumber(-0.0), "-0.0");
  EXPECT_EQ(JsonNumber(5e-324), "5e-324");
  EXPECT_EQ(std::stod(JsonNumber(std::numeric_limits<double>::max())), std::numeric_limits<double>::max());
}

TEST(JsonNumberTest, IgnoresTheLocale) {
  const std::string before = std::setlocale(LC_ALL, nullptr);
  if (std::setlocale(LC_ALL, "de_DE.UTF-8") == nullptr) GTEST_SKIP() << "no locale with a decimal comma";
  EXPECT_EQ(JsonNumber(0.5), "0.5");
  std::setlocale(LC_ALL, before.c_str());
}

}  // namespace
}  // namespace weir
