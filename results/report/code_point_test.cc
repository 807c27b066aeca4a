#include "results/report/code_point.h"

#include "gtest/gtest.h"

namespace weir {
namespace {

TEST(CodePointTest, OfEachLength) {
  const std::pair<std::string_view, char32_t> texts[] = {
      {"a", U'a'}, {"é", U'é'}, {"…", U'…'}, {"😀", U'😀'}, {"\xF4\x8F\xBF\xBF", 0x10FFFF}};
  for (const auto& [text, value] : texts) {
    const CodePoint point = FirstCodePoint(std::string(text) + "z");
    EXPECT_TRUE(point.valid) << text;
    EXPECT_EQ(point.value, value) << text;
    EXPECT_EQ(point.length, text.size()) << text;
  }
}

TEST(CodePointTest, WhatIsNoUtf8IsOneByte) {
  // Alone, cut off, overlong, a surrogate, beyond U+10FFFF, of five bytes.
  for (const std::string_view text : {"\x80", "\xC3", "\xC3z", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80",
                                      "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80"}) {
    const CodePoint point = FirstCodePoint(text);
    EXPECT_FALSE(point.valid) << text;
    EXPECT_EQ(point.value, static_cast<unsigned char>(text[0])) << text;
    EXPECT_EQ(point.length, 1u) << text;
  }
}

TEST(CodePointTest, WhatATerminalMayObeyIsUnprintable) {
  for (const char32_t value : {0x00, 0x1B, 0x1F, 0x7F, 0x80, 0x9B, 0x9F, 0xAD, 0x61C, 0x200B, 0x200F, 0x2028,
                               0x202A, 0x202E, 0x2066, 0x2069, 0xFEFF, 0xE0001, 0xE007F}) {
    EXPECT_TRUE(IsUnprintable(value)) << std::hex << static_cast<uint32_t>(value);
  }
  for (const char32_t value : {0x20, 0x7E, 0xA0, 0xAC, 0xAE, 0x300, 0x200A, 0x2010, 0x2026, 0x202F, 0x2588,
                               0x65E5, 0xFFFD, 0x1F600, 0xE0080}) {
    EXPECT_FALSE(IsUnprintable(value)) << std::hex << static_cast<uint32_t>(value);
  }
}

TEST(CodePointTest, ValidUtf8HasOneReplacementAByte) {
  EXPECT_EQ(ValidUtf8("größe"), "größe");
  EXPECT_EQ(ValidUtf8("a\xC3z\xED\xA0\x80"), "a\xEF\xBF\xBDz\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
}

}  // namespace
}  // namespace weir
