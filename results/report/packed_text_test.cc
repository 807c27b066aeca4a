#include "results/report/packed_text.h"

#include <zlib.h>

#include <algorithm>

#include "gtest/gtest.h"

namespace weir {
namespace {

// As gzip writes it.
std::string Gzip(std::string text) {
  std::string packed(text.size() + 1000, '\0');
  z_stream stream = {};
  deflateInit2(&stream, 9, Z_DEFLATED, 16 + MAX_WBITS, 9, Z_DEFAULT_STRATEGY);
  stream.next_in = reinterpret_cast<Bytef*>(text.data());
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

// All of the text, read `piece` bytes at a time.
std::string Unpack(std::string_view packed, std::string& error, size_t piece = 1000, size_t most = 1 << 30) {
  PackedText text(
      [packed, piece](char* buffer, size_t size) mutable {
        const size_t length = packed.copy(buffer, std::min(size, piece));
        packed.remove_prefix(length);
        return length;
      },
      most);
  const ChunkedText::Source source = text.Unpacked();
  std::string all, buffer(777, '\0');
  while (const size_t length = source(buffer.data(), buffer.size())) all.append(buffer, 0, length);
  error = text.error();
  return all;
}

std::string Long() {
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += std::to_string(i * 7919) + ",";
  return text;
}

TEST(PackedTextTest, UnpacksGzipAndPassesOthersAsTheyAre) {
  for (const std::string& text : {std::string(), std::string("{"), std::string("short"), Long()}) {
    for (const size_t piece : {1u, 3u, 4096u}) {
      std::string error;
      EXPECT_EQ(Unpack(text, error, piece), text);
      EXPECT_EQ(error, "");
      EXPECT_EQ(Unpack(Gzip(text), error, piece), text);
      EXPECT_EQ(error, "");
    }
  }
}

TEST(PackedTextTest, PartsFollowOneAnother) {
  std::string error;
  EXPECT_EQ(Unpack(Gzip("one, ") + Gzip("two"), error), "one, two");
  EXPECT_EQ(Unpack(Gzip("one") + std::string(512, '\0'), error), "one");
  EXPECT_EQ(error, "");
}

TEST(PackedTextTest, WhatIsDamagedOrCutOffIsToldSo) {
  std::string packed = Gzip(Long()), error;
  Unpack(packed.substr(0, packed.size() / 2), error);
  EXPECT_EQ(error, "the compressed text is cut off");
  packed[packed.size() / 2] = static_cast<char>(packed[packed.size() / 2] ^ 0x55);
  Unpack(packed, error);
  EXPECT_EQ(error, "the compressed text is damaged");
}

TEST(PackedTextTest, OtherCompressionsAreNamed) {
  std::string error;
  EXPECT_EQ(Unpack("\x28\xb5\x2f\xfd\x04", error), "");
  EXPECT_EQ(error, "compressed by zstd, which is not read; unpack it first (gzip is)");
}

TEST(PackedTextTest, ThereIsALimitToWhatIsUnpacked) {
  const std::string text(100'000, ' ');
  std::string error;
  EXPECT_LE(Unpack(Gzip(text), error, 1000, 50'000).size(), 50'000u);
  EXPECT_EQ(error, "more than 50000 bytes when unpacked; a report that long is not read");
  Unpack(text, error, 1000, 50'000);
  EXPECT_EQ(error, "more than 50000 bytes; a report that long is not read");
  EXPECT_EQ(Unpack(text, error, 1000, 100'000), text);
  EXPECT_EQ(error, "");
}

}  // namespace
}  // namespace weir
