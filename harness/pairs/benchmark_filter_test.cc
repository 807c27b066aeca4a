#include "harness/pairs/benchmark_filter.h"

#include <regex>

#include "gtest/gtest.h"

namespace weir {
namespace {

TEST(EscapedForFilterTest, MatchesTheNameAndNothingElse) {
  const std::string name = "BM_Sort<std::pair<int, char[4]>>/a+b*c?/1|2/(x){y}^$\\.z/threads:2";
  for (const auto grammar : {std::regex::ECMAScript, std::regex::extended}) {
    const std::regex expression("^" + EscapedForFilter(name) + "$", grammar);
    EXPECT_TRUE(std::regex_search(name, expression));
    EXPECT_FALSE(std::regex_search(name + "0", expression));
    EXPECT_FALSE(std::regex_search("BM_Sort", expression));
  }
}

TEST(EscapedForFilterTest, LeavesPlainNamesAlone) { EXPECT_EQ(EscapedForFilter("BM_Copy/64"), "BM_Copy/64"); }

}  // namespace
}  // namespace weir
