#include "harness/workloads/block_handoff.h"

#include <sched.h>

#include <algorithm>
#include <span>
#include <string>

#include "gtest/gtest.h"

namespace weir {
namespace {

std::string Block(size_t size) {
  std::string block;
  for (size_t i = 0; i < size; ++i) block += static_cast<char>('a' + i * i % 23);
  return block;
}

TEST(BlockHandoffTest, HandsOverEveryByteInOrder) {
  struct {
    size_t slots, block, bytes;
  } const runs[] = {
      {4, 1000, 0},    {4, 1000, 1},       {4, 1000, 999},       {4, 1000, 1000},
      {4, 1000, 1001}, {4, 1000, 4000},    {1, 100, 12345},      {2, 7, 100000},
      {4, 1, 10000},   {3, 4096, 1 << 20}, {4, 262144, 3000000},
  };
  for (const auto& [slots, most, bytes] : runs) {
    const size_t size = most;  // which a lambda may capture
    const std::string block = Block(size);
    std::string wanted, got;
    while (wanted.size() < bytes) wanted += block.substr(0, bytes - wanted.size());

    BlockHandoff handoff(slots, size);
    handoff.StartFilling(block, bytes);
    const absl::Status status = handoff.Drain([&](std::string_view filled) {
      EXPECT_LE(filled.size(), size);
      got += filled;
      return absl::OkStatus();
    });
    EXPECT_TRUE(status.ok()) << status;
    EXPECT_TRUE(got == wanted) << got.size() << " of " << bytes << " bytes through " << slots << " slots";
  }
}

TEST(BlockHandoffTest, ASlotIsFilledAnewEachTimeButNotWhileItIsUsed) {
  const std::string block = Block(1000);
  BlockHandoff handoff(2, block.size());
  handoff.StartFilling(block, 500'000);
  const absl::Status status = handoff.Drain([&block](std::string_view filled) {
    const bool anew = filled == block;
    const std::span<char> slot(const_cast<char*>(filled.data()), filled.size());  // this test may spoil it
    std::ranges::fill(slot, '!');
    for (int i = 0; i < 3; ++i) ::sched_yield();
    const bool left_alone = std::ranges::count(slot, '!') == 1000;
    return anew && left_alone ? absl::OkStatus() : absl::InternalError(anew ? "overwritten" : "not filled");
  });
  EXPECT_TRUE(status.ok()) << status;
}

TEST(BlockHandoffTest, AnErrorEndsItAtOnce) {
  const std::string block = Block(100);
  BlockHandoff handoff(2, block.size());
  handoff.StartFilling(block, 1'000'000);
  int used = 0;
  const absl::Status status = handoff.Drain([&used](std::string_view) {
    return ++used < 5 ? absl::OkStatus() : absl::ResourceExhaustedError("full");
  });
  EXPECT_EQ(status, absl::ResourceExhaustedError("full"));
  EXPECT_EQ(used, 5);
}

TEST(BlockHandoffTest, CanBeGivenUpBeforeItBegins) {
  const std::string block = Block(100);
  { BlockHandoff never_started(2, 100); }
  BlockHandoff never_drained(2, 100);
  never_drained.StartFilling(block, 1'000'000);
}

}  // namespace
}  // namespace weir
