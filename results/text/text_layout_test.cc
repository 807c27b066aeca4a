#include "results/text/text_layout.h"

#include "gtest/gtest.h"

namespace weir {
namespace {

TEST(TextLayoutTest, WidthCountsColumnsNotBytes) {
  EXPECT_EQ(DisplayWidth("abc"), 3u);
  EXPECT_EQ(DisplayWidth("± 1.2 ×"), 7u);
  EXPECT_EQ(DisplayWidth(""), 0u);
}

TEST(TextLayoutTest, WidthIsThatOfTheTerminal) {
  EXPECT_EQ(DisplayWidth("日本語"), 6u);
  EXPECT_EQ(DisplayWidth("한글 😀"), 7u);
  EXPECT_EQ(DisplayWidth("e\xCC\x81"), 1u) << "a combining accent";
  EXPECT_EQ(DisplayWidth("█▌─…µ"), 5u);
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
  EXPECT_EQ(Shorten("日本語", 6), "日本語");
  EXPECT_EQ(Shorten("日本語", 5), "日本…");
  EXPECT_EQ(Shorten("日本語", 4), "日…");
  EXPECT_EQ(Shorten("e\xCC\x81xy", 2), "e\xCC\x81…");
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

TEST(TextLayoutTest, WrapDisarmsControlCharacters) {
  EXPECT_EQ(Wrap("a\x1b[31mb\nc", 80, 0), "a\\x1b[31mb\\nc\n");
}

TEST(TextLayoutTest, WhatATerminalMayObeyIsEscaped) {
  EXPECT_EQ(Printable("a\tb\r\n\x1b[2J\x7F"), "a\\tb\\r\\n\\x1b[2J\\x7f");
  EXPECT_EQ(Printable(std::string_view("\0", 1)), "\\x00");
  EXPECT_EQ(Printable("\xC2\x9B"
                      "31m"),
            "\\u009b31m")
      << "C1's escape sequence";
  EXPECT_EQ(Printable("a\xE2\x80\xAE"
                      "b\xE2\x81\xA6"),
            "a\\u202eb\\u2066")
      << "other directions";
  EXPECT_EQ(Printable("\xE2\x80\x8B\xEF\xBB\xBF\xC2\xAD"), "\\u200b\\ufeff\\u00ad") << "what nobody sees";
  EXPECT_EQ(Printable("\xF3\xA0\x81\x81"), "\\U000e0041") << "a tag";
  EXPECT_EQ(Printable("Gr\xF6\xDF"
                      "e"),
            "Gr\\xf6\\xdfe")
      << "Latin-1";
  EXPECT_EQ(Printable("größe × 日本 😀 a\\n"), "größe × 日本 😀 a\\n");
  EXPECT_EQ(Printable("a\n\tb\r", "\n\t"), "a\n\tb\\r") << "but for what is to stay";
}

}  // namespace
}  // namespace weir
