#include "results/history/change_history.h"

#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "results/history/change_points.h"
#include "results/history/history_simulation.h"

namespace weir {
namespace {

// A series whose commits are at every tenth position, one run each, and the rows that a store would hold of it.
class Series {
 public:
  void Add(size_t count, double value) {
    for (size_t i = 0; i < count; ++i) AddRun(value + random_.Next(), 10 * next_position_++);
  }

  void AddRun(double value, int64_t position, int64_t processes = 1) {
    HistoryRun run;
    run.id = static_cast<int64_t>(runs_.size()) + 1;
    run.commit = {.hash = "c" + std::to_string(position), .branch = "main", .position = position};
    run.binary_hash = "b" + std::to_string(position);
    points_.push_back({.run = run.id, .median = value, .processes = processes});
    runs_.push_back(run);
  }

  SeriesAnalysis Analyse(int64_t now) {
    const SeriesAnalysis analysis = AnalyseSeries(
        {.series = 7, .higher_is_better = higher_is_better_, .points = points_, .known = rows_}, runs_, now);
    for (const HistoryChange& change : analysis.to_save) {
      if (change.id != 0) {
        rows_[static_cast<size_t>(change.id) - 1] = change;
        continue;
      }
      rows_.push_back(change);
      rows_.back().id = static_cast<int64_t>(rows_.size());
    }
    return analysis;
  }

  std::vector<HistoryRun> runs_;
  std::vector<HistoryPoint> points_;
  std::vector<HistoryChange> rows_;
  std::optional<bool> higher_is_better_ = false;

