#include "results/report/key_index.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace weir {
namespace {

TEST(KeyIndex, NumbersInTheOrderInWhichKeysComeFirst) {
  KeyIndex<std::string_view> numbers;
  EXPECT_EQ(numbers.Add("b"), std::pair(0u, true));
  EXPECT_EQ(numbers.Add("a"), std::pair(1u, true));
  EXPECT_EQ(numbers.Add("b"), std::pair(0u, false));
  EXPECT_EQ(numbers.Find("a"), 1u);
  EXPECT_EQ(numbers.Find("c"), std::nullopt);
  EXPECT_EQ(numbers.size(), 2u);
  EXPECT_EQ(numbers[1], "a");
}

TEST(KeyIndex, StayTheSameWhileTheTableGrows) {
  KeyIndex<std::string> numbers;
  constexpr uint32_t kKeys = 100'000;
  for (uint32_t i = 0; i < kKeys; ++i) ASSERT_EQ(numbers.Add(std::to_string(i)), std::pair(i, true));
  for (uint32_t i = 0; i < kKeys; ++i) {
    ASSERT_EQ(numbers.Add(std::to_string(i)), std::pair(i, false));
    ASSERT_EQ(numbers.Find(std::to_string(i)), i);
    ASSERT_EQ(numbers[i], std::to_string(i));
  }
  EXPECT_EQ(numbers.Find(std::to_string(kKeys)), std::nullopt);
}

// All keys have one hash, so that only comparing them tells them apart.
struct Colliding {
  int value;
  bool operator==(const Colliding&) const = default;
  template <typename State>
  friend State AbslHashValue(State state, const Colliding&) {
    return State::combine(std::move(state), 1);
  }
};

TEST(KeyIndex, TellsKeysOfOneHashApart) {
  KeyIndex<Colliding> numbers;
  for (uint32_t i = 0; i < 100; ++i) ASSERT_EQ(numbers.Add({static_cast<int>(i)}), std::pair(i, true));
  for (uint32_t i = 0; i < 100; ++i) ASSERT_EQ(numbers.Find({static_cast<int>(i)}), i);
}

TEST(KeyIndex, FindsAKeyThatWasReplacedByAnEqualOne) {
  KeyIndex<std::string_view> numbers;
  std::string passing = "name";
  const std::string lasting = "name";
  numbers.Add(passing);
  numbers.Replace(0, lasting);
  passing = "else";
  EXPECT_EQ(numbers.Find("name"), 0u);
  EXPECT_EQ(numbers[0].data(), lasting.data());
}

}  // namespace

}  // namespace weir
