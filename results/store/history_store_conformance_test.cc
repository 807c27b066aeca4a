// What HistoryStore promises, held by every store there is.

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "results/store/database_under_test.h"
#include "results/store/open_history_store.h"
#include "results/store/sample_history.h"

namespace weir {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

class HistoryStoreConformance : public testing::TestWithParam<KindOfDatabase> {
 protected:
  void SetUp() override {
    database_ = MakeDatabase(GetParam());
    if (!database_.absent.empty()) GTEST_SKIP() << database_.absent;
    store_ = Open();
  }
  void TearDown() override { store_.reset(); }

  std::unique_ptr<HistoryStore> Open() const { return ValueOf(OpenHistoryStore(database_.address, true)); }

  int64_t IdOf(const std::string& name) {
    for (const HistorySeries& series : ValueOf(store_->Series())) {
      if (series.key.name == name) return series.id;
    }
    ADD_FAILURE() << "there is no series " << name;
    return 0;
  }

  /// A watched change of the series, with figures of its own.
  static HistoryChange Change(int64_t series, int64_t position) {
    HistoryChange change;
    change.series = series;
    change.commit_before = fmt::format("commit {}", position - 1);
    change.commit_after = fmt::format("commit {}", position);
    change.position_before = position - 1;
    change.position_after = position;
    change.old_value = 1.5;
    change.new_value = 2.25;
    change.low = .4;
    change.high = .6;
    change.first_seen = 11;
    change.changed = 12;
    return change;
  }

