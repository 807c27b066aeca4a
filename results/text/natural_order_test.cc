#include "results/text/natural_order.h"

#include <algorithm>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

TEST(NaturalOrderTest, NumbersCountByTheirValue) {
  std::vector<std::string> texts = {
      "buffer:65536", "buffer:4096", "b", "buffer:262144 x:2", "buffer:262144 x:10",
      "buffer:",      "a:9/b:1",     "",  "a:10/b:1"};
  std::ranges::sort(texts, NaturalOrder());
  EXPECT_THAT(texts, testing::ElementsAre("", "a:9/b:1", "a:10/b:1", "b", "buffer:", "buffer:4096",
                                          "buffer:65536", "buffer:262144 x:2", "buffer:262144 x:10"));
}

TEST(NaturalOrderTest, IsStrict) {
  for (const char* text : {"", "7", "a:1/b", "x"}) EXPECT_FALSE(NaturalOrder()(text, text)) << text;
  EXPECT_TRUE(NaturalOrder()("7", "07"));
  EXPECT_FALSE(NaturalOrder()("07", "7"));
}

}  // namespace
}  // namespace weir
