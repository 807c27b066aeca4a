#include "results/gate/report_pair_source.h"

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

using ::testing::ElementsAre;

TEST(ReportPairSourceTest, TheLaterHalfConfirms) {
  ReportPairSource source({{"a", {1, 2, 3, 4, 5}, {}}, {"b", {6, 7}, {}}});
  const auto first = source.Measure();
  EXPECT_THAT((*first)[0].changes, ElementsAre(1, 2, 3));
  EXPECT_THAT((*first)[1].changes, ElementsAre(6));
  const std::vector<std::string> names = {"b", "a"};
  const auto fresh = source.MeasureAgain(names);
  EXPECT_THAT((*fresh)[0].changes, ElementsAre(7));
  EXPECT_THAT((*fresh)[1].changes, ElementsAre(4, 5));
}

TEST(ReportPairSourceTest, WhatItDoesNotHaveIsAnError) {
  ReportPairSource source({});
  EXPECT_TRUE(source.Measure()->empty());
  const std::vector<std::string> names = {"x"};
  EXPECT_TRUE(absl::IsNotFound(source.MeasureAgain(names).status()));
}

}  // namespace
}  // namespace weir
