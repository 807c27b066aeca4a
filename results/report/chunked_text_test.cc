#include "results/report/chunked_text.h"

#include <algorithm>

#include "gtest/gtest.h"

namespace weir {
namespace {

ChunkedText::Source SourceOf(std::string_view text) {
  return [text](char* buffer, size_t size) mutable {
    const size_t length = text.copy(buffer, size);
    text.remove_prefix(length);
    return length;
  };
}

constexpr std::string_view kText = "ab\nc\n\ndef";

TEST(ChunkedTextTest, GivesTheTextInChunksOfAnySize) {
  for (size_t chunk = 1; chunk <= kText.size() + 1; ++chunk) {
    ChunkedText text(SourceOf(kText), chunk);
    std::string read;
    while (!text.AtEnd()) {
      EXPECT_EQ(text.Tell(), read.size());
      EXPECT_EQ(text.Peek(), kText[read.size()]);
      read += text.Take();
    }
    EXPECT_EQ(read, kText);
    EXPECT_EQ(text.Peek(), '\0');
    EXPECT_EQ(text.Take(), '\0');
    EXPECT_EQ(text.Tell(), kText.size());
  }
}

TEST(ChunkedTextTest, KnowsLineAndColumnInChunksOfAnySize) {
  for (size_t chunk = 1; chunk <= kText.size() + 1; ++chunk) {
    ChunkedText text(SourceOf(kText), chunk);
    for (size_t offset = 0; offset <= kText.size(); ++offset) {
      const std::string_view before = kText.substr(0, offset);
      const TextPosition position = text.PositionOf(offset);
      EXPECT_EQ(position.line, 1 + static_cast<size_t>(std::count(before.begin(), before.end(), '\n')));
      EXPECT_EQ(position.column, offset - (before.rfind('\n') + 1) + 1) << offset << " in " << chunk;
      text.Take();
    }
  }
}

TEST(ChunkedTextTest, KnowsAPlaceInTheSameLineOfAnEarlierChunk) {
  ChunkedText text(SourceOf("\n  12345"), 2);
  while (!text.AtEnd()) text.Take();
  EXPECT_EQ(text.PositionOf(3).line, 2u);
  EXPECT_EQ(text.PositionOf(3).column, 3u);
}

TEST(ChunkedTextTest, KeepsWhatIsTakenAcrossChunks) {
  for (size_t chunk = 1; chunk <= kText.size() + 1; ++chunk) {
    ChunkedText text(SourceOf(kText), chunk);
    text.Take();
    text.Keep();
    for (int i = 0; i < 6; ++i) text.Take();
    EXPECT_EQ(text.Kept(), kText.substr(1, 6));
    text.Keep();
    EXPECT_EQ(text.Kept(), "");
  }
}

std::string TakeAll(ChunkedText& text) {
  std::string taken;
  while (!text.AtEnd()) taken += text.Take();
  return taken;
}

TEST(ChunkedTextTest, CapitalizesAValueThatIsNotFiniteInChunksOfAnySize) {
  for (const auto& [value, capitalized] : {std::pair{": nan, nan", ": NaN, nan"},
                                           {":\n-inf}", ":\n-Inf}"},
                                           {" : -nan", " : -NaN"},
                                           {":infinity", ":Infinity"},
                                           {": null", ": null"},
                                           {": \"nan\"", ": \"nan\""},
                                           {": 1, nan", ": 1, nan"},
                                           {": n", ": n"}}) {
    const std::string whole = std::string("\"inf\"") + value;
    for (size_t chunk = 1; chunk <= whole.size() + 1; ++chunk) {
      ChunkedText text(SourceOf(whole), chunk);
      for (int i = 0; i < 5; ++i) text.Take();
      text.CapitalizeNotFinite();
      EXPECT_EQ(TakeAll(text), capitalized) << chunk;
    }
  }
}

TEST(ChunkedTextTest, TellsAZeroByteFromTheEnd) {
  ChunkedText text(SourceOf(std::string_view("\0x", 2)));
  EXPECT_EQ(text.Peek(), '\0');
  EXPECT_FALSE(text.AtEnd());
}

}  // namespace
}  // namespace weir
