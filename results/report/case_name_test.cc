#include "results/report/case_name.h"

#include <array>
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

TEST(CaseNameTest, WhatIsWrittenIsRead) {
  const std::vector<std::pair<std::string, std::string>> parameters = {{"record", "fixed:16"},
                                                                       {"buffer", "262144"}};
  const std::string text = MakeCaseName("write", "batched", parameters);
  EXPECT_EQ(text, "write/batched/record:fixed:16/buffer:262144");
  const std::string run_name = text + "/iterations:1/manual_time";
  const CaseName name(run_name);
  EXPECT_EQ(name.text(), text);
  EXPECT_EQ(name.appended(), "/iterations:1/manual_time");
  EXPECT_EQ(name.workload(), "write");
  EXPECT_EQ(name.strategy(), "batched");
  EXPECT_THAT(name.parameters(),
              testing::ElementsAre(CasePart{"record", "fixed:16"}, CasePart{"buffer", "262144"}));
  EXPECT_FALSE(name.IsLimit());
  EXPECT_TRUE(CaseName("limit/write/record:number").IsLimit());
}

TEST(CaseNameTest, PartsHaveKeysOfTheirOwnOrByPosition) {
  const CaseName name("write/batched/record:fixed:16/8/x");
  ASSERT_EQ(name.parts().size(), 5u);
  EXPECT_EQ(name.Find("workload"), "write");
  EXPECT_EQ(name.Find("strategy"), "batched");
  EXPECT_EQ(name.Find("record"), "fixed:16");
  EXPECT_EQ(name.Find("4"), "8");
  EXPECT_EQ(name.Find("3"), "fixed:16") << "any part can be named by its position";
  EXPECT_EQ(name.Find("5"), "x");
  EXPECT_EQ(name.Find("6"), std::nullopt);
  EXPECT_EQ(name.Find("0"), std::nullopt);
  EXPECT_EQ(name.Find("buffer"), std::nullopt);
}

TEST(CaseNameTest, NamesOfCppHaveNoKey) {
  EXPECT_EQ(CaseName("BM_Sort<std::string>/8").workload(), "BM_Sort<std::string>");
  EXPECT_EQ(CaseName("std::sort/8").workload(), "std::sort");
  EXPECT_EQ(CaseName(":x").workload(), ":x");
  EXPECT_EQ(CaseName("").workload(), "");
  EXPECT_EQ(CaseName("").strategy(), "");
  EXPECT_TRUE(CaseName("x").parameters().empty());
}

TEST(CaseNameTest, EverySuffixOfGoogleBenchmarkIsSetAside) {
  EXPECT_EQ(CaseName("write/batched/buffer:262144/iterations:1/manual_time").text(),
            "write/batched/buffer:262144");
  EXPECT_EQ(CaseName("a/min_time:0.010/process_time/real_time").text(), "a");
  EXPECT_EQ(CaseName("a/min_warmup_time:1.000/iterations:3/repeats:9").text(), "a");
}

TEST(CaseNameTest, OnlyAtTheEnd) {
  EXPECT_EQ(CaseName("write/threads:4/buffer:1").text(), "write/threads:4/buffer:1");
  EXPECT_EQ(CaseName("write/real_time_of_day").text(), "write/real_time_of_day");
  EXPECT_EQ(CaseName("real_time").text(), "real_time");
}

TEST(CaseNameTest, AppendedThreadsArePartOfTheCase) {
  const CaseName name("BM_Read/64/real_time/threads:8");
  EXPECT_EQ(name.text(), "BM_Read/64");
  EXPECT_EQ(name.Find("threads"), "8");
  EXPECT_EQ(name.Find("2"), "64");
}

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
