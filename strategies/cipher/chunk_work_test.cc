#include "strategies/cipher/chunk_work.h"

#include <string>

#include "gtest/gtest.h"
#include "strategies/cipher/parallel_blocks.h"
#include "tests/doubles/text_streams.h"

namespace weir {
namespace {

std::string AllValues(size_t size) {
  std::string bytes(size, '\0');
  for (size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i);
  return bytes;
}

TEST(ShiftTest, AddsOneToEachOfThe256Values) {
  std::string bytes = AllValues(256);
  ShiftUp(bytes);
  for (int value = 0; value < 256; ++value) {
    EXPECT_EQ(static_cast<unsigned char>(bytes[value]), (value + 1) % 256) << value;
  }
}

TEST(ShiftTest, IsUndoneAtEverySizeAndAlignment) {
  for (size_t size : {0, 1, 15, 16, 17, 31, 32, 33, 63, 64, 65, 255, 256, 1000}) {
    for (size_t start = 0; start < 17; ++start) {
      const std::string plain = AllValues(start + size + 3);
      std::string bytes = plain;
      const std::span<char> part = std::span<char>(bytes).subspan(start, size);
      ShiftUp(part);
      EXPECT_EQ(bytes.substr(0, start), plain.substr(0, start));
      EXPECT_EQ(bytes.substr(start + size), plain.substr(start + size));
      EXPECT_TRUE(size == 0 || bytes != plain);
      ShiftDown(part);
      EXPECT_EQ(bytes, plain);
    }
  }
}

constexpr size_t kPlain = ChunkCipher::kChunkSize;
constexpr size_t kSealed = ChunkCipher::kSealedSize;
constexpr Aead kAeads[] = {Aead::kChaCha20Poly1305, Aead::kAes256Gcm};
const std::string kKey(ChunkCipher::kKeySize, 'k');

std::string Text(size_t size) {
  std::string text(size, '\0');
  for (size_t i = 0; i < size; ++i) text[i] = static_cast<char>(i * 7 + i / 256);
  return text;
}

struct Outcome {
  std::string bytes;
  absl::Status status;
};

Outcome Map(const absl::StatusOr<BlockWorks>& works, std::string_view text) {
  EXPECT_TRUE(works.ok()) << works.status();
  TextReader source(text);
  TextWriter target;
  absl::Status status = MapBlocks(source, *works, target);
  return {target.text(), std::move(status)};
}

std::string Seal(std::string_view plain, Aead aead = Aead::kChaCha20Poly1305, ChunkWorkOptions options = {}) {
  Outcome outcome = Map(MakeSealWorks(aead, kKey, options), plain);
  EXPECT_TRUE(outcome.status.ok()) << outcome.status;
  return outcome.bytes;
}

// With a chunk a block, so that few bytes are touched in vain.
Outcome Open(std::string_view sealed, Aead aead = Aead::kChaCha20Poly1305,
             ChunkWorkOptions options = {.chunks_a_block = 1}) {
  return Map(MakeOpenWorks(aead, kKey, options), sealed);
}

std::string Reason(std::string_view sealed) {
  const Outcome outcome = Open(sealed);
  EXPECT_EQ(outcome.status.code(), absl::StatusCode::kDataLoss) << outcome.status;
  return std::string(outcome.status.message());
}

TEST(ChunkWorkTest, OpensWhatItSealsAtEverySizeAndNumberOfThreads) {
  for (const size_t size :
       {size_t{0}, size_t{1}, kPlain - 1, kPlain, kPlain + 1, 2 * kPlain, 200'000ul, 3'000'000ul}) {
    const std::string plain = Text(size);
    const std::string sealed = Seal(plain);
    EXPECT_EQ(sealed.size(), SealedStreamSize(size));
    for (const size_t threads : {1, 2, 5}) {
      for (const size_t chunks : {1, 2, 16}) {
        const ChunkWorkOptions options{.threads = threads, .chunks_a_block = chunks};
        EXPECT_TRUE(Seal(plain, Aead::kChaCha20Poly1305, options) == sealed) << "however the work is shared";
        const Outcome opened = Open(sealed, Aead::kChaCha20Poly1305, options);
        EXPECT_TRUE(opened.status.ok()) << opened.status;
        EXPECT_TRUE(opened.bytes == plain) << size;
      }
    }
  }
}

// That each chunk opens at its place alone is the proof that no nonce was used twice.
TEST(ChunkWorkTest, SealsEachChunkAtItsOwnPlaceAlsoPast256TiB) {
  for (const Aead aead : kAeads) {
    for (const uint64_t first : {uint64_t{0}, (uint64_t{1} << 32) - 3}) {
      const std::string plain = Text(6 * kPlain + 10);
      const std::string sealed = Seal(plain, aead, {.threads = 3, .chunks_a_block = 1, .first_chunk = first});
      absl::StatusOr<ChunkCipher> cipher = ChunkCipher::Create(aead, kKey);
      ASSERT_TRUE(cipher.ok());
      for (uint64_t i = 0; i < 7; ++i) {
        std::string chunk(kPlain, '\0');
        const std::string_view piece = std::string_view(sealed).substr(i * kSealed, kSealed);
        EXPECT_TRUE(cipher->Open({first + i, i == 6}, piece, chunk.data())) << i;
        EXPECT_EQ(chunk.substr(0, piece.size() - ChunkCipher::kTagSize), plain.substr(i * kPlain, kPlain));
      }
    }
  }
}

TEST(ChunkWorkTest, SwappedRepeatedAndDroppedChunksAreFound) {
  const std::string plain = Text(5 * kPlain), sealed = Seal(plain);
  for (size_t one = 0; one < 5; ++one) {
    const std::string chunk = sealed.substr(one * kSealed, kSealed);
    std::string repeated = sealed, dropped = sealed;
    repeated.insert(one * kSealed, chunk);
    dropped.erase(one * kSealed, kSealed);
    for (const std::string& changed : {repeated, dropped}) {
      const Outcome outcome = Open(changed);
      EXPECT_EQ(outcome.status.code(), absl::StatusCode::kDataLoss);
      EXPECT_TRUE(plain.starts_with(outcome.bytes));
    }
    for (size_t other = 0; other < one; ++other) {
      std::string swapped = sealed;
      swapped.replace(one * kSealed, kSealed, sealed, other * kSealed, kSealed);
      swapped.replace(other * kSealed, kSealed, chunk);
      const Outcome outcome = Open(swapped);
      EXPECT_EQ(outcome.status.code(), absl::StatusCode::kDataLoss);
      EXPECT_EQ(outcome.bytes, plain.substr(0, other * kPlain));
    }
  }
}

TEST(ChunkWorkTest, SaysWhatIsWrong) {
  const std::string sealed = Seal(Text(3 * kPlain));
  EXPECT_EQ(Reason(""),
            "chunk 0 (at byte 0 of the payload) is not as it was sealed: it is cut: less than a chunk is "
            "left");
  EXPECT_EQ(Reason(sealed.substr(0, 2 * kSealed)),
            "chunk 1 (at byte 65552 of the payload) is not as it was sealed: it is not the last, but nothing "
            "follows: the end is missing");
  EXPECT_EQ(Reason(sealed + "x"),
            "chunk 2 (at byte 131104 of the payload) is not as it was sealed: it is the last, but something "
            "follows it");
  EXPECT_EQ(
      Reason(sealed.substr(0, 3 * kSealed - 1)),
      "chunk 2 (at byte 131104 of the payload) is not as it was sealed: it was changed, cut, moved or has "
      "something behind it");
  EXPECT_EQ(Reason(sealed.substr(kSealed)),
            "chunk 0 (at byte 0 of the payload) is not as it was sealed: it was changed or moved");
}

// Sealed with the right key at the right place, as a program with a fault of its own would make it: else the
// same text could be sealed in two ways.
TEST(ChunkWorkTest, AnEmptyLastChunkBehindOthersIsRefused) {
  absl::StatusOr<ChunkCipher> cipher = ChunkCipher::Create(Aead::kChaCha20Poly1305, kKey);
  ASSERT_TRUE(cipher.ok()) << cipher.status();
  for (const uint64_t first : {0, 7}) {
    for (const size_t before : {1, 2, 3}) {
      const std::string plain = Text(before * kPlain);
      std::string sealed(before * kSealed + ChunkCipher::kTagSize, '\0');
      for (size_t i = 0; i < before; ++i) {
        const std::string_view piece = std::string_view(plain).substr(i * kPlain, kPlain);
        ASSERT_TRUE(cipher->Seal({first + i, false}, piece, &sealed[i * kSealed]).ok());
      }
      ASSERT_TRUE(cipher->Seal({first + before, true}, "", &sealed[before * kSealed]).ok());
      for (const size_t chunks : {1, 2, 16}) {
        const Outcome outcome =
            Open(sealed, Aead::kChaCha20Poly1305, {.chunks_a_block = chunks, .first_chunk = first});
        EXPECT_EQ(outcome.status.code(), absl::StatusCode::kDataLoss) << outcome.status;
        EXPECT_NE(outcome.status.message().find("it is empty, which only an only chunk may be"),
                  absl::string_view::npos)
            << outcome.status;
        EXPECT_TRUE(outcome.bytes == plain) << "what lies before it is whole";
      }
    }
  }
}

// In blocks of three: the first chunk of one, the one in the middle and the last.
TEST(ChunkWorkTest, NothingOfABadChunkOrAfterItIsPassedOn) {
  const std::string plain = Text(40 * kPlain);
  for (const size_t bad : {18, 19, 20}) {
    std::string sealed = Seal(plain);
    sealed[bad * kSealed + 5] ^= 1;
    sealed[30 * kSealed + 5] ^= 1;
    for (const size_t threads : {1, 2, 5}) {
      const Outcome outcome =
          Open(sealed, Aead::kChaCha20Poly1305, {.threads = threads, .chunks_a_block = 3});
      EXPECT_NE(outcome.status.message().find("chunk " + std::to_string(bad) + " "), absl::string_view::npos)
          << outcome.status;
      EXPECT_TRUE(outcome.bytes == plain.substr(0, bad * kPlain)) << bad;
    }
  }
}

// The works are used again and again, so that the test is one of chunks and not of keys.
class TamperedStreamTest : public testing::TestWithParam<Aead> {
 protected:
  void ExpectRefused(std::string_view sealed, size_t at) {
    TextReader source(sealed);
    TextWriter target;
    const absl::Status status = MapBlocks(source, works_, target);
    ASSERT_EQ(status.code(), absl::StatusCode::kDataLoss) << at;
    ASSERT_TRUE(plain_.starts_with(target.text())) << at;
    ASSERT_LE(target.text().size(), at / kSealed * kPlain) << at;
  }

  // Every byte with the cipher that files have; the other shares all the code but OpenSSL's. ThreadSanitizer
  // looks for races, of which a thousandth of the places has all, and takes twenty times as long for each; qemu
  // keeps memory of each thread that ever was.
#if defined(__SANITIZE_THREAD__) || defined(WEIR_FEW_ADDRESSES)
  const size_t step_ = 1009;
#else
  const size_t step_ = GetParam() == Aead::kChaCha20Poly1305 ? 1 : 61;
#endif
  const std::string plain_ = Text(2 * kPlain + 100);
  std::string sealed_ = Seal(plain_, GetParam());
  const BlockWorks works_ = *MakeOpenWorks(GetParam(), kKey, {.chunks_a_block = 1});
};
INSTANTIATE_TEST_SUITE_P(Aeads, TamperedStreamTest, testing::ValuesIn(kAeads));

TEST_P(TamperedStreamTest, EveryByteOfThreeChunksIsGuarded) {
  for (size_t at = 0; at < sealed_.size(); at += step_) {
    const char whole = sealed_[at];
    sealed_[at] = static_cast<char>(whole ^ (1 << at % 8));
    ASSERT_NO_FATAL_FAILURE(ExpectRefused(sealed_, at));
    sealed_[at] = whole;
  }
}

TEST_P(TamperedStreamTest, NoCutOfThreeChunksGoesUnnoticed) {
  for (size_t size = 0; size < sealed_.size(); size += step_) {
    ASSERT_NO_FATAL_FAILURE(ExpectRefused(std::string_view(sealed_).substr(0, size), size));
  }
}

TEST_P(TamperedStreamTest, NothingCanBeAppended) {
  for (size_t size = 1; size < 2 * kSealed; size += size < 100 ? 1 : 5001) {
    ASSERT_NO_FATAL_FAILURE(ExpectRefused(sealed_ + std::string(size, '\0'), sealed_.size()));
  }
}

TEST(ShiftWorkTest, IsUndone) {
  const std::string plain = Text(3'000'000);
  const Outcome up = Map(MakeShiftWorks(ShiftDirection::kUp, {.threads = 3}), plain);
  EXPECT_EQ(up.bytes.size(), plain.size());
  EXPECT_EQ(up.bytes[0], plain[0] + 1);
  const Outcome down = Map(MakeShiftWorks(ShiftDirection::kDown, {.threads = 2}), up.bytes);
  EXPECT_TRUE(down.bytes == plain);
}

}  // namespace

}  // namespace weir