 private:
  NormalNumbers random_{3};
  int64_t next_position_ = 1;
};

std::vector<double> ValuesOf(const Series& series) {
  std::vector<double> values;
  for (const CommitValue& value : ValuesByCommit(series.points_, series.runs_)) values.push_back(value.value);
  return values;
}

using Values = std::vector<double>;

TEST(ValuesByCommitTest, AreInTheOrderOfPositionsNotOfArrival) {
  Series series;
  for (const int64_t position : {50, 10, 40, 20, 30}) series.AddRun(static_cast<double>(position), position);
  EXPECT_EQ(ValuesOf(series), (Values{10, 20, 30, 40, 50}));
}

TEST(ValuesByCommitTest, RunsOfACommitWeighAsMuchAsTheyHaveProcesses) {
  Series series;
  series.AddRun(1, 10);
  series.AddRun(3, 20);
  series.AddRun(2, 10);
  EXPECT_EQ(ValuesOf(series), (Values{1.5, 3}));
  series.AddRun(9, 10, 5);
  EXPECT_EQ(ValuesOf(series), (Values{9, 3}));
  series.AddRun(0, 10, 3);
  EXPECT_EQ(ValuesOf(series), (Values{5.5, 3}));
  EXPECT_EQ(ValuesByCommit(series.points_, series.runs_)[0].processes, 10);
}

TEST(ValuesByCommitTest, WhatIsNotThereOrNotFiniteCountsForNothing) {
  Series series;
  for (int64_t position = 1; position <= 5; ++position)
    series.AddRun(static_cast<double>(position), position);
  series.points_[0].median = std::nan("");
  series.points_[1].median = std::numeric_limits<double>::infinity();
  series.runs_[2].removed = 1;
  series.runs_.pop_back();
  EXPECT_EQ(ValuesOf(series), Values{4});
}

TEST(ChangeHistoryTest, TooFewCommitsSayHowManyAreMissing) {
  Series series;
  EXPECT_EQ(series.Analyse(1).missing, 15u);
  series.Add(6, 100);
  const SeriesAnalysis analysis = series.Analyse(1);
  EXPECT_EQ(analysis.commits, 6u);
  EXPECT_EQ(analysis.missing, 9u);
  EXPECT_TRUE(analysis.to_save.empty());
  series.Add(9, 100);
  EXPECT_EQ(series.Analyse(1).missing, 0u);
}

TEST(ChangeHistoryTest, ChangeIsOneRowFromWatchToConfirmed) {
  Series series;
  series.Add(40, 100);
  EXPECT_TRUE(series.Analyse(1).to_save.empty());
  for (int64_t now = 2; now <= 30; ++now) {
    series.Add(1, 120);
    series.Analyse(now);
    if (now < 6) {
      EXPECT_TRUE(series.rows_.empty()) << now;
      continue;
    }
    ASSERT_EQ(series.rows_.size(), 1u) << now;
    const HistoryChange& row = series.rows_[0];
    EXPECT_EQ(row.series, 7);
    EXPECT_EQ(row.commit_before, "c400");
    EXPECT_EQ(row.commit_after, "c410");
    EXPECT_EQ(row.position_before, 400);
    EXPECT_EQ(row.position_after, 410);
    EXPECT_EQ(row.first_seen, 6);
    EXPECT_EQ(row.state, now < 11 ? ChangeState::kWatch : ChangeState::kConfirmed) << now;
    EXPECT_EQ(row.changed, now < 11 ? 6 : 11);
    EXPECT_LT(row.low, RelativeSize(row));
    EXPECT_GT(row.high, RelativeSize(row));
  }
}

TEST(ChangeHistoryTest, WithoutNewPointsThereIsNothingToSave) {
  Series series;
  series.Add(40, 100);
  series.Add(20, 120);
  EXPECT_EQ(series.Analyse(1).to_save.size(), 1u);
  EXPECT_TRUE(series.Analyse(2).to_save.empty());
}

TEST(ChangeHistoryTest, AcknowledgedStaysSoWhateverBecomesOfTheChange) {
  Series series;
  series.Add(40, 100);
  series.Add(20, 120);
  series.Analyse(1);
  series.rows_[0].acknowledged_by = "Ada";
  series.rows_[0].acknowledged = 5;
  series.rows_[0].note = "known";
  series.Add(20, 120);
  series.Analyse(6);
  series.Add(40, 100);
  series.Analyse(7);
  ASSERT_EQ(series.rows_.size(), 2u);
  EXPECT_EQ(series.rows_[0].state, ChangeState::kRecovered);
  EXPECT_EQ(series.rows_[0].acknowledged_by, "Ada");
  EXPECT_EQ(series.rows_[0].acknowledged, 5);
  EXPECT_EQ(series.rows_[0].note, "known");
  EXPECT_EQ(series.rows_[1].acknowledged, 0);
}

// Removing the runs behind a change takes its evidence away; adding them again brings the same row back.
TEST(ChangeHistoryTest, WithdrawnChangeThatIsFoundAgainIsTheSameRow) {
  Series series;
  series.Add(40, 100);
  series.Add(20, 120);
  series.Analyse(1);
  ASSERT_EQ(series.rows_.size(), 1u);
  series.rows_[0].note = "kept";
  for (size_t i = 40; i < 60; ++i) series.runs_[i].removed = 2;
  EXPECT_EQ(series.Analyse(3).to_save.size(), 1u);
  EXPECT_EQ(series.rows_[0].state, ChangeState::kWithdrawn);
  EXPECT_EQ(series.rows_[0].changed, 3);
  EXPECT_TRUE(series.Analyse(4).to_save.empty());
  for (size_t i = 40; i < 60; ++i) series.runs_[i].removed.reset();
  series.Analyse(5);
  ASSERT_EQ(series.rows_.size(), 1u);
  EXPECT_EQ(series.rows_[0].state, ChangeState::kConfirmed);
  EXPECT_EQ(series.rows_[0].changed, 5);
  EXPECT_EQ(series.rows_[0].first_seen, 1);
  EXPECT_EQ(series.rows_[0].note, "kept");
}

TEST(ChangeHistoryTest, LateCommitMovesAChangeWithoutANewRow) {
  Series series;
  series.Add(40, 100);
  series.Add(20, 120);
  series.Analyse(1);
  series.AddRun(120, 405);
  series.Analyse(2);
  ASSERT_EQ(series.rows_.size(), 1u);
  EXPECT_EQ(series.rows_[0].commit_before, "c400");
  EXPECT_EQ(series.rows_[0].commit_after, "c405");
}

TEST(ChangeHistoryTest, OppositeDirectionAtTheSamePlaceIsAnotherChange) {
  Series series;
  series.Add(40, 100);
  series.Add(20, 120);
  series.Analyse(1);
  for (size_t i = 40; i < 60; ++i) series.points_[i].median = 80 + series.points_[i].median - 120;
  series.Analyse(2);
  ASSERT_EQ(series.rows_.size(), 2u);
  EXPECT_EQ(series.rows_[0].state, ChangeState::kWithdrawn);
  EXPECT_EQ(series.rows_[1].state, ChangeState::kConfirmed);
}

TEST(ChangeHistoryTest, StepUpAndBackIsRecoveredOnceTheWayBackIsConfirmed) {
  Series series;
  series.Add(40, 100);
  series.Add(20, 120);
  series.Add(8, 100);
  series.Analyse(1);
  ASSERT_EQ(series.rows_.size(), 2u);
  EXPECT_EQ(series.rows_[0].state, ChangeState::kConfirmed);
  EXPECT_EQ(series.rows_[1].state, ChangeState::kWatch);
  series.Add(5, 100);
  series.Analyse(2);
  EXPECT_EQ(series.rows_[0].state, ChangeState::kRecovered);
  EXPECT_EQ(series.rows_[1].state, ChangeState::kRecovered);
  series.Add(40, 120);
  series.Analyse(3);
  ASSERT_EQ(series.rows_.size(), 3u);
  EXPECT_EQ(series.rows_[0].state, ChangeState::kRecovered);
  EXPECT_EQ(series.rows_[1].state, ChangeState::kRecovered);
  EXPECT_EQ(series.rows_[2].state, ChangeState::kConfirmed);
}

TEST(ChangeHistoryTest, HalfTheWayBackIsNoRecovery) {
  Series series;
  series.Add(40, 100);
  series.Add(30, 130);
  series.Add(30, 115);
  series.Analyse(1);
  ASSERT_EQ(series.rows_.size(), 2u);
  EXPECT_EQ(series.rows_[0].state, ChangeState::kConfirmed);
  EXPECT_EQ(series.rows_[1].state, ChangeState::kConfirmed);
}

TEST(ChangeHistoryTest, WayBackThatGoesBeyondIsAChangeOfItsOwn) {
  Series series;
  series.Add(40, 100);
  series.Add(30, 120);
  series.Add(30, 80);
  series.Analyse(1);
  ASSERT_EQ(series.rows_.size(), 2u);
  EXPECT_EQ(series.rows_[0].state, ChangeState::kRecovered);
  EXPECT_EQ(series.rows_[1].state, ChangeState::kConfirmed);
}

TEST(ChangeHistoryTest, LostImprovementIsNewsIfItLasted) {
  for (const auto& [higher_is_better, lasted, state] :
       std::vector<std::tuple<std::optional<bool>, size_t, ChangeState>>{
           {false, 60, ChangeState::kConfirmed},
           {false, 20, ChangeState::kRecovered},
           {true, 60, ChangeState::kRecovered},
           {std::nullopt, 60, ChangeState::kRecovered}}) {
    Series series;
    series.higher_is_better_ = higher_is_better;
    series.Add(40, 120);
    series.Add(lasted, 100);
    series.Add(40, 120);
    series.Analyse(1);
    ASSERT_EQ(series.rows_.size(), 2u);
    EXPECT_EQ(series.rows_[0].state, ChangeState::kRecovered);
    EXPECT_EQ(series.rows_[1].state, state) << lasted;
  }
}

TEST(ChangeHistoryTest, ManySeriesAreAnalysedAsEachAlone) {
  std::vector<Series> all(25);
  std::vector<SeriesToAnalyse> to_analyse;
  for (size_t i = 0; i < all.size(); ++i) {
    all[i].Add(20 + i, 100);
    all[i].Add(20, 120);
    to_analyse.push_back({.series = static_cast<int64_t>(i), .points = all[i].points_});
  }
  const std::vector<HistoryRun>& runs = all.back().runs_;
  for (const size_t threads : {1, 2, 40}) {
    const std::vector<SeriesAnalysis> analyses = AnalyseManySeries(to_analyse, runs, 1, threads);
    ASSERT_EQ(analyses.size(), all.size());
    for (size_t i = 0; i < all.size(); ++i) {
      const SeriesAnalysis alone = AnalyseSeries(to_analyse[i], runs, 1);
      ASSERT_EQ(analyses[i].to_save.size(), 1u);
      EXPECT_EQ(analyses[i].to_save[0].series, static_cast<int64_t>(i));
      EXPECT_EQ(analyses[i].to_save[0].commit_after, alone.to_save[0].commit_after);
    }
  }
  EXPECT_TRUE(AnalyseManySeries({}, runs, 1, 2).empty());
}

HistoryChange Change(double old_value, double new_value, double half_interval) {
  HistoryChange change = {
      .commit_before = "a", .commit_after = "b", .position_before = 10, .position_after = 12};
  change.old_value = old_value;
  change.new_value = new_value;
  change.low = RelativeSize(change) - half_interval;
  change.high = RelativeSize(change) + half_interval;
  return change;
}

TEST(ChangeRangeTest, IsBetweenItsCommitsForALargeChangeAndWiderForASmallOne) {
  const PositionRange sure = RangeOf(Change(100, 120, 0.01));
  EXPECT_EQ(sure.after, 10);
  EXPECT_EQ(sure.until, 12);
  const PositionRange small = RangeOf(Change(100, 103, 0.015));
  EXPECT_LT(small.after, 10);
  EXPECT_EQ(10 - small.after, small.until - 12);
  EXPECT_EQ((10 - small.after) % 2, 0);
  EXPECT_LE(10 - small.after, 24);
  EXPECT_EQ(RangeOf(Change(0, 120, 0.01)).after, 10);
}

TEST(SameBinaryTest, HoldsIfAllRunsAroundTheChangeHaveOneKnownBinary) {
  const HistoryChange change = Change(100, 120, 0.01);
  std::vector<HistoryRun> runs(4);
  const int64_t positions[] = {8, 10, 12, 14};
  for (size_t i = 0; i < runs.size(); ++i) {
    runs[i].commit.position = positions[i];
    runs[i].binary_hash = "same";
  }
  EXPECT_TRUE(SameBinary(change, runs));
  runs[0].binary_hash = "far";
  EXPECT_TRUE(SameBinary(change, runs));
  runs[2].binary_hash = "other";
  EXPECT_FALSE(SameBinary(change, runs));
  runs[2].binary_hash = "";
  EXPECT_FALSE(SameBinary(change, runs));
  runs[2].removed = 1;
  EXPECT_FALSE(SameBinary(change, runs));
  EXPECT_FALSE(SameBinary(change, {}));
}

}  // namespace
}  // namespace weir
