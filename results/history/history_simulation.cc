#include "results/history/history_simulation.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <set>
#include <string>

#include "results/history/change_history.h"
#include "results/history/change_points.h"
#include "results/history/history_events.h"

namespace weir {
namespace {

constexpr double kSpikeChance = 0.05;
constexpr double kModeDistance = 3;  // in standard deviations
constexpr double kWalk = 0.05;       // in standard deviations
constexpr double kCorrelation = 0.5;
constexpr size_t kReplayCommits = 400;
constexpr size_t kReplayEvery = 4;
constexpr size_t kGroupedCommits = 200;
constexpr double kStepSizes[] = {0.03, 0.05, 0.10, 0.20};

size_t Distance(size_t one, size_t other) { return one > other ? one - other : other - one; }

bool IsNear(const HistoryChange& change, size_t index) {
  return Distance(static_cast<size_t>(change.position_after), index) <= kStepMargin;
}

// Runs of commits at positions from 0 on, whose ids are their positions.
std::vector<HistoryRun> Runs(size_t count) {
  std::vector<HistoryRun> runs(count);
  for (size_t i = 0; i < count; ++i) {
    const auto position = static_cast<int64_t>(i);
    runs[i].id = position;
    runs[i].commit = {.hash = std::to_string(i), .branch = "main", .position = position};
  }
  return runs;
}

std::vector<HistoryPoint> Points(const std::vector<double>& values) {
  std::vector<HistoryPoint> points(values.size());
  for (size_t i = 0; i < values.size(); ++i) {
    points[i] = {.run = static_cast<int64_t>(i), .median = values[i]};
  }
  return points;
}

// The rows of one series, as a store keeps them.
class Rows {
 public:
  void Save(const SeriesAnalysis& analysis) {
    for (const HistoryChange& change : analysis.to_save) {
      if (change.id == 0) {
        rows_.push_back(change);
        rows_.back().id = static_cast<int64_t>(rows_.size());
      } else {
        rows_[static_cast<size_t>(change.id) - 1] = change;
      }
    }
  }

  const std::vector<HistoryChange>& all() const { return rows_; }

 private:
  std::vector<HistoryChange> rows_;
};

// One series of the replay.
class Replay {
 public:
  Replay(SeriesNoise noise, SimulatedStep step, NormalNumbers& random)
      : step_(step), points_(Points(SimulateSeries(noise, kReplayCommits, random, step))) {}

  void Run(std::span<const HistoryRun> runs, ReplayRates& rates) {
    for (size_t count = kReplayEvery; count <= kReplayCommits; count += kReplayEvery) {
      const std::span<const HistoryPoint> so_far = std::span(points_).first(count);
      const SeriesAnalysis analysis = AnalyseSeries({.points = so_far, .known = rows_.all()}, runs, 1);
      for (const HistoryChange& change : analysis.to_save) {
        if (change.state == ChangeState::kWithdrawn) ++rates.lines;
      }
      rows_.Save(analysis);
      Note(count);
    }
    Count(rates);
  }

 private:
  void Note(size_t count) {
    for (const HistoryChange& change : rows_.all()) {
      if (change.state == ChangeState::kConfirmed) confirmed_.emplace(change.id, count);
      if (change.state == ChangeState::kWithdrawn && confirmed_.contains(change.id)) {
        withdrawn_.insert(change.id);
      }
    }
  }

  void Count(ReplayRates& rates) const {
    rates.confirmed += confirmed_.size();
    rates.withdrawn += withdrawn_.size();
    if (step_.size != 0) ++rates.steps;
    size_t delay = kReplayCommits;
    for (const HistoryChange& change : rows_.all()) {
      const auto at = confirmed_.find(change.id);
      if (at == confirmed_.end()) continue;
      if (change.state == ChangeState::kWithdrawn) ++rates.withdrawn_at_end;
      if (step_.size == 0 || !IsNear(change, step_.index)) {
        ++rates.false_rows;
      } else {
        delay = std::min(delay, at->second - step_.index);
      }
    }
    if (delay == kReplayCommits) return;
    ++rates.found;
    rates.delays.push_back(delay);
  }

