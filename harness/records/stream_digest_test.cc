#include "harness/records/stream_digest.h"

#include <string>

#include "gtest/gtest.h"
#include "xxhash.h"

namespace weir {
namespace {

constexpr size_t kBlock = StreamDigest::kBlock;

std::string Text(size_t size) {
  std::string text(size, ' ');
  for (size_t i = 0; i < size; ++i) text[i] = static_cast<char>('!' + i * 7 % 89);
  return text;
}

StreamDigest DigestInPieces(std::string_view text, size_t piece) {
  StreamDigester digester;
  for (; !text.empty(); text.remove_prefix(std::min(piece, text.size()))) digester.Add(text.substr(0, piece));
  return digester.Finish();
}

TEST(StreamDigesterTest, HasXxh3OfEachBlock) {
  for (const size_t size :
       {size_t{0}, size_t{1}, kBlock - 1, kBlock, kBlock + 1, 2 * kBlock, 3 * kBlock - 5}) {
    const std::string text = Text(size);
    const StreamDigest digest = DigestInPieces(text, 12'345);
    EXPECT_EQ(digest.bytes, size);
    ASSERT_EQ(digest.blocks.size(), (size + kBlock - 1) / kBlock);
    for (size_t i = 0; i < digest.blocks.size(); ++i) {
      const std::string_view block = std::string_view(text).substr(i * kBlock, kBlock);
      const XXH128_hash_t hash = XXH3_128bits(block.data(), block.size());
      EXPECT_EQ(digest.blocks[i], (StreamDigest::Block{hash.low64, hash.high64})) << i << " of " << size;
    }
  }
}

TEST(StreamDigesterTest, PiecesDoNotMatter) {
  const std::string text = Text(2 * kBlock + 77);
  const StreamDigest whole = DigestInPieces(text, text.size());
  for (const size_t piece : {size_t{1}, size_t{1000}, kBlock - 1, kBlock, kBlock + 1})
    EXPECT_EQ(DigestInPieces(text, piece), whole) << piece;
}

TEST(StreamDigestTest, SaysInWhichBlockTwoBeginToDiffer) {
  const std::string text = Text(3 * kBlock);
  const StreamDigest digest = DigestInPieces(text, kBlock);
  EXPECT_EQ(digest.FirstDifference(digest), std::nullopt);
  for (const size_t at : {size_t{0}, kBlock - 1, kBlock, 2 * kBlock + 9, 3 * kBlock - 1}) {
    std::string changed = text;
    changed[at] ^= 1;
    const StreamDigest other = DigestInPieces(changed, kBlock);
    EXPECT_EQ(digest.FirstDifference(other), at / kBlock * kBlock) << at;
    EXPECT_EQ(other.FirstDifference(digest), at / kBlock * kBlock) << at;
  }
  EXPECT_EQ(digest.FirstDifference(DigestInPieces(text + "x", kBlock)), 3 * kBlock);
  EXPECT_EQ(digest.FirstDifference(DigestInPieces(text.substr(0, kBlock), kBlock)), kBlock);
}

}  // namespace
}  // namespace weir