  DatabaseUnderTest database_;
  std::unique_ptr<HistoryStore> store_;
};

std::string TextOf(const HistoryChange& change) {
  return fmt::format("{} {} {} {} {} {} {} {} {} {} {} {} {} {} {} {}", change.id, change.series,
                     static_cast<int>(change.state), change.commit_before, change.commit_after,
                     change.position_before, change.position_after, change.old_value, change.new_value,
                     change.low, change.high, change.first_seen, change.changed, change.acknowledged_by,
                     change.acknowledged, change.note);
}

std::string TextOf(const HistoryRun& run) {
  return fmt::format("{} {} {} {} {} {} {} {}", run.commit.hash, run.commit.branch, run.commit.position,
                     run.commit.time, run.digest, run.binary_hash, run.added, run.removed.value_or(-1));
}

TEST_P(HistoryStoreConformance, ANewHistoryIsEmpty) {
  EXPECT_THAT(ValueOf(store_->Runs()), IsEmpty());
  EXPECT_THAT(ValueOf(store_->Series()), IsEmpty());
  EXPECT_THAT(ValueOf(store_->TouchedSeries()), IsEmpty());
  EXPECT_THAT(ValueOf(store_->Changes({})), IsEmpty());
  EXPECT_THAT(ValueOf(store_->NewestChanges(50)), IsEmpty());
  EXPECT_THAT(ValueOf(store_->Points(1)), IsEmpty());
}

TEST_P(HistoryStoreConformance, WhatIsAddedIsThereAfterOpeningAnew) {
  HistoryRun run = SampleRun(7);
  SeriesPoint time = SamplePoint("sort", 12.5);
  SeriesPoint count = SamplePoint("sort", 3);
  count.series.key.metric = "cache_misses";
  count.series.key.environment.clear();
  count.series.unit = "";
  count.series.higher_is_better.reset();
  const HistoryStore::Added added = ValueOf(store_->Add(run, std::vector{time, count}));
  EXPECT_TRUE(added.is_new);
  store_ = Open();
  const std::vector<HistoryRun> runs = ValueOf(store_->Runs());
  ASSERT_THAT(runs, SizeIs(1));
  EXPECT_EQ(runs[0].id, added.run);
  EXPECT_EQ(TextOf(runs[0]), TextOf(run));
  std::vector<HistorySeries> series = ValueOf(store_->Series());
  ASSERT_THAT(series, SizeIs(2));
  if (series[0].key.metric != "real_time") std::swap(series[0], series[1]);
  EXPECT_EQ(series[0].key, time.series.key);
  EXPECT_EQ(series[0].unit, "ns");
  EXPECT_EQ(series[0].higher_is_better, std::optional(false));
  EXPECT_EQ(series[1].key, count.series.key);
  EXPECT_EQ(series[1].unit, "");
  EXPECT_EQ(series[1].higher_is_better, std::nullopt);
  EXPECT_THAT(ValueOf(store_->Points(series[0].id)), ElementsAre(HistoryPoint{added.run, 12.5, .125, 3}));
}

TEST_P(HistoryStoreConformance, AddingAgainChangesNothing) {
  const HistoryStore::RunPoints report = SampleRunPoints(1, 3);
  const HistoryStore::Added first = ValueOf(store_->Add(report.run, report.points));
  const std::vector<int64_t> touched = ValueOf(store_->TouchedSeries());
  EXPECT_THAT(touched, SizeIs(3));
  ASSERT_TRUE(store_->SaveChanges(touched, {}).ok());
  HistoryRun again = report.run;
  again.commit.hash = "overridden";
  const HistoryStore::Added second = ValueOf(store_->Add(again, report.points));
  EXPECT_FALSE(second.is_new);
  EXPECT_EQ(second.run, first.run);
  EXPECT_THAT(ValueOf(store_->Runs()), SizeIs(1));
  EXPECT_EQ(ValueOf(store_->Runs())[0].commit.hash, "commit 1");
  EXPECT_THAT(MediansOf(*store_, "case 2"), ElementsAre(1.002));
  EXPECT_THAT(ValueOf(store_->TouchedSeries()), IsEmpty());
}

TEST_P(HistoryStoreConformance, KnownRunsAmongManyAreLeftOut) {
  ASSERT_TRUE(store_->AddAll(std::vector{SampleRunPoints(1, 2), SampleRunPoints(2, 2)}).ok());
  const std::vector<HistoryStore::Added> added = ValueOf(store_->AddAll(std::vector{
      SampleRunPoints(2, 2), SampleRunPoints(3, 2), SampleRunPoints(3, 2), SampleRunPoints(1, 2)}));
  ASSERT_THAT(added, SizeIs(4));
  EXPECT_FALSE(added[0].is_new);
  EXPECT_TRUE(added[1].is_new);
  EXPECT_FALSE(added[2].is_new);
  EXPECT_EQ(added[2].run, added[1].run);
  EXPECT_FALSE(added[3].is_new);
  EXPECT_THAT(MediansOf(*store_, "case 0"), ElementsAre(1, 2, 3));
  EXPECT_TRUE(ValueOf(store_->AddAll({})).empty());
}

TEST_P(HistoryStoreConformance, RunIdsAscend) {
  std::vector<int64_t> ids;
  for (int number = 0; number < 3; ++number) {
    for (const auto& added : ValueOf(store_->AddAll(
             std::vector{SampleRunPoints(9 - 2 * number, 1), SampleRunPoints(8 - 2 * number, 1)}))) {
      ids.push_back(added.run);
    }
  }
  EXPECT_TRUE(std::is_sorted(ids.begin(), ids.end(), std::less_equal<>())) << testing::PrintToString(ids);
  std::vector<int64_t> listed;
  for (const HistoryRun& run : ValueOf(store_->Runs())) listed.push_back(run.id);
  EXPECT_EQ(listed, ids);
}

TEST_P(HistoryStoreConformance, ARemovedRunCountsForNothingAndIsShown) {
  ASSERT_TRUE(store_->AddAll(std::vector{SampleRunPoints(1, 2), SampleRunPoints(2, 1)}).ok());
  const int64_t first = ValueOf(store_->Runs())[0].id;
  const std::vector<int64_t> touched = ValueOf(store_->TouchedSeries());
  ASSERT_TRUE(store_->SaveChanges(touched, {}).ok());
  ASSERT_TRUE(store_->Remove(first, 77).ok());
  EXPECT_EQ(ValueOf(store_->Runs())[0].removed, std::optional<int64_t>(77));
  EXPECT_THAT(MediansOf(*store_, "case 0"), ElementsAre(2));
  EXPECT_THAT(MediansOf(*store_, "case 1"), IsEmpty());
  EXPECT_THAT(ValueOf(store_->TouchedSeries()), SizeIs(2)) << "those that it had points of";
  ASSERT_TRUE(store_->Remove(first, 78).ok());
  EXPECT_EQ(ValueOf(store_->Runs())[0].removed, std::optional<int64_t>(77));
  EXPECT_EQ(store_->Remove(first + 1000, 1).code(), absl::StatusCode::kNotFound);

  const HistoryStore::RunPoints report = SampleRunPoints(1, 2);
  const HistoryStore::Added again = ValueOf(store_->Add(report.run, report.points));
  EXPECT_TRUE(again.is_new) << "one that was removed by mistake";
  EXPECT_NE(again.run, first);
  EXPECT_THAT(MediansOf(*store_, "case 0"), ElementsAre(2, 1));
  EXPECT_FALSE(ValueOf(store_->Add(report.run, report.points)).is_new);
}

TEST_P(HistoryStoreConformance, ARunThatIsRemovedAlreadyIsAddedOnce) {
  HistoryStore::RunPoints removed = SampleRunPoints(1, 1);
  removed.run.removed = 5;
  ASSERT_TRUE(store_->AddAll({{SampleRunPoints(1, 1)}}).ok());
  EXPECT_TRUE(ValueOf(store_->Add(removed.run, removed.points)).is_new);
  EXPECT_FALSE(ValueOf(store_->Add(removed.run, removed.points)).is_new);
  removed.run.removed = 6;
  EXPECT_TRUE(ValueOf(store_->Add(removed.run, removed.points)).is_new);
  EXPECT_THAT(ValueOf(store_->Runs()), SizeIs(3));
  EXPECT_EQ(ValueOf(store_->Runs())[1].removed, std::optional<int64_t>(5));
  EXPECT_THAT(MediansOf(*store_, "case 0"), ElementsAre(1));
}

TEST_P(HistoryStoreConformance, PointsStayInOrderHoweverManyArriveAtOnce) {
  std::mt19937_64 random(4);
  std::vector<HistoryPoint> expected;
  int64_t number = 0;
  for (const int batch : {1, 1, 30, 1, 31, 32, 33, 2, 700, 1, 29, 64, 1, 1, 5'000, 3}) {
    std::vector<HistoryStore::RunPoints> runs;
    for (int i = 0; i < batch; ++i) {
      HistoryStore::RunPoints run{SampleRun(++number), {SamplePoint("long", 0)}};
      run.points[0].point = {0, std::bit_cast<double>(random() >> 2), static_cast<double>(random()),
                             static_cast<int64_t>(random() % 9)};
      if (random() % 4 == 0) run.points.push_back(SamplePoint("other", 1));
      expected.push_back(run.points[0].point);
      runs.push_back(std::move(run));
    }
    const std::vector<HistoryStore::Added> added = ValueOf(store_->AddAll(runs));
    for (size_t i = 0; i < added.size(); ++i) {
      expected[expected.size() - added.size() + i].run = added[i].run;
    }
    ASSERT_EQ(ValueOf(store_->Points(IdOf("long"))), expected) << number << " points";
  }
}

TEST_P(HistoryStoreConformance, PointsThatArriveOneByOneAreAllThere) {
  std::vector<double> expected;
  for (int number = 1; number <= 150; ++number) {
    const HistoryStore::RunPoints run = SampleRunPoints(number, 2);
    ASSERT_TRUE(store_->Add(run.run, run.points).ok());
    expected.push_back(number);
  }
  EXPECT_EQ(MediansOf(*store_, "case 0"), expected);
}

TEST_P(HistoryStoreConformance, EveryDoubleComesBack) {
  const std::vector<double> values = {
      std::nan(""), std::numeric_limits<double>::infinity(), -0.0, 0, 5e-324, -1.7976931348623157e308, 0.1};
  std::vector<HistoryStore::RunPoints> runs;
  for (const double value : values) {
    runs.push_back({SampleRun(static_cast<int64_t>(runs.size())), {SamplePoint("case", value)}});
    runs.back().points[0].point.spread = value;
  }
  ASSERT_TRUE(store_->AddAll(runs).ok());
  const std::vector<HistoryPoint> points = ValueOf(store_->Points(IdOf("case")));
  ASSERT_EQ(points.size(), values.size());
  for (size_t i = 0; i < values.size(); ++i) {
    EXPECT_EQ(std::bit_cast<uint64_t>(points[i].median), std::bit_cast<uint64_t>(values[i]));
    EXPECT_EQ(std::bit_cast<uint64_t>(points[i].spread), std::bit_cast<uint64_t>(values[i]));
  }
}

TEST_P(HistoryStoreConformance, NamesAreData) {
  std::vector<HistoryStore::RunPoints> runs;
  std::vector<std::string> expected_runs;
  std::vector<SeriesKey> expected_keys;
  for (const std::string& name : NamesThatAreData()) {
    HistoryStore::RunPoints run{SampleRun(5), {}};
    run.run.commit.hash = run.run.commit.branch = run.run.digest = run.run.binary_hash = name;
    for (int part = 0; part < 4; ++part) {
      SeriesPoint added = SamplePoint("case", 1);
      (part == 0   ? added.series.key.name
       : part == 1 ? added.series.key.metric
       : part == 2 ? added.series.key.environment[1].first
                   : added.series.key.environment[1].second) = name;
      added.series.unit = name;
      expected_keys.push_back(added.series.key);
      run.points.push_back(std::move(added));
    }
    expected_runs.push_back(TextOf(run.run));
    runs.push_back(std::move(run));
  }
  for (const HistoryStore::Added& added : ValueOf(store_->AddAll(runs))) EXPECT_TRUE(added.is_new);
  for (const HistoryStore::Added& added : ValueOf(store_->AddAll(runs))) EXPECT_FALSE(added.is_new);
  store_ = Open();
  std::vector<std::string> runs_read;
  for (const HistoryRun& run : ValueOf(store_->Runs())) runs_read.push_back(TextOf(run));
  EXPECT_TRUE(runs_read == expected_runs);
  const std::vector<HistorySeries> series = ValueOf(store_->Series());
  EXPECT_EQ(series.size(), expected_keys.size());
  for (const SeriesKey& key : expected_keys) {
    const auto found =
        std::find_if(series.begin(), series.end(), [&](const auto& one) { return one.key == key; });
    ASSERT_NE(found, series.end()) << key.name.substr(0, 50);
    EXPECT_THAT(ValueOf(store_->Points(found->id)), SizeIs(1));
  }
  for (const std::string& name : NamesThatAreData()) {
    HistoryChange change = Change(series[0].id, 5);
    change.commit_before = change.commit_after = name;
    change.id = ValueOf(store_->SaveChanges({}, std::span(&change, 1)))[0];
    ASSERT_TRUE(store_->Acknowledge(change.id, name, 9, name).ok());
    change.acknowledged_by = change.note = name;
    change.acknowledged = 9;
    EXPECT_TRUE(TextOf(ValueOf(store_->NewestChanges(1))[0]) == TextOf(change)) << name.substr(0, 50);
  }
}

TEST_P(HistoryStoreConformance, KeysThatReadAlikeAreDifferent) {
  std::vector<SeriesPoint> points;
  for (const auto& [name, metric] : std::vector<std::pair<std::string, std::string>>{
           {"ab", "c"}, {"a", "bc"}, {"abc", ""}, {"", "abc"}, {"AB", "c"}, {"ab ", "c"}}) {
    points.push_back(SamplePoint(name, 1));
    points.back().series.key.metric = metric;
  }
  points.push_back(points[0]);
  points.back().series.key.environment = {{"cpu", "AMD EPYCbuildrelease"}};
  points.push_back(points[0]);
  std::swap(points.back().series.key.environment[0], points.back().series.key.environment[1]);
  ASSERT_TRUE(store_->Add(SampleRun(1), points).ok());
  EXPECT_THAT(ValueOf(store_->Series()), SizeIs(points.size()));
}

TEST_P(HistoryStoreConformance, ASeriesKeepsTheUnitThatItWasMadeWith) {
  SeriesPoint point = SamplePoint("case", 1);
  ASSERT_TRUE(store_->Add(SampleRun(1), std::span(&point, 1)).ok());
  point.series.unit = "bytes";
  ASSERT_TRUE(store_->Add(SampleRun(2), std::span(&point, 1)).ok());
  ASSERT_THAT(ValueOf(store_->Series()), SizeIs(1));
  EXPECT_EQ(ValueOf(store_->Series())[0].unit, "ns");
  EXPECT_THAT(MediansOf(*store_, "case"), ElementsAre(1, 1));
}

TEST_P(HistoryStoreConformance, SeriesAreVisitedInTheOrderGiven) {
  ASSERT_TRUE(store_->AddAll(std::vector{SampleRunPoints(1, 100), SampleRunPoints(2, 100)}).ok());
  std::vector<int64_t> series;
  for (const HistorySeries& one : ValueOf(store_->Series())) series.push_back(one.id);
  std::shuffle(series.begin(), series.end(), std::mt19937(1));
  series.push_back(series[0]);
  std::vector<int64_t> visited;
  const auto visit = [&](int64_t id, const std::vector<HistoryPoint>& points) {
    visited.push_back(id);
    EXPECT_EQ(points, ValueOf(store_->Points(id))) << "a visitor may call the store";
    return absl::OkStatus();
  };
  ASSERT_TRUE(store_->VisitPoints(series, visit).ok());
  EXPECT_EQ(visited, series);

  int visits = 0;
  const absl::Status stopped = store_->VisitPoints(series, [&](int64_t, const std::vector<HistoryPoint>&) {
    return ++visits == 3 ? absl::CancelledError("enough") : absl::OkStatus();
  });
  EXPECT_EQ(stopped, absl::CancelledError("enough"));
  EXPECT_EQ(visits, 3);
}

TEST_P(HistoryStoreConformance, WhoWritesWhileAVisitorReadsIsNotKeptWaiting) {
  ASSERT_TRUE(store_->AddAll(std::vector{SampleRunPoints(1, 3)}).ok());
  const std::unique_ptr<HistoryStore> other = Open();
  int number = 1;
  const absl::Status status =
      store_->VisitPoints({{IdOf("case 0"), IdOf("case 1")}}, [&](int64_t, const std::vector<HistoryPoint>&) {
        const HistoryStore::RunPoints run = SampleRunPoints(++number, 3);
        return other->Add(run.run, run.points).status();
      });
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_THAT(MediansOf(*store_, "case 0"), ElementsAre(1, 2, 3));
}

TEST_P(HistoryStoreConformance, TouchedAreThoseWithNewPoints) {
  ASSERT_TRUE(store_->AddAll(std::vector{SampleRunPoints(1, 3)}).ok());
  EXPECT_THAT(ValueOf(store_->TouchedSeries()),
              UnorderedElementsAre(IdOf("case 0"), IdOf("case 1"), IdOf("case 2")));
  ASSERT_TRUE(store_->SaveChanges({{IdOf("case 0"), IdOf("case 2")}}, {}).ok());
  EXPECT_THAT(ValueOf(store_->TouchedSeries()), ElementsAre(IdOf("case 1")));
  ASSERT_TRUE(store_->AddAll(std::vector{SampleRunPoints(2, 1)}).ok());
  EXPECT_THAT(ValueOf(Open()->TouchedSeries()), UnorderedElementsAre(IdOf("case 0"), IdOf("case 1")));
}

TEST_P(HistoryStoreConformance, ChangesComeBackTheNewestFirst) {
  ASSERT_TRUE(store_->AddAll(std::vector{SampleRunPoints(1, 2)}).ok());
  const int64_t a = IdOf("case 0"), b = IdOf("case 1");
  std::vector<HistoryChange> changes = {Change(a, 5), Change(b, 9), Change(a, 7), Change(b, 7)};
  changes[1].state = ChangeState::kWithdrawn;
  changes[2].acknowledged_by = "import";
  changes[2].acknowledged = 3;
  changes[2].note = "as it was";
  const std::vector<int64_t> ids = ValueOf(store_->SaveChanges({{a, b}}, changes));
  ASSERT_THAT(ids, SizeIs(4));
  std::vector<std::string> texts;
  for (size_t i = 0; i < ids.size(); ++i) {
    EXPECT_GT(ids[i], 0);
    changes[i].id = ids[i];
    texts.push_back(TextOf(changes[i]));
  }
  const auto texts_of = [](const std::vector<HistoryChange>& list) {
    std::vector<std::string> all;
    for (const HistoryChange& change : list) all.push_back(TextOf(change));
    return all;
  };
  store_ = Open();
  EXPECT_THAT(texts_of(ValueOf(store_->Changes({}))), ElementsAre(texts[1], texts[3], texts[2], texts[0]));
  EXPECT_THAT(texts_of(ValueOf(store_->NewestChanges(2))), ElementsAre(texts[1], texts[3]));
  EXPECT_THAT(texts_of(ValueOf(store_->Changes({{a}}))), ElementsAre(texts[2], texts[0]));
  EXPECT_THAT(texts_of(ValueOf(store_->Changes({{b, a}}))),
              ElementsAre(texts[1], texts[3], texts[2], texts[0]));
}

TEST_P(HistoryStoreConformance, ASavedChangeIsUpdatedAndKeepsWhoAcknowledgedIt) {
  ASSERT_TRUE(store_->AddAll(std::vector{SampleRunPoints(1, 1)}).ok());
  const int64_t series = IdOf("case 0");
  HistoryChange change = Change(series, 5);
  change.id = ValueOf(store_->SaveChanges({{series}}, {{change}}))[0];
  ASSERT_TRUE(Open()->Acknowledge(change.id, "ann", 30, "known").ok());
  change.state = ChangeState::kConfirmed;
  change.position_after = 6;
  change.commit_after = "commit 6";
  change.new_value = 8;
  change.changed = 40;
  EXPECT_THAT(ValueOf(store_->SaveChanges({{series}}, {{change}})), ElementsAre(change.id));
  change.acknowledged_by = "ann";
  change.acknowledged = 30;
  change.note = "known";
  ASSERT_THAT(ValueOf(store_->Changes({})), SizeIs(1));
  EXPECT_EQ(TextOf(ValueOf(store_->Changes({}))[0]), TextOf(change));
}

TEST_P(HistoryStoreConformance, AChangeThatIsNotAmongThoseSavedStays) {
  ASSERT_TRUE(store_->AddAll(std::vector{SampleRunPoints(1, 1)}).ok());
  const int64_t series = IdOf("case 0");
  ASSERT_TRUE(store_->SaveChanges({{series}}, {{Change(series, 5)}}).ok());
  ASSERT_TRUE(store_->SaveChanges({{series}}, {{Change(series, 9)}}).ok());
  EXPECT_THAT(ValueOf(store_->Changes({{series}})), SizeIs(2));
}

TEST_P(HistoryStoreConformance, WhatIsNotANumberComesBackInAChange) {
  ASSERT_TRUE(store_->AddAll(std::vector{SampleRunPoints(1, 1)}).ok());
  HistoryChange change = Change(IdOf("case 0"), 5);
  change.low = std::nan("");
  change.high = std::numeric_limits<double>::infinity();
  ASSERT_TRUE(store_->SaveChanges({}, {{change}}).ok());
  const HistoryChange read = ValueOf(store_->Changes({}))[0];
  EXPECT_TRUE(std::isnan(read.low));
  EXPECT_EQ(read.high, change.high);
}

TEST_P(HistoryStoreConformance, UnknownChangesAreNotFoundAndNothingIsSaved) {
  ASSERT_TRUE(store_->AddAll(std::vector{SampleRunPoints(1, 1)}).ok());
  const int64_t series = IdOf("case 0");
  EXPECT_THAT(ValueOf(store_->TouchedSeries()), ElementsAre(series));
  HistoryChange unknown = Change(series, 6);
  unknown.id = 4711;
  EXPECT_EQ(store_->SaveChanges({{series}}, {{Change(series, 5), unknown}}).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_THAT(ValueOf(store_->Changes({})), IsEmpty());
  EXPECT_THAT(ValueOf(store_->TouchedSeries()), ElementsAre(series));
  EXPECT_EQ(store_->Acknowledge(4711, "ann", 1, "").code(), absl::StatusCode::kNotFound);
}

TEST_P(HistoryStoreConformance, TwoAnalysesOfOneSeriesMakeOneChange) {
  ASSERT_TRUE(store_->AddAll(std::vector{SampleRunPoints(1, 2)}).ok());
  const int64_t a = IdOf("case 0"), b = IdOf("case 1");
  const std::unique_ptr<HistoryStore> other = Open();
  EXPECT_THAT(ValueOf(store_->TouchedSeries()), SizeIs(2));
  EXPECT_THAT(ValueOf(other->TouchedSeries()), SizeIs(2));
  EXPECT_GT(ValueOf(other->SaveChanges({{a}}, {{Change(a, 5)}}))[0], 0);
  const std::vector<int64_t> ids = ValueOf(store_->SaveChanges({{a, b}}, {{Change(a, 5), Change(b, 5)}}));
  EXPECT_EQ(ids[0], 0) << "the other one was faster";
  EXPECT_GT(ids[1], 0);
  EXPECT_THAT(ValueOf(store_->Changes({{a}})), SizeIs(1));
  EXPECT_THAT(ValueOf(store_->Changes({{b}})), SizeIs(1));
  EXPECT_THAT(ValueOf(store_->TouchedSeries()), IsEmpty());
}

TEST_P(HistoryStoreConformance, WhatIsTouchedDuringAnAnalysisStaysTouched) {
  ASSERT_TRUE(store_->AddAll(std::vector{SampleRunPoints(1, 2)}).ok());
  const int64_t a = IdOf("case 0"), b = IdOf("case 1");
  EXPECT_THAT(ValueOf(store_->TouchedSeries()), SizeIs(2));
  ASSERT_TRUE(Open()->AddAll(std::vector{SampleRunPoints(2, 1)}).ok());
  EXPECT_EQ(ValueOf(store_->SaveChanges({{a, b}}, {{Change(a, 5)}}))[0], 0);
  EXPECT_THAT(ValueOf(store_->TouchedSeries()), ElementsAre(a));
  // Somebody else analyses it, and then it is touched again: its mark must be another one.
  const std::unique_ptr<HistoryStore> other = Open();
  EXPECT_THAT(ValueOf(other->TouchedSeries()), ElementsAre(a));
  EXPECT_GT(ValueOf(other->SaveChanges({{a}}, {{Change(a, 5)}}))[0], 0);
  ASSERT_TRUE(other->AddAll(std::vector{SampleRunPoints(3, 1)}).ok());
  EXPECT_EQ(ValueOf(store_->SaveChanges({{a}}, {{Change(a, 5)}}))[0], 0);
  EXPECT_THAT(ValueOf(store_->TouchedSeries()), ElementsAre(a));
  EXPECT_THAT(ValueOf(store_->Changes({})), SizeIs(1));
}

TEST_P(HistoryStoreConformance, AnImportSavesChangesAndLeavesTheRestToTheAnalysis) {
  ASSERT_TRUE(store_->AddAll(std::vector{SampleRunPoints(1, 1)}).ok());
  const int64_t series = IdOf("case 0");
  store_ = Open();
  EXPECT_GT(ValueOf(store_->SaveChanges({{series}}, {{Change(series, 5)}}))[0], 0);
  EXPECT_THAT(ValueOf(store_->TouchedSeries()), ElementsAre(series));
}

/// Runs `body` in `count` processes at once; each is given its number. Their exit codes are 0.
void InProcesses(int count, const std::function<void(int)>& body) {
  std::vector<pid_t> children;
  for (int number = 0; number < count; ++number) {
    const pid_t child = fork();
    if (child == 0) {
      body(number);
      _exit(testing::Test::HasFailure() ? 1 : 0);
    }
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
  }
}

TEST_P(HistoryStoreConformance, NothingIsLostWhereManyWriteAtOnce) {
  constexpr int kRuns = 12;
  const int writers = GetParam() == KindOfDatabase::kSqlite ? 2 : 10;
  store_.reset();
  InProcesses(writers, [&](int writer) {
    const auto store = Open();
    for (int run = 0; run < kRuns; ++run) {
      HistoryStore::RunPoints report = SampleRunPoints(run * writers + writer, 40);
      std::shuffle(report.points.begin(), report.points.end(), std::mt19937(static_cast<unsigned>(writer)));
      // All add the first one's report too.
      const HistoryStore::RunPoints shared = SampleRunPoints(100'000 + run, 40);
      const auto added = writer % 2 == 0 ? store->AddAll(std::vector{report, shared})
                                         : store->AddAll(std::vector{shared, report});
      ASSERT_TRUE(added.ok()) << added.status();
      const std::vector<int64_t> touched = ValueOf(store->TouchedSeries());
      const auto saved = store->SaveChanges(touched, {});
      ASSERT_TRUE(saved.ok()) << saved.status();
    }
  });
  store_ = Open();
  EXPECT_THAT(ValueOf(store_->Runs()), SizeIs(kRuns * writers + kRuns));
  const std::vector<HistorySeries> all = ValueOf(store_->Series());
  ASSERT_THAT(all, SizeIs(40));
  for (const HistorySeries& series : all) {
    std::vector<int64_t> runs;
    for (const HistoryPoint& point : ValueOf(store_->Points(series.id))) runs.push_back(point.run);
    EXPECT_THAT(runs, SizeIs(kRuns * writers + kRuns));
    std::sort(runs.begin(), runs.end());
    EXPECT_EQ(std::unique(runs.begin(), runs.end()), runs.end());
  }
}

TEST_P(HistoryStoreConformance, ManyMakeOneHistoryAtOnce) {
  const DatabaseUnderTest fresh = MakeDatabase(GetParam());
  InProcesses(4, [&](int writer) {
    const auto store = OpenHistoryStore(fresh.address, true);
    ASSERT_TRUE(store.ok()) << store.status();
    const HistoryStore::RunPoints report = SampleRunPoints(writer, 5);
    const auto added = (*store)->Add(report.run, report.points);
    ASSERT_TRUE(added.ok()) << added.status();
  });
  EXPECT_THAT(ValueOf(ValueOf(OpenHistoryStore(fresh.address, false))->Runs()), SizeIs(4));
}

TEST_P(HistoryStoreConformance, OneThatIsNotThereIsNotFound) {
  const DatabaseUnderTest fresh = MakeDatabase(GetParam());
  EXPECT_EQ(OpenHistoryStore(fresh.address, false).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(MigrateHistoryStore(fresh.address).status().code(), absl::StatusCode::kNotFound);
  ASSERT_TRUE(OpenHistoryStore(fresh.address, true).ok());
  EXPECT_TRUE(OpenHistoryStore(fresh.address, false).ok());
  const Migrated migrated = ValueOf(MigrateHistoryStore(fresh.address));
  EXPECT_EQ(migrated.from, migrated.to);
}

INSTANTIATE_TEST_SUITE_P(, HistoryStoreConformance,
                         testing::Values(KindOfDatabase::kSqlite, KindOfDatabase::kPostgres),
                         [](const testing::TestParamInfo<KindOfDatabase>& info) {
                           return info.param == KindOfDatabase::kSqlite ? "Sqlite" : "Postgres";
                         });

}  // namespace
}  // namespace weir
