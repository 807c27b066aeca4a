#include "text_layout.h"

#include "gtest/gtest.h"

namespace weir {
namespace {

TEST(TextLayoutTest, WidthCountsColumnsNotBytes) {
  EXPECT_EQ(DisplayWidth("abc"), 3u);
  EXPECT_EQ(DisplayWidth("± 1.2 ×"), 7u);
  EXPECT_EQ(DisplayWidth(""), 0u);
}

TEST(TextLayoutTest, PadsByColumns) {
  EXPECT_EQ(PadLeft("±", 3), "  ±");
  EXPECT_EQ(PadRight("×", 3), "×  ");
  EXPECT_EQ(PadLeft("long", 2), "long");
}

TEST(TextLayoutTest, ShortensBetweenCodePoints) {
  EXPECT_EQ(Shorten("abcd", 4), "abcd");
  EXPECT_EQ(Shorten("abcde", 4), "abc…");
  EXPECT_EQ(Shorten("é×é×", 3), "é×…");
}

TEST(TextLayoutTest, WrapsAtSpacesWithIndent) {
  EXPECT_EQ(Wrap("one two three", 7, 2), "one two\n  three\n");
  EXPECT_EQ(Wrap("one  two", 80, 0), "one two\n");
  EXPECT_EQ(Wrap("averylongword b", 4, 1), "averylongword\n b\n");
  EXPECT_EQ(Wrap("", 10, 2), "\n");
}

TEST(TextLayoutTest, WrapKeepsANumberWithItsUnit) {
  EXPECT_EQ(Wrap("by 2.8 % or 3.09 GB/s", 8, 0), "by 2.8 %\nor\n3.09 GB/s\n");
  EXPECT_EQ(Wrap("1 2 3 4", 3, 0), "1 2\n3 4\n");
}

TEST(TextLayoutTest, WrapDisarmsControlCharacters) { EXPECT_EQ(Wrap("a\x1b[31mb\nc", 80, 0), "a [31mb c\n"); }

}  // namespace
}  // namespace weir
