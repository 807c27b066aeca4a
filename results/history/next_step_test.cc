#include "results/history/next_step.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace weir {
namespace {

TEST(NextStepTest, IsACommandThatMeasuresBothCommits) {
  EXPECT_EQ(
      NextStep("3f2a1b0c9d8e7f6a", "v1.2/rc", std::vector<std::string>{"BM_A/8", "BM_B#2"},
               {"make all", "out/bench"}),
      "git worktree add --force --detach ../weir-3f2a1b0c9d8e 3f2a1b0c9d8e7f6a && (cd ../weir-3f2a1b0c9d8e "
      "&& "
      "make all) && git worktree add --force --detach ../weir-v1.2-rc v1.2/rc && (cd ../weir-v1.2-rc && make "
      "all) && weir gate --ab ../weir-3f2a1b0c9d8e/out/bench ../weir-v1.2-rc/out/bench -- "
      "'--benchmark_filter=^(BM_A/8|BM_B)(/|$)'");
}

TEST(NextStepTest, NamesAreTextToTheShellAndToTheExpression) {
  const std::string step = NextStep("a", "b", std::vector<std::string>{"f<int>(x)|y's $(z)"}, {});
  EXPECT_TRUE(step.ends_with(R"('--benchmark_filter=^(f<int>\(x\)\|y'\''s \$\(z\))(/|$)')")) << step;
  EXPECT_TRUE(NextStep("a", "b", std::vector<std::string>{"\x1b[2J"}, {}).ends_with("weir-b/BENCH"));
}

TEST(NextStepTest, ThreadsStandBehindWhatIsAppended) {
  EXPECT_TRUE(NextStep("a", "b", std::vector<std::string>{"BM_A/8/threads:2"}, {})
                  .ends_with("'--benchmark_filter=^(BM_A/8(/.*)?/threads:2)(/|$)'"));
}

TEST(NextStepTest, CommitsThatBeginAlikeHaveFoldersOfTheirOwn) {
  const std::string step = NextStep("0123456789abc1", "0123456789abc2", {}, {});
  EXPECT_TRUE(step.ends_with("weir gate --ab ../weir-0123456789abc1/BENCH ../weir-0123456789abc2/BENCH"))
      << step;
}

TEST(NextStepTest, WhatIsNoCommitMakesNoCommand) {
  for (const char* const commit : {"", "--all", "a b", "$(x)", "a;b", "\xff"}) {
    EXPECT_EQ(NextStep(commit, "b", std::vector<std::string>{"n"}, {}), "") << commit;
    EXPECT_EQ(NextStep("a", commit, std::vector<std::string>{"n"}, {}), "") << commit;
  }
}

}  // namespace
}  // namespace weir
