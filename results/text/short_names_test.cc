#include "results/text/short_names.h"

#include <set>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "results/text/text_layout.h"

namespace weir {
namespace {

using testing::ElementsAre;

TEST(ShortNamesTest, CutsInTheMiddle) {
  EXPECT_EQ(ShortenInTheMiddle("BM_Copy/1024", 12), "BM_Copy/1024");
  EXPECT_EQ(ShortenInTheMiddle("BM_Copy/1024", 9), "BM_C…1024");
  EXPECT_EQ(ShortenInTheMiddle("äöüäöüäöü", 5), "äö…öü");
}

TEST(ShortNamesTest, WhatFitsStays) {
  EXPECT_THAT(ShortenApart({"a", "BM_Copy/1024", "a"}, 12), ElementsAre("a", "BM_Copy/1024", "a"));
}

TEST(ShortNamesTest, CutsWhereTheyDiffer) {
  EXPECT_THAT(ShortenApart({"Vector<int>/Push/1024/real_time", "Vector<int>/Push/4096/real_time"}, 16),
              ElementsAre("Vec…24/real_time", "Vec…96/real_time"));
  EXPECT_THAT(ShortenApart({"Vector<int>/Push/1024/real_time", "Map<int>/Pop/4096/real_time"}, 16),
              ElementsAre("Vector<…eal_time", "Map<int…eal_time"));
}

TEST(ShortNamesTest, NoTwoThatDifferLookTheSame) {
  std::vector<std::string> names;
  for (int i = 0; i < 300; ++i) {
    const std::string number = std::to_string(i % 100);
    names.push_back("Suite::Case<std::vector<int>>/" + number + (i < 100 ? "/x" : "/y") +
                    std::string(30, 'z') + (i < 200 ? "" : number) + "/threads:2");
  }
  names.push_back("Suite::…#1");
  for (size_t width = 8; width < 50; ++width) {
    const std::vector<std::string> cuts = ShortenApart(names, width);
    EXPECT_EQ(std::set(cuts.begin(), cuts.end()).size(), names.size()) << width;
    for (const std::string& cut : cuts) EXPECT_LE(DisplayWidth(cut), std::max<size_t>(width, 10)) << cut;
  }
}

}  // namespace
}  // namespace weir
