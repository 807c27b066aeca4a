#include "results/text/nearest_name.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace weir {
namespace {

const std::vector<std::string> kNames = {"--strategy", "--target", "--record", "--records", "--rounds", "-o"};

TEST(NearestNameTest, OneWithFewWrongLettersIsMeant) {
  EXPECT_EQ(NearestName("--strategie", kNames), "--strategy");
  EXPECT_EQ(NearestName("--stratgey", kNames), "--strategy") << "two in each other's place";
  EXPECT_EQ(NearestName("--tarrget", kNames), "--target");
  EXPECT_EQ(NearestName("--recods", kNames), "--records") << "one letter, and not two";
  EXPECT_EQ(NearestName("--round", kNames), "--rounds");
}

TEST(NearestNameTest, NothingIsGuessedAtRandom) {
  EXPECT_EQ(NearestName("--frobnicate", kNames), std::nullopt);
  EXPECT_EQ(NearestName("", kNames), std::nullopt);
  EXPECT_EQ(NearestName("-x", std::vector<std::string>{"--x-ray"}), std::nullopt);
  EXPECT_EQ(NearestName("--target", std::vector<std::string>{"--target"}), std::nullopt)
      << "that is no mistake";
  EXPECT_EQ(NearestName(std::string(100'000, 'x'), kNames), std::nullopt);
}

TEST(NearestNameTest, IsAQuestion) {
  EXPECT_EQ(DidYouMean("--strategie", kNames), " (did you mean --strategy?)");
  EXPECT_EQ(DidYouMean("--frobnicate", kNames), "");
}

}  // namespace
}  // namespace weir
