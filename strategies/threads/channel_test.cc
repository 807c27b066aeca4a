#include "strategies/threads/channel.h"

#include <algorithm>
#include <random>
#include <string>
#include <thread>

#include "gtest/gtest.h"

namespace weir {
namespace {

std::string Text(size_t size) {
  std::string text(size, ' ');
  for (size_t i = 0; i < size; ++i) text[i] = static_cast<char>('!' + (i * 7 + i / 94) % 90);
  return text;
}

constexpr ChannelOptions kSmall = {.slab_size = 100, .slabs = 3};

TEST(ChannelTest, GivesWhatWasAppendedInOrder) {
  const std::string text = Text(100'000);
  Channel channel = *OpenChannel(kSmall);
  std::jthread producer([&] {
    std::minstd_rand random(3);
    for (size_t at = 0; at < text.size();) {
      const size_t size = std::min<size_t>(random() % 350, text.size() - at);
      EXPECT_TRUE(channel.writer->Append(std::string_view(text).substr(at, size)));
      at += size;
    }
    EXPECT_TRUE(channel.writer->Close().ok());
  });
  std::string arrived;
  std::minstd_rand random(4);
  while (channel.reader->Pull(random() % 100 + 1)) {
    const std::string_view ready = channel.reader->Ready().substr(0, random() % 120 + 1);
    arrived += ready;
    channel.reader->Consume(ready.size());
  }
  arrived += channel.reader->Ready();
  EXPECT_EQ(arrived, text);
  EXPECT_TRUE(channel.reader->Close().ok());
}

TEST(ChannelTest, AnEmptyStreamEnds) {
  Channel channel = *OpenChannel(kSmall);
  EXPECT_TRUE(channel.writer->Close().ok());
  EXPECT_FALSE(channel.reader->Pull());
  EXPECT_TRUE(channel.reader->at_end());
}

TEST(ChannelTest, FlushHandsOverWhatThereIs) {
  Channel channel = *OpenChannel(kSmall);
  ASSERT_TRUE(channel.writer->Append("abc") && channel.writer->Flush().ok() && channel.writer->Flush().ok());
  ASSERT_TRUE(channel.reader->Pull(3));
  EXPECT_EQ(channel.reader->Ready(), "abc");
  channel.reader->Consume(3);
  ASSERT_TRUE(channel.writer->Append("de") && channel.writer->Close().ok());
  EXPECT_FALSE(channel.reader->Pull(3));
  EXPECT_EQ(channel.reader->Ready(), "de");
}

TEST(ChannelTest, WhoeverGivesUpLeavesNoEnd) {
  Channel channel = *OpenChannel(kSmall);
  ASSERT_TRUE(channel.writer->Append("abc") && channel.writer->Flush().ok());
  channel.writer->Cancel();
  EXPECT_TRUE(channel.reader->Pull(3));
  EXPECT_FALSE(channel.reader->Pull(4));
  EXPECT_EQ(channel.reader->status().code(), absl::StatusCode::kCancelled);
}

TEST(ChannelTest, AWriterThatIsDestroyedHasGivenUp) {
  Channel channel = *OpenChannel(kSmall);
  channel.writer.reset();
  EXPECT_FALSE(channel.reader->Pull());
  EXPECT_EQ(channel.reader->status().code(), absl::StatusCode::kCancelled);
}

TEST(ChannelTest, AWriterThatWaitsForRoomIsWokenWhenTheReaderGoes) {
  Channel channel = *OpenChannel(kSmall);
  std::jthread producer([&] {
    while (channel.writer->Append(Text(70))) continue;
    EXPECT_EQ(channel.writer->status().code(), absl::StatusCode::kCancelled);
    channel.writer->Cancel();
  });
  EXPECT_TRUE(channel.reader->Pull(100));
  channel.reader.reset();
}

TEST(ChannelTest, EveryByteIsAccountedFor) {
  Channel channel = *OpenChannel(kSmall);
  ASSERT_TRUE(channel.writer->Append(Text(150)));
  const Accounting at = channel.writer->accounting();
  EXPECT_EQ(at.appended, 150u);
  EXPECT_EQ(at.committed, 100u);
  EXPECT_EQ(at.buffered, 50u);
  ASSERT_TRUE(channel.reader->Pull(1));
  EXPECT_EQ(channel.reader->accounting().delivered, 100u);
  EXPECT_EQ(channel.writer->memory_bound(), 300u);
  channel.writer->Cancel();
}

TEST(ChannelTest, TooLittleIsRefused) {
  EXPECT_FALSE(OpenChannel({.slab_size = 100, .slabs = 1}).ok());
  EXPECT_FALSE(OpenChannel({.slab_size = 1, .slabs = 4}).ok());
}

}  // namespace
}  // namespace weir
