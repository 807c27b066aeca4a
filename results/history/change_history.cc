#include "results/history/change_history.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <numeric>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <tuple>
#include <utility>

#include "results/history/change_points.h"

namespace weir {
namespace {

constexpr double kLeastRemainder = 0.01;  // of a value; less is not told from none

const HistoryRun* FindRun(std::span<const HistoryRun> runs, int64_t id) {
  const auto found = std::ranges::lower_bound(runs, id, {}, &HistoryRun::id);
  return found == runs.end() || found->id != id || found->removed ? nullptr : &*found;
}

bool IsSame(const HistoryCommit& one, const HistoryCommit& other) {
  return &one == &other || (one.position == other.position && one.hash == other.hash);
}

bool IsEarlier(const CommitValue& one, const CommitValue& other) {
  if (one.commit == other.commit) return false;
  if (one.commit->position != other.commit->position) return one.commit->position < other.commit->position;
  return one.commit->hash < other.commit->hash;
}

// Of several runs of one commit: the value with half of the processes on either side.
CommitValue WeightedMedian(std::span<CommitValue> runs) {
  std::ranges::sort(runs, {}, &CommitValue::value);
  CommitValue median = {.commit = runs.front().commit};
  for (const CommitValue& run : runs) median.processes += run.processes;
  int64_t below = 0;
  for (size_t i = 0; i < runs.size(); ++i) {
    below += runs[i].processes;
    if (2 * below < median.processes) continue;
    const bool between = 2 * below == median.processes && i + 1 < runs.size();
    median.value = between ? std::midpoint(runs[i].value, runs[i + 1].value) : runs[i].value;
    break;
  }
  return median;
}

// How many commits to either side of where it was found a change may lie: 11 (sigma / step)^2 for 95 %, of a step that
// is small for the noise (Y.-C. Yao, "Approximating the distribution of the maximum likelihood estimate of the
// change-point in a sequence of independent random variables", 1987). The interval was made of at most kLocalValues
// values a side, which its width is turned back to sigma with.
size_t CommitsAround(const HistoryChange& change) {
  constexpr double kSigmaInWidths = 0.69;
  constexpr double kSteps = 11;
  constexpr double kMost = 12;
  const double size = RelativeSize(change);
  const double sigma = kSigmaInWidths * (change.high - change.low);
  if (!std::isfinite(size) || !std::isfinite(sigma) || size == 0) return 0;
  return static_cast<size_t>(std::min(kSteps * sigma * sigma / (size * size), kMost));
}

bool GoesUp(const HistoryChange& change) { return change.new_value > change.old_value; }

bool IsLive(const HistoryChange& change) { return change.state != ChangeState::kWithdrawn; }

// Half the interval, in the unit of the values.
double Uncertainty(const HistoryChange& change) {
  const double reach = (change.high - change.low) / 2 * std::abs(change.old_value);
  return std::isfinite(reach) ? reach : 0;
}

// How far behind `last` the value may be from what it was before `first` and still count as the same.
double Slack(const HistoryChange& first, const HistoryChange& last) {
  return std::max(Uncertainty(first) + Uncertainty(last), kLeastRemainder * std::abs(first.old_value));
}

// The first of `changes` that takes back the one at `index`.
std::optional<size_t> TakenBackBy(std::span<const HistoryChange> changes, size_t index) {
  const HistoryChange& change = changes[index];
  for (size_t i = index + 1; i < changes.size(); ++i) {
    if (changes[i].state == ChangeState::kWatch || GoesUp(changes[i]) == GoesUp(change)) continue;
    const double left = changes[i].new_value - change.old_value;
    if ((GoesUp(change) ? left : -left) <= Slack(change, changes[i])) return i;
  }
  return std::nullopt;
}

bool IsEqual(const HistoryChange& one, const HistoryChange& other) {
  const auto fields = [](const HistoryChange& change) {
    return std::tie(change.id, change.state, change.commit_before, change.commit_after,
                    change.position_before, change.position_after, change.old_value, change.new_value,
                    change.low, change.high);
  };
  return fields(one) == fields(other);
}

// One series, its rows, and what was found in it.
class Analysis {
 public:
  Analysis(const SeriesToAnalyse& series, std::span<const HistoryRun> runs, int64_t now)
      : series_(series), now_(now), values_(ValuesByCommit(series.points, runs)) {}

  SeriesAnalysis Run() {
    Find();
    Match();
    MarkRecoveries();
    return {.to_save = Differing(), .commits = values_.size(), .missing = ValuesMissing(values_.size())};
  }

