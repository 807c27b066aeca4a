#include "results/history/commit_order.h"

#include <vector>

#include "gtest/gtest.h"

namespace weir {
namespace {

HistoryRun RunAt(const std::string& hash, const std::string& branch, int64_t position) {
  HistoryRun run;
  run.commit = {hash, branch, position, 0};
  return run;
}

TEST(CommitOrderTest, TimesArePlacesInTheirOrder) {
  CommitOrder order({}, "main");
  EXPECT_TRUE(order.empty());
  const int64_t late = order.PlaceByTime("late", 2000);
  const int64_t early = order.PlaceByTime("early", 1000);
  const int64_t second = order.PlaceByTime("same second", 1000);
  const int64_t third = order.PlaceByTime("third", 1000);
  EXPECT_LT(early, second);
  EXPECT_LT(second, third);
  EXPECT_LT(third, late);
  EXPECT_EQ(order.PlaceByTime("early", 5000), early) << "it has its place";
  EXPECT_TRUE(order.IsByTime());
  EXPECT_GT(order.PlaceByTime("end", CommitOrder::kLatestTime), late) << "no overflow";
}

TEST(CommitOrderTest, WhatIsStoredIsKnown) {
  const std::vector<HistoryRun> runs = {RunAt("b", "main", 2), RunAt("a", "main", 1), RunAt("x", "side", 9)};
  const CommitOrder order(runs, "main");
  EXPECT_FALSE(order.IsByTime());
  EXPECT_EQ(order.PositionOf("b"), 2);
  EXPECT_EQ(order.PositionOf("x"), std::nullopt);
  EXPECT_EQ(order.LastUpTo(0), nullptr);
  EXPECT_EQ(order.LastUpTo(1)->hash, "a");
  EXPECT_EQ(order.LastUpTo(99)->hash, "b");

  CommitOrder by_time({}, "main");
  const std::vector<HistoryRun> stored = {RunAt("a", "main", by_time.PlaceByTime("a", 1000))};
  CommitOrder again(stored, "main");
  EXPECT_TRUE(again.IsByTime());
  EXPECT_GT(again.PlaceByTime("b", 1000), stored[0].commit.position);
}

TEST(CommitOrderTest, TheBaseIsMainWhateverCameFirst) {
  EXPECT_EQ(BaseBranchOf({}), "");
  const std::vector<HistoryRun> runs = {RunAt("x", "side", 9), RunAt("a", "main", 1)};
  EXPECT_EQ(BaseBranchOf(runs), "main");
  EXPECT_EQ(BaseBranchOf(std::span(runs).first(1)), "side");
}

}  // namespace
}  // namespace weir
