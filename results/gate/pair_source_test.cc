#include "results/gate/pair_source.h"

#include "gtest/gtest.h"

namespace weir {
namespace {

TEST(WithoutFiguresOfTest, SkippingIsNoFailure) {
  const SideState runs{true, std::nullopt}, skips{true, "skipped: no GPU"}, fails{true, "no disk"};
  EXPECT_FALSE(WithoutFiguresOf(runs, runs));
  EXPECT_EQ(WithoutFiguresOf(skips, skips)->reason, "is skipped in both: no GPU");
  EXPECT_EQ(WithoutFiguresOf(fails, fails)->reason, "fails in both: no disk");
  EXPECT_FALSE(WithoutFiguresOf(runs, skips)->fails_in_new);
  EXPECT_FALSE(WithoutFiguresOf(fails, fails)->fails_in_new);
  EXPECT_FALSE(WithoutFiguresOf(skips, fails)->fails_in_new);
  EXPECT_TRUE(WithoutFiguresOf(runs, fails)->fails_in_new);
}

TEST(WithoutRatioTest, FromOrToZeroIsNoPassAndWhatIsMissingDecidesNothing) {
  EXPECT_EQ(WithoutRatio("allocs", 0, 3).reason, "has no ratio of allocs: 0.00 → 3.00");
  EXPECT_TRUE(WithoutRatio("allocs", 0, 3).fails_in_new);
  EXPECT_EQ(WithoutRatio("allocs", 3, std::nullopt).reason, "has no allocs in the new program");
  EXPECT_EQ(WithoutRatio("allocs", std::nullopt, 3).reason, "has no allocs in the old program");
  EXPECT_EQ(WithoutRatio("allocs", std::nullopt, std::nullopt).reason, "has no allocs in either program");
  EXPECT_FALSE(WithoutRatio("allocs", 3, std::nullopt).fails_in_new);
}

}  // namespace
}  // namespace weir