 private:
  // A row, the place of its change in `values_`, and what it is known as, if it is.
  struct Row {
    HistoryChange change;
    size_t index = 0;
    const HistoryChange* known = nullptr;
  };

  void Find() {
    std::vector<double> values;
    values.reserve(values_.size());
    for (const CommitValue& value : values_) values.push_back(value.value);
    std::vector<KnownChange> confirmed;
    for (const HistoryChange& change : series_.known) {
      if (change.state == ChangeState::kConfirmed || change.state == ChangeState::kRecovered) {
        confirmed.push_back({IndexOf(change), GoesUp(change)});
      }
    }
    std::ranges::sort(confirmed, {}, &KnownChange::index);
    for (const ChangePoint& point : FindChangePoints(values, confirmed)) {
      rows_.push_back({.change = RowOf(point), .index = point.index});
    }
  }

  size_t IndexOf(const HistoryChange& change) const {
    const auto at = std::ranges::lower_bound(values_, change.position_after, {},
                                             [](const CommitValue& value) { return value.commit->position; });
    return static_cast<size_t>(at - values_.begin());
  }

  HistoryChange RowOf(const ChangePoint& point) const {
    const HistoryCommit& before = *values_[point.index - 1].commit;
    const HistoryCommit& after = *values_[point.index].commit;
    return {.series = series_.series,
            .state = point.confirmed ? ChangeState::kConfirmed : ChangeState::kWatch,
            .commit_before = before.hash,
            .commit_after = after.hash,
            .position_before = before.position,
            .position_after = after.position,
            .old_value = point.old_value,
            .new_value = point.new_value,
            .low = point.low,
            .high = point.high,
            .first_seen = now_,
            .changed = now_};
  }

  // Two changes that were found are at least kLeastSegment apart, so what is nearer than that is the same one.
  bool MayBe(const Row& found, const HistoryChange& known, size_t& distance) const {
    if (GoesUp(found.change) != GoesUp(known)) return false;
    const size_t index = IndexOf(known);
    distance = index > found.index ? index - found.index : found.index - index;
    return distance <= std::max(CommitsAround(found.change) + CommitsAround(known), kLeastSegment - 1);
  }

  void Match() {
    struct Pair {
      bool withdrawn;
      size_t distance;
      size_t row;
      size_t known;
      auto operator<=>(const Pair&) const = default;  // NOLINT(modernize-use-nullptr): no pointer is in it
    };
    std::vector<Pair> pairs;
    for (size_t row = 0; row < rows_.size(); ++row) {
      for (size_t known = 0; known < series_.known.size(); ++known) {
        Pair pair = {!IsLive(series_.known[known]), 0, row, known};
        if (MayBe(rows_[row], series_.known[known], pair.distance)) pairs.push_back(pair);
      }
    }
    std::ranges::sort(pairs);
    std::vector<bool> taken(series_.known.size());
    for (const Pair& pair : pairs) {
      if (taken[pair.known] || rows_[pair.row].known != nullptr) continue;
      taken[pair.known] = true;
      TakeIdentity(rows_[pair.row], series_.known[pair.known]);
    }
    for (size_t i = 0; i < taken.size(); ++i) {
      if (!taken[i]) Withdraw(series_.known[i]);
    }
  }

  static void TakeIdentity(Row& row, const HistoryChange& known) {
    row.known = &known;
    row.change.id = known.id;
    row.change.first_seen = known.first_seen;
    row.change.changed = known.changed;
    row.change.acknowledged_by = known.acknowledged_by;
    row.change.acknowledged = known.acknowledged;
    row.change.note = known.note;
    if (known.state == ChangeState::kConfirmed || known.state == ChangeState::kRecovered) {
      row.change.state = ChangeState::kConfirmed;
    }
  }

  void Withdraw(const HistoryChange& known) {
    withdrawn_.push_back({.change = known, .known = &known});
    withdrawn_.back().change.state = ChangeState::kWithdrawn;
  }

  void MarkRecoveries() {
    std::vector<HistoryChange> changes;
    for (const Row& row : rows_) changes.push_back(row.change);
    for (const Recovery& recovery : FindRecoveries(changes)) {
      for (size_t i = recovery.first; i < recovery.last; ++i) rows_[i].change.state = ChangeState::kRecovered;
      if (recovery.temporary && !IsLostImprovement(recovery)) {
        rows_[recovery.last].change.state = ChangeState::kRecovered;
      }
    }
  }

  bool IsLostImprovement(const Recovery& recovery) const {
    return series_.higher_is_better && *series_.higher_is_better == GoesUp(rows_[recovery.first].change) &&
           rows_[recovery.last].index - rows_[recovery.first].index > kLocalValues;
  }