  SimulatedStep step_;
  std::vector<HistoryPoint> points_;
  Rows rows_;
  std::map<int64_t, size_t> confirmed_;  // and with how many commits first
  std::set<int64_t> withdrawn_;
};

}  // namespace

std::string_view NoiseName(SeriesNoise noise) {
  switch (noise) {
    case SeriesNoise::kIndependent:
      return "independent";
    case SeriesNoise::kSpiky:
      return "5 % spikes";
    case SeriesNoise::kBimodal:
      return "two modes";
    case SeriesNoise::kDrifting:
      return "drifting";
    case SeriesNoise::kAutocorrelated:
      return "AR(1) of .5";
  }
  return "";
}

double NormalNumbers::Uniform() { return static_cast<double>(random_.Next() >> 11) * 0x1p-53; }

double NormalNumbers::Next() {
  const double radius = std::sqrt(-2 * std::log(1 - Uniform()));
  return radius * std::cos(2 * std::numbers::pi * Uniform());
}

std::vector<double> SimulateSeries(SeriesNoise noise, size_t count, NormalNumbers& random, SimulatedStep step,
                                   double sigma) {
  std::vector<double> values(count);
  double level = 0;
  double last = random.Next();
  for (size_t i = 0; i < count; ++i) {
    double z = random.Next();
    if (noise == SeriesNoise::kBimodal && random.Uniform() < 0.5) z += kModeDistance;
    if (noise == SeriesNoise::kDrifting) z += level += kWalk * random.Next();
    if (noise == SeriesNoise::kAutocorrelated) {
      z = last = kCorrelation * last + std::sqrt(1 - kCorrelation * kCorrelation) * z;
    }
    values[i] = 100 * (1 + sigma * z);
    if (noise == SeriesNoise::kSpiky && random.Uniform() < kSpikeChance) {
      values[i] *= 1.1 + 0.9 * random.Uniform();
    }
    if (i >= step.index) values[i] *= 1 + step.size;
  }
  return values;
}

SimulatedAlarms SimulateAlarms(SeriesNoise noise, size_t count, SimulatedStep step, size_t series,
                               uint64_t seed) {
  NormalNumbers random(seed);
  SimulatedAlarms alarms;
  for (size_t i = 0; i < series; ++i) {
    const std::vector<double> values = SimulateSeries(noise, count, random, step);
    bool alarmed = false;
    bool found = false;
    for (const ChangePoint& point : FindChangePoints(values)) {
      alarmed = alarmed || point.confirmed;
      found = found || (point.confirmed && Distance(point.index, step.index) <= kStepMargin);
    }
    alarms.alarmed += alarmed ? 1 : 0;
    alarms.found += found ? 1 : 0;
  }
  return alarms;
}

ReplayRates SimulateReplay(size_t series, uint64_t seed) {
  NormalNumbers random(seed);
  const std::vector<HistoryRun> runs = Runs(kReplayCommits);
  ReplayRates rates;
  for (size_t i = 0; i < series; ++i) {
    SimulatedStep step;
    if (i % 2 == 0) step = {random.Below(kReplayCommits), kStepSizes[random.Below(4)]};
    Replay(kSeriesNoises[i / 2 % kSeriesNoises.size()], step, random).Run(runs, rates);
  }
  std::ranges::sort(rates.delays);
  return rates;
}

GroupingRates SimulateGrouping(size_t series, size_t causes, uint64_t seed) {
  NormalNumbers random(seed);
  const std::vector<HistoryRun> runs = Runs(kGroupedCommits);
  std::vector<SimulatedStep> steps(causes);
  std::vector<double> shares(causes);
  for (size_t cause = 0; cause < causes; ++cause) {
    steps[cause] = {10 + random.Below(kGroupedCommits - 20), kStepSizes[random.Below(4)]};
    shares[cause] = random.Uniform() / 2;
  }
  std::vector<HistoryChange> changes;
  std::vector<size_t> cause_of;
  for (size_t i = 0; i < series; ++i) {
    std::vector<double> values = SimulateSeries(SeriesNoise::kSpiky, kGroupedCommits, random, {}, 0.01);
    std::vector<size_t> hit_by;
    for (size_t cause = 0; cause < causes; ++cause) {
      if (random.Uniform() >= shares[cause]) continue;
      hit_by.push_back(cause);
      const double size = steps[cause].size * (0.5 + random.Uniform());
      for (size_t at = steps[cause].index; at < values.size(); ++at) values[at] *= 1 + size;
    }
    const std::vector<HistoryPoint> points = Points(values);
    for (HistoryChange change :
         AnalyseSeries({.series = static_cast<int64_t>(i), .points = points}, runs, 1).to_save) {
      const auto nearest = std::ranges::min_element(hit_by, {}, [&](size_t cause) {
        return Distance(static_cast<size_t>(change.position_after), steps[cause].index);
      });
      const bool known = nearest != hit_by.end() && IsNear(change, steps[*nearest].index);
      cause_of.push_back(known ? *nearest : causes);
      changes.push_back(std::move(change));
    }
  }
  std::set<std::pair<size_t, size_t>> pairs;  // of a cause and an event
  const std::vector<HistoryEvent> events = GroupIntoEvents(changes);
  for (size_t event = 0; event < events.size(); ++event) {
    for (const size_t change : events[event].changes) {
      if (cause_of[change] < causes) pairs.emplace(cause_of[change], event);
    }
  }
  std::set<size_t> causes_seen;
  std::set<size_t> events_seen;
  for (const auto& [cause, event] : pairs) {
    causes_seen.insert(cause);
    events_seen.insert(event);
  }
  GroupingRates rates = {causes_seen.size(), events_seen.size()};
  rates.groups_per_cause = static_cast<double>(pairs.size()) / static_cast<double>(causes_seen.size());
  rates.causes_per_group = static_cast<double>(pairs.size()) / static_cast<double>(events_seen.size());
  return rates;
}

}  // namespace weir
