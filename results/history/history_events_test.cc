#include "results/history/history_events.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "results/history/change_history.h"

namespace weir {
namespace {

HistoryChange Change(int64_t series, int64_t position, double old_value, double new_value,
                     ChangeState state = ChangeState::kConfirmed, double half_interval = 0.005) {
  HistoryChange change = {.series = series,
                          .state = state,
                          .commit_before = "c" + std::to_string(position - 1),
                          .commit_after = "c" + std::to_string(position),
                          .position_before = position - 1,
                          .position_after = position,
                          .old_value = old_value,
                          .new_value = new_value};
  change.low = RelativeSize(change) - half_interval;
  change.high = RelativeSize(change) + half_interval;
  return change;
}

using Indices = std::vector<size_t>;

TEST(HistoryEventsTest, NoChangesAreNoEvents) { EXPECT_TRUE(GroupIntoEvents({}).empty()); }

TEST(HistoryEventsTest, ChangesOfOneCommitAreOneEventTheLargestFirst) {
  const std::vector<HistoryChange> changes = {Change(1, 50, 100, 110), Change(2, 50, 100, 150),
                                              Change(3, 80, 100, 70), Change(4, 50, 100, 80)};
  const std::vector<HistoryEvent> events = GroupIntoEvents(changes);
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0].changes, (Indices{1, 3, 0}));
  EXPECT_EQ(events[0].series, 3u);
  EXPECT_EQ(events[0].commit_before, "c49");
  EXPECT_EQ(events[0].commit_after, "c50");
  EXPECT_EQ(events[0].position_before, 49);
  EXPECT_EQ(events[0].position_after, 50);
  EXPECT_DOUBLE_EQ(events[0].size, 0.5);
  EXPECT_DOUBLE_EQ(events[0].low, 0.495);
  EXPECT_DOUBLE_EQ(events[0].high, 0.505);
  EXPECT_EQ(events[0].state, ChangeState::kConfirmed);
  EXPECT_FALSE(events[0].acknowledged);
  EXPECT_EQ(events[1].changes, Indices{2});
  EXPECT_DOUBLE_EQ(events[1].size, -0.3);
}

TEST(HistoryEventsTest, SmallChangeJoinsTheNearestEventThatItMayBePartOf) {
  std::vector<HistoryChange> changes;
  for (int64_t series = 0; series < 4; ++series) changes.push_back(Change(series, 50, 100, 120));
  for (int64_t series = 4; series < 8; ++series) changes.push_back(Change(series, 60, 100, 120));
  changes.push_back(Change(9, 58, 100, 103, ChangeState::kConfirmed, 0.015));
  const std::vector<HistoryEvent> events = GroupIntoEvents(changes);
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0].position_after, 50);
  EXPECT_EQ(events[0].changes.size(), 4u);
  EXPECT_EQ(events[1].position_after, 60);
  EXPECT_EQ(events[1].changes.size(), 5u);
}

TEST(HistoryEventsTest, NeighbouringCommitsThatEachHitManyAreTwoEvents) {
  std::vector<HistoryChange> changes;
  for (int64_t series = 0; series < 10; ++series) changes.push_back(Change(series, 50, 100, 120));
  for (int64_t series = 10; series < 16; ++series) changes.push_back(Change(series, 51, 100, 120));
  EXPECT_EQ(GroupIntoEvents(changes).size(), 2u);
  changes.resize(11);  // one alone was found a commit late
  EXPECT_EQ(GroupIntoEvents(changes).size(), 1u);
}

TEST(HistoryEventsTest, SeriesThatIsMeasuredMoreOftenNarrowsTheRange) {
  std::vector<HistoryChange> changes = {Change(1, 60, 100, 120), Change(2, 60, 100, 120),
                                        Change(3, 55, 100, 120)};
  changes[0].position_before = changes[1].position_before = 40;
  changes[0].commit_before = changes[1].commit_before = "c40";
  const std::vector<HistoryEvent> events = GroupIntoEvents(changes);
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].commit_before, "c54");
  EXPECT_EQ(events[0].commit_after, "c55");
}

TEST(HistoryEventsTest, StepUpAndBackIsOneEvent) {
  const std::vector<HistoryChange> changes = {
      Change(1, 50, 100, 120, ChangeState::kRecovered), Change(1, 90, 120, 100, ChangeState::kRecovered),
      Change(2, 50, 100, 110, ChangeState::kRecovered), Change(2, 90, 110, 100, ChangeState::kRecovered)};
  const std::vector<HistoryEvent> events = GroupIntoEvents(changes);
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].series, 2u);
  EXPECT_EQ(events[0].changes.size(), 4u);
  EXPECT_EQ(events[0].changes[0], 0u);
  EXPECT_EQ(events[0].state, ChangeState::kRecovered);
  EXPECT_EQ(events[0].commit_after, "c50");
  EXPECT_EQ(events[0].taken_back_by, "c90");
}

TEST(HistoryEventsTest, StateIsTheMostUrgentOfItsChanges) {
  std::vector<HistoryChange> changes = {Change(1, 50, 100, 120, ChangeState::kWatch),
                                        Change(2, 50, 100, 120, ChangeState::kRecovered),
                                        Change(2, 90, 120, 100, ChangeState::kRecovered)};
  EXPECT_EQ(GroupIntoEvents(changes)[0].state, ChangeState::kWatch);
  changes.push_back(Change(3, 50, 100, 120));
  changes.push_back(Change(4, 50, 100, 120));
  EXPECT_EQ(GroupIntoEvents(changes)[0].state, ChangeState::kConfirmed);
  changes[3].acknowledged = 1;
  EXPECT_FALSE(GroupIntoEvents(changes)[0].acknowledged);
  changes[4].acknowledged = 1;
  EXPECT_TRUE(GroupIntoEvents(changes)[0].acknowledged);
}

TEST(HistoryEventsTest, WithdrawnChangesAreApartAndLast) {
  const std::vector<HistoryChange> changes = {Change(1, 50, 100, 200, ChangeState::kWithdrawn),
                                              Change(2, 50, 100, 110)};
  const std::vector<HistoryEvent> events = GroupIntoEvents(changes);
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0].state, ChangeState::kConfirmed);
  EXPECT_EQ(events[1].state, ChangeState::kWithdrawn);
}

TEST(HistoryEventsTest, ChangeFromZeroIsLarger) {
  const std::vector<HistoryChange> changes = {Change(1, 50, 100, 900), Change(2, 90, 0, 1)};
  const std::vector<HistoryEvent> events = GroupIntoEvents(changes);
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0].changes, Indices{1});
}

}  // namespace
}  // namespace weir