  std::vector<HistoryChange> Differing() {
    std::vector<HistoryChange> differing;
    for (std::vector<Row>* rows : {&rows_, &withdrawn_}) {
      for (Row& row : *rows) {
        if (row.known != nullptr && row.known->state != row.change.state) row.change.changed = now_;
        if (row.known == nullptr || !IsEqual(*row.known, row.change))
          differing.push_back(std::move(row.change));
      }
    }
    return differing;
  }

  const SeriesToAnalyse& series_;
  int64_t now_;
  std::vector<CommitValue> values_;
  std::vector<Row> rows_;  // of what was found, ascending
  std::vector<Row> withdrawn_;
};

}  // namespace

std::vector<CommitValue> ValuesByCommit(std::span<const HistoryPoint> points,
                                        std::span<const HistoryRun> runs) {
  std::vector<CommitValue> values;
  values.reserve(points.size());
  for (const HistoryPoint& point : points) {
    const HistoryRun* const run = FindRun(runs, point.run);
    if (run == nullptr || !std::isfinite(point.median)) continue;
    values.push_back({point.median, std::max<int64_t>(point.processes, 1), &run->commit});
  }
  if (!std::ranges::is_sorted(values, IsEarlier)) std::ranges::stable_sort(values, IsEarlier);
  size_t kept = 0;
  for (size_t from = 0, to = 0; from < values.size(); from = to) {
    while (to < values.size() && IsSame(*values[from].commit, *values[to].commit)) ++to;
    values[kept++] = to == from + 1 ? values[from] : WeightedMedian({&values[from], to - from});
  }
  values.resize(kept);
  return values;
}

SeriesAnalysis AnalyseSeries(const SeriesToAnalyse& series, std::span<const HistoryRun> runs, int64_t now) {
  return Analysis(series, runs, now).Run();
}

std::vector<SeriesAnalysis> AnalyseManySeries(std::span<const SeriesToAnalyse> all,
                                              std::span<const HistoryRun> runs, int64_t now, size_t threads) {
  std::vector<SeriesAnalysis> analyses(all.size());
  std::atomic<size_t> next = 0;
  const auto work = [&] {
    for (size_t i = next++; i < all.size(); i = next++) analyses[i] = AnalyseSeries(all[i], runs, now);
  };
  std::vector<std::jthread> others;
  try {
    while (others.size() + 1 < std::min(threads, all.size())) others.emplace_back(work);
  } catch (const std::system_error&) {
    // No further thread is to be had: those there are do all.
  }
  work();
  others.clear();  // joins them
  return analyses;
}

std::vector<Recovery> FindRecoveries(std::span<const HistoryChange> changes) {
  std::vector<Recovery> recoveries;
  size_t first = 0;
  while (first < changes.size()) {
    const std::optional<size_t> last = TakenBackBy(changes, first);
    if (!last) {
      ++first;
      continue;
    }
    const HistoryChange& begin = changes[first];
    const double slack = Slack(begin, changes[*last]);
    recoveries.push_back({first, *last, std::abs(changes[*last].new_value - begin.old_value) <= slack});
    first = recoveries.back().temporary ? *last + 1 : *last;
  }
  return recoveries;
}

std::span<const HistoryChange> ChangesOfSeries(std::span<const HistoryChange> changes, int64_t series) {
  const auto first = std::ranges::lower_bound(changes, series, {}, &HistoryChange::series);
  const auto end = std::ranges::upper_bound(changes, series, {}, &HistoryChange::series);
  return {first, end};
}

double RelativeSize(const HistoryChange& change) {
  return (change.new_value - change.old_value) / std::abs(change.old_value);
}

PositionRange RangeOf(const HistoryChange& change) {
  const int64_t around =
      static_cast<int64_t>(CommitsAround(change)) * (change.position_after - change.position_before);
  return {change.position_before - around, change.position_after + around};
}

bool SameBinary(const HistoryChange& change, std::span<const HistoryRun> runs) {
  const PositionRange range = RangeOf(change);
  const std::string* hash = nullptr;
  bool before = false;
  bool after = false;
  for (const HistoryRun& run : runs) {
    const int64_t position = run.commit.position;
    if (run.removed || position < range.after || position > range.until) continue;
    if (run.binary_hash.empty() || (hash != nullptr && *hash != run.binary_hash)) return false;
    hash = &run.binary_hash;
    before = before || position <= change.position_before;
    after = after || position >= change.position_after;
  }
  return before && after;
}

}  // namespace weir
