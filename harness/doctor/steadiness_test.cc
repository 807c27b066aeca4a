#include "harness/doctor/steadiness.h"

#include <optional>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(SteadinessTest, SaysHowMuchTheSlowestTookMore) {
  const std::vector<double> quiet = {0.2, 0.218, 0.201}, loud = {0.2, 0.23, 0.201};
  EXPECT_EQ(Steadiness(quiet, 88'888'890),
            "Large writes of 88.9 MB took 201 ms (median of 3), and 9.0 % more in the slowest round than in "
            "the fastest: quiet.");
  EXPECT_THAT(Steadiness(loud, 5'000'000), StartsWith("Large writes of 5.00 MB took 201 ms"));
  EXPECT_THAT(Steadiness(loud, std::nullopt), StartsWith("Large writes took 201 ms"));
  EXPECT_THAT(Steadiness(loud, std::nullopt),
              HasSubstr("15 % more in the slowest round than in the fastest: not quiet."));
}

// Twelve rounds whose neighbours differ by so much, up and down.
std::vector<double> Rounds(double ratio) {
  std::vector<double> seconds;
  for (int pair = 0; pair < 6; ++pair) {
    seconds.push_back(pair % 2 == 0 ? 0.5 : 0.5 * ratio);
    seconds.push_back(pair % 2 == 0 ? 0.5 * ratio : 0.5);
  }
  return seconds;
}

TEST(SmallestDifferenceSeenTest, GrowsWithTheNoise) {
  EXPECT_EQ(SmallestDifferenceSeen(Rounds(1.01)),
            "With 6 pairs weir would see a difference of 1.4 % here, four times in five.");
  EXPECT_EQ(SmallestDifferenceSeen(Rounds(1.1)),
            "With 6 pairs weir would see a difference of 15 % here, four times in five.");
}

TEST(SmallestDifferenceSeenTest, ASinglePairSeesNone) {
  const std::vector<double> seconds = {0.5, 0.51};
  EXPECT_THAT(SmallestDifferenceSeen(seconds), StartsWith("No difference can be seen"));
}

}  // namespace
}  // namespace weir
