#include "commands/send/content_stream.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "strategies/compress/compression.h"
#include "tests/doubles/text_streams.h"

namespace weir {
namespace {

absl::StatusOr<std::unique_ptr<Transform>> Zstd() { return kZstd.compress({}); }
bool Never() { return false; }

std::string Packed(const std::string& text) {
  TextReader source(text);
  TextWriter target;
  ContentStream content{.length = text.size(), .digest = {}};
  EXPECT_TRUE(PackContent(source, Zstd, target, content, Never).ok());
  EXPECT_EQ(content.done, text.size());
  return target.text();
}

absl::Status Unpack(const std::string& packed, uint64_t length, TextWriter& target,
                    const std::function<absl::Status()>& check = absl::OkStatus) {
  TextReader source(packed);
  ContentStream content{.length = length, .digest = {}};
  absl::Status done = UnpackContent(source, **kZstd.decompress(), target, content, check);
  EXPECT_LE(content.done, length);
  return done;
}

TEST(ContentStreamTest, ComesBack) {
  for (const size_t size : {0, 1, 1'000'000}) {
    const std::string text(size, 'a');
    TextWriter target;
    ASSERT_TRUE(Unpack(Packed(text), size, target).ok());
    EXPECT_EQ(target.text(), text);
  }
}

TEST(ContentStreamTest, WhereASignOfLifeIsDueSomethingIsHandedOver) {
  const std::string text(1'000'000, 'a');
  TextReader source(text, SIZE_MAX, 100'000);
  TextWriter target;
  ContentStream content{.length = text.size(), .digest = {}};
  std::vector<size_t> sizes;
  const auto due = [&, asked = 0]() mutable {
    sizes.push_back(target.text().size());
    return ++asked % 4 == 0;
  };
  ASSERT_TRUE(PackContent(source, Zstd, target, content, due).ok());
  for (size_t i = 4; i < sizes.size(); i += 4) EXPECT_GT(sizes[i], sizes[i - 4] + kPadding);
  EXPECT_GT(sizes.size(), 10u);
  TextWriter back;
  ASSERT_TRUE(Unpack(target.text(), text.size(), back).ok());
  EXPECT_TRUE(back.text() == text);
}

TEST(ContentStreamTest, AFileThatChangesWhileItIsSentIsAnError) {
  for (const uint64_t length : {0, 99'999, 100'001}) {
    const std::string text(100'000, 'a');
    TextReader source(text);
    TextWriter target;
    ContentStream content{.length = length, .digest = {}};
    const absl::Status packed = PackContent(source, Zstd, target, content, Never);
    EXPECT_EQ(packed.code(), absl::StatusCode::kOutOfRange);
    EXPECT_LE(content.done, length);
  }
}

TEST(ContentStreamTest, NothingBeyondTheAnnouncedLengthIsWritten) {
  const std::string bomb = Packed(std::string(100'000'000, '\0'));
  EXPECT_LT(bomb.size(), 20'000u);
  for (const uint64_t length : {0, 1, 99'999, 99'999'999}) {
    TextWriter target(length);
    EXPECT_EQ(Unpack(bomb, length, target).code(), absl::StatusCode::kDataLoss);
    EXPECT_LE(target.text().size(), length);
  }
}

TEST(ContentStreamTest, LessThanAnnouncedIsAnError) {
  TextWriter target;
  EXPECT_EQ(Unpack(Packed("abc"), 4, target).message(), "the file has 3 of the 4 bytes that were announced");
}

TEST(ContentStreamTest, TheCheckComesBeforeThePiece) {
  TextWriter target;
  int asked = 0;
  const auto check = [&] { return ++asked < 3 ? absl::OkStatus() : absl::ResourceExhaustedError("no room"); };
  EXPECT_EQ(Unpack(Packed(std::string(10'000'000, 'a')), 10'000'000, target, check).message(), "no room");
  EXPECT_LT(target.text().size(), 1'000'000u);
}

}  // namespace
}  // namespace weir
