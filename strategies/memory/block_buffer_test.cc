#include "strategies/memory/block_buffer.h"

#include <cstring>
#include <string>

#include "gtest/gtest.h"

namespace weir {
namespace {

constexpr size_t kSize = 4 * kFileBlock;

TEST(WholeBlocksTest, EndsWhereABlockOfTheFileDoes) {
  EXPECT_EQ(WholeBlocks(0, kSize, kSize), kSize);
  EXPECT_EQ(WholeBlocks(0, kSize + 100, kSize), kSize) << "no more than was asked for";
  EXPECT_EQ(WholeBlocks(0, kSize - 1, kSize), kSize - kFileBlock);
  EXPECT_EQ(WholeBlocks(10, kSize, kSize), kSize - 10);
  EXPECT_EQ(WholeBlocks(kFileBlock - 10, 11, kSize), 10u);
}

TEST(WholeBlocksTest, LessThanABlockGoesAtOnce) {
  EXPECT_EQ(WholeBlocks(0, 5, kSize), 5u);
  EXPECT_EQ(WholeBlocks(7, 0, kSize), 0u);
  EXPECT_EQ(WholeBlocks(kFileBlock - 10, 5, kSize), 5u);
}

TEST(BlockBufferTest, WhatIsPastTheLastBlockStaysInFront) {
  BlockBuffer buffer(kSize);
  EXPECT_EQ(buffer.memory_size(), kSize + kFileBlock);
  EXPECT_EQ(buffer.Room().size(), kSize + kFileBlock);
  const std::string text = std::string(kSize, 'a') + "the rest";
  std::memcpy(buffer.Room().data(), text.data(), text.size());
  buffer.Add(text.size());
  EXPECT_EQ(buffer.NextWrite(0), std::string(kSize, 'a'));
  buffer.Drop(kSize);
  EXPECT_EQ(buffer.held(), "the rest");
  EXPECT_EQ(buffer.Room().size(), kSize + kFileBlock - 8);
}

TEST(BlockBufferTest, ASmallOneKeepsNothingBack) {
  BlockBuffer buffer(64);
  EXPECT_EQ(buffer.memory_size(), 64u);
  buffer.Add(64);
  EXPECT_EQ(buffer.NextWrite(4090).size(), 64u);
}

}  // namespace
}  // namespace weir
