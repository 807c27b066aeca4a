#include "harness/workloads/case.h"

#include "gtest/gtest.h"

namespace weir {
namespace {

Case Some() {
  Case c{"write", "batched"};
  c.Set("record", ValueOf("number"));
  c.Set("records", ValueOf(10'000'000));
  return c;
}

TEST(CaseTest, TheNameHasWorkloadStrategyAndParametersInTheirOrder) {
  EXPECT_EQ(Case({"write", "batched"}).Name(), "write/batched");
  EXPECT_EQ(Some().Name(), "write/batched/record:number/records:10000000");
}

TEST(CaseTest, WhatIsSetAgainKeepsItsPlace) {
  Case c = Some();
  c.Set("record", ValueOf("fixed:8"));
  EXPECT_EQ(c.Name(), "write/batched/record:fixed:8/records:10000000");
}

TEST(CaseTest, WhatMeansNothingIsNotInTheName) {
  Case c = Some();
  c.parameters.push_back({"target", {"file", 1, "/tmp"}, false});
  c.seed = 2;
  EXPECT_EQ(c.Name(), Some().Name());
  EXPECT_EQ(c.Directory(), "/tmp");
  EXPECT_EQ(Some().Directory(), "");
}

TEST(CaseTest, ValuesAreOfTheirType) {
  const Case c = Some();
  EXPECT_EQ(c.Number("records"), 10'000'000u);
  EXPECT_EQ(c.Number("record", 7), 7u) << "is a word";
  EXPECT_EQ(c.Number("buffer", 7), 7u) << "is not there";
  EXPECT_EQ(c.Word("record"), "number");
  EXPECT_EQ(c.Word("buffer"), "");
  EXPECT_EQ(c.Get<int>("records"), nullptr);
  EXPECT_EQ(c.Find("buffer"), nullptr);
}

}  // namespace
}  // namespace weir
