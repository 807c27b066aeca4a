#include "strategies/cipher/parallel_blocks.h"

#include <latch>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "tests/doubles/text_streams.h"
#include "tests/doubles/thread_shortage.h"

namespace weir {
namespace {

constexpr size_t kBlock = 100;

// Doubles every byte; what it does first can be set.
class Doubling final : public BlockWork {
 public:
  std::function<absl::Status(const StreamBlock&)> before = [](const StreamBlock&) {
    return absl::OkStatus();
  };

  size_t block_size() const override { return kBlock; }
  size_t room_size() const override { return 2 * kBlock; }

  MappedBlock Map(const StreamBlock& block, std::span<char> room) override {
    absl::Status status = before(block);
    for (size_t i = 0; i < block.bytes.size(); ++i) room[2 * i] = room[2 * i + 1] = block.bytes[i];
    return {{room.data(), status.ok() ? 2 * block.bytes.size() : 2}, status};
  }
};

std::string Text(size_t size) {
  std::string text(size, '\0');
  for (size_t i = 0; i < size; ++i) text[i] = static_cast<char>(i * 7 + i / 256);
  return text;
}

std::string Doubled(std::string_view text) {
  std::string doubled;
  for (const char byte : text) doubled.append(2, byte);
  return doubled;
}

std::vector<std::unique_ptr<BlockWork>> Works(
    size_t threads, const std::function<absl::Status(const StreamBlock&)>& before = {}) {
  std::vector<std::unique_ptr<BlockWork>> works;
  for (size_t i = 0; i < threads; ++i) {
    auto work = std::make_unique<Doubling>();
    if (before) work->before = before;
    works.push_back(std::move(work));
  }
  return works;
}

// The threads that a case is run with.
class MapBlocksTest : public testing::TestWithParam<size_t> {};
INSTANTIATE_TEST_SUITE_P(Threads, MapBlocksTest, testing::Values(1, 2, 3, 8));

TEST_P(MapBlocksTest, MapsStreamsOfEverySizeInOrder) {
  for (const size_t size : {0, 1, 99, 100, 101, 199, 200, 201, 4095, 4096, 4097, 4195, 4196, 4197, 20'000}) {
    const std::string text = Text(size);
    TextReader source(text);
    TextWriter target;
    EXPECT_TRUE(MapBlocks(source, Works(GetParam()), target).ok());
    EXPECT_TRUE(target.text() == Doubled(text)) << size;
    EXPECT_TRUE(source.at_end());
  }
}

TEST_P(MapBlocksTest, GivesEachBlockItsNumberAndTellsTheLast) {
  for (const size_t size : {0, 1, 100, 101, 200, 5000}) {
    const std::string text = Text(size);
    TextReader source(text);
    TextWriter target;
    std::mutex mutex;
    std::set<uint64_t> indices;
    size_t last = 0, count = 0;
    const auto note = [&](const StreamBlock& block) {
      const std::lock_guard lock(mutex);
      ++count;
      indices.insert(block.index);
      if (block.last) last = block.index + 1;
      EXPECT_EQ(block.bytes.size(), block.last && size % kBlock + (size == 0) > 0 ? size % kBlock : kBlock);
      return absl::OkStatus();
    };
    ASSERT_TRUE(MapBlocks(source, Works(GetParam(), note), target).ok());
    const size_t blocks = size == 0 ? 1 : (size + kBlock - 1) / kBlock;
    EXPECT_EQ(count, blocks);
    EXPECT_EQ(indices.size(), blocks);
    EXPECT_EQ(*indices.rbegin(), blocks - 1);
    EXPECT_EQ(last, blocks);
  }
}

TEST_P(MapBlocksTest, EveryThreadWorksWhileTheOthersDo) {
  const std::string text = Text(100 * kBlock);
  TextReader source(text);
  TextWriter target;
  std::latch all(static_cast<ptrdiff_t>(GetParam()));
  const auto meet = [&](const StreamBlock& block) {
    if (block.index < GetParam()) all.arrive_and_wait();  // never returns if one waits for another's end
    return absl::OkStatus();
  };
  EXPECT_TRUE(MapBlocks(source, Works(GetParam(), meet), target).ok());
}

TEST_P(MapBlocksTest, AnErrorOfTheWorkEndsTheStreamBehindWhatMayBePassedOn) {
  const std::string text = Text(20'000);
  TextReader source(text);
  TextWriter target;
  const auto fail = [](const StreamBlock& block) {
    return block.index >= 57 ? absl::DataLossError("block " + std::to_string(block.index)) : absl::OkStatus();
  };
  const absl::Status status = MapBlocks(source, Works(GetParam(), fail), target);
  EXPECT_EQ(status.message(), "block 57") << "the first in order, whichever was met first";
  EXPECT_EQ(target.text(), Doubled(text.substr(0, 57 * kBlock + 1)));
}

TEST_P(MapBlocksTest, AnErrorOfTheSourceComesBehindTheBlocksBeforeIt) {
  const std::string text = Text(20'000);
  TextReader source(text, 15'000);
  TextWriter target;
  const absl::Status status = MapBlocks(source, Works(GetParam()), target);
  EXPECT_EQ(status.message(), "broken source");
  EXPECT_EQ(source.status(), status);
  EXPECT_TRUE(target.status().ok());
  EXPECT_GT(target.text().size(), 2 * 10'000u);
  EXPECT_TRUE(Doubled(text).starts_with(target.text()));
}

// Gives a text, and then nothing for as long as nobody interrupts it.
class WaitingReader final : public Reader {
 public:
  explicit WaitingReader(std::string_view text) : Reader(text.size()), text_(text) {}
  ~WaitingReader() override { CancelIfOpen(); }

  void Interrupt() { interrupted_.count_down(); }
  // Returns when a thread waits for more.
  void WaitUntilItWaits() { waits_.wait(); }
  std::optional<size_t> memory_bound() const override { return 0; }

 private:
  bool Refill(size_t) override {
    if (consumed() == 0) return OpenWindow(text_), true;
    waits_.count_down();
    interrupted_.wait();
    return Fail(absl::CancelledError("interrupted source"));
  }
  absl::Status DoClose() override { return absl::OkStatus(); }
  void Account(ReaderAccounting& accounting) const override { accounting.delivered = consumed(); }

  const std::string_view text_;
  std::latch waits_{1};
  std::latch interrupted_{1};
};

TEST_P(MapBlocksTest, AnErrorIsReturnedAlthoughTheSourceGivesNothingMore) {
  const std::string text =
      Text(kBlock + 4096);  // of which a thread takes one block, and knows that more follows
  WaitingReader source(text);
  TextWriter target;
  const auto fail = [&](const StreamBlock&) {
    if (GetParam() > 1) source.WaitUntilItWaits();  // in another thread
    return absl::DataLossError("the first block");
  };
  const absl::Status status =
      MapBlocks(source, Works(GetParam(), fail), target, {.interrupt_source = [&] { source.Interrupt(); }});
  EXPECT_EQ(status.message(), "the first block");
}

TEST_P(MapBlocksTest, TheThreadsThatThereAreDoItAll) {
  const std::string text = Text(20'000);
  TextReader source(text);
  TextWriter target;
  std::mutex mutex;
  std::set<std::thread::id> threads;
  const auto note = [&](const StreamBlock&) {
    const std::lock_guard lock(mutex);
    threads.insert(std::this_thread::get_id());
    return absl::OkStatus();
  };
  const auto works = Works(GetParam(), note);
  const ThreadShortage shortage(1);
  if (!shortage.is_kept()) GTEST_SKIP() << "RLIMIT_AS binds nobody here";
  const absl::Status status = MapBlocks(source, works, target);
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_TRUE(target.text() == Doubled(text));
  EXPECT_EQ(threads.size(), 1u);
}

TEST_P(MapBlocksTest, WithoutAnyThreadItIsAnError) {
  const std::string text = Text(20'000);
  TextReader source(text);
  TextWriter target;
  const auto works = Works(GetParam());
  const ThreadShortage shortage(0);
  if (!shortage.is_kept()) GTEST_SKIP() << "RLIMIT_AS binds nobody here";
  EXPECT_EQ(MapBlocks(source, works, target).code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(source.consumed(), 0u);
}

TEST_P(MapBlocksTest, AnErrorOfTheTargetEndsAll) {
  const std::string text = Text(20'000);
  TextReader source(text);
  TextWriter target(10 * 2 * kBlock);
  const absl::Status status = MapBlocks(source, Works(GetParam()), target);
  EXPECT_EQ(status.message(), "full target");
  EXPECT_EQ(target.status(), status);
  EXPECT_EQ(target.text(), Doubled(text.substr(0, 10 * kBlock)));
  EXPECT_FALSE(source.at_end());
}

TEST_P(MapBlocksTest, StopsBetweenBlocksWhenAsked) {
  const std::string text = Text(20'000);
  TextReader source(text);
  TextWriter target;
  std::stop_source stop;
  const auto ask = [&](const StreamBlock& block) {
    if (block.index == 20) stop.request_stop();
    return absl::OkStatus();
  };
  const absl::Status status = MapBlocks(source, Works(GetParam(), ask), target, {.stop = stop.get_token()});
  EXPECT_EQ(status.code(), absl::StatusCode::kCancelled);
  EXPECT_TRUE(Doubled(text.substr(0, 20 * kBlock)).starts_with(target.text()));
}

TEST_P(MapBlocksTest, CountsWhatItHasTaken) {
  const std::string text = Text(20'000);
  TextReader source(text);
  TextWriter target;
  std::atomic<uint64_t> consumed = 0;
  ASSERT_TRUE(MapBlocks(source, Works(GetParam()), target, {.consumed = &consumed}).ok());
  EXPECT_EQ(consumed, 20'000u);
}

TEST_P(MapBlocksTest, BeginsWhereTheSourceIs) {
  const std::string text = Text(500);
  TextReader source(text);
  TextWriter target;
  ASSERT_TRUE(source.Pull(10));
  source.Consume(10);
  ASSERT_TRUE(MapBlocks(source, Works(GetParam()), target).ok());
  EXPECT_EQ(target.text(), Doubled(text.substr(10)));
}

}  // namespace

}  // namespace weir
