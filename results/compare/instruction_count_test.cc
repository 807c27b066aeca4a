#include "results/compare/instruction_count.h"

#include "gtest/gtest.h"

namespace weir {
namespace {

TEST(InstructionCountTest, TheSameToAFewPartsInTenThousandIsLayout) {
  const InstructionCount same{1376, 1376.5};
  EXPECT_TRUE(same.Same());
  EXPECT_EQ(same.InWords(), "same instructions (1,376 an iteration): layout or memory, not more work");
  EXPECT_EQ(same.InShort(), "same");
  EXPECT_FALSE((InstructionCount{1376, 1378}).Same());
}

TEST(InstructionCountTest, MoreWorkIsToldAsHowMuch) {
  const InstructionCount more{449, 513};
  EXPECT_EQ(more.InWords(), "449 → 513 instructions an iteration, +14 %");
  EXPECT_EQ(more.InShort(), "+14 %");
  EXPECT_EQ((InstructionCount{3, 2.5}).InWords(), "3 → 2.5 instructions an iteration, -17 %");
}

TEST(InstructionCountTest, WhatIsNotKnownSaysWhy) {
  const InstructionCount unknown{3, std::nullopt, "the time was up"};
  EXPECT_FALSE(unknown.Same());
  EXPECT_FALSE(unknown.Ratio());
  EXPECT_EQ(unknown.InWords(), "instructions not counted: the time was up");
  EXPECT_EQ(unknown.InShort(), "n/a");
}

}  // namespace
}  // namespace weir
