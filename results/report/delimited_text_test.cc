#include "results/report/delimited_text.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

using testing::ElementsAre;

TEST(SplitTest, PartsLieBetweenSeparators) {
  EXPECT_THAT(Split("write/naive/target:file", '/'), ElementsAre("write", "naive", "target:file"));
  EXPECT_THAT(Split("one", '/'), ElementsAre("one"));
}

TEST(SplitTest, EmptyPartsCount) {
  EXPECT_THAT(Split("", ','), ElementsAre(""));
  EXPECT_THAT(Split(",a,,", ','), ElementsAre("", "a", "", ""));
}

TEST(SplitTest, AWordIsAWholePart) {
  EXPECT_TRUE(HasWord("rw,memory", ',', "memory"));
  EXPECT_TRUE(HasWord("memory", ' ', "memory"));
  EXPECT_FALSE(HasWord("rw,memory_recursiveprot", ',', "memory"));
  EXPECT_FALSE(HasWord("nomemory,rw", ',', "memory"));
  EXPECT_FALSE(HasWord("rw,memory", ' ', "memory"));
}

TEST(SplitTest, JoinedIsTheInverse) {
  EXPECT_EQ(Joined({"a", "b", "c"}, ", "), "a, b, c");
  EXPECT_EQ(Joined({"a"}, "/"), "a");
  EXPECT_EQ(Joined({}, "/"), "");
}

}  // namespace

}  // namespace weir
