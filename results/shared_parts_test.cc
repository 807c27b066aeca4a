#include "results/shared_parts.h"

#include <array>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

TEST(SharedPartsTest, FindsWhatAllNamesHave) {
  constexpr std::array<std::string_view, 3> kNames = {"write/a/record:x/buffer:1", "write/b/record:x",
                                                      "write/c/record:x/buffer:1"};
  const std::vector<std::string> shared = SharedParts(kNames);
  EXPECT_THAT(shared, testing::ElementsAre("record:x")) << "parts without a key stay";
  EXPECT_EQ(WithoutParts(kNames[0], shared), "write/a/buffer:1");
}

TEST(SharedPartsTest, ASingleNameSharesNothing) {
  constexpr std::array<std::string_view, 1> kNames = {"write/a/record:x"};
  EXPECT_TRUE(SharedParts(kNames).empty());
  EXPECT_TRUE(SharedParts({}).empty());
  EXPECT_EQ(WithoutParts("write/a", {}), "write/a");
}

}  // namespace
}  // namespace weir
