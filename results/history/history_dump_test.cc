#include "results/history/history_dump.h"

#include <string>

#include "gtest/gtest.h"

namespace weir {
namespace {

TEST(DumpedTextTest, AnyBytesComeBack) {
  std::string all;
  for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
  for (const std::string& text : {all, std::string(""), std::string("=cmd"), std::string("\\x41"),
                                  std::string("é\\"), std::string("\xE2\x80\xAE"), std::string("@")}) {
    EXPECT_EQ(RestoredText(DumpedText(text)), text);
    EXPECT_EQ(DumpedText(text).find_first_of("\n\r\x1b\xff"), std::string::npos);
  }
  EXPECT_EQ(DumpedText("=cmd \xff é\\"), "\\x3dcmd \\xff é\\\\");
  EXPECT_EQ(RestoredText("\\x4"), "x4") << "what no dump has does no harm";
  EXPECT_EQ(RestoredText("a\\"), "a\\");
}

}  // namespace
}  // namespace weir
