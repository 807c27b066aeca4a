#include "results/history/history_events.h"

#include <algorithm>
#include <cmath>
#include <compare>
#include <functional>
#include <limits>
#include <map>
#include <tuple>
#include <utility>

#include "results/history/change_history.h"

namespace weir {
namespace {

// A place beside that of an event is an event of its own if this much speaks for it: so many changes that are sure, and
// such a share of what speaks for the other. Less is a change that was found a commit beside its cause.
constexpr double kLeastWeight = 3;
constexpr double kLeastShare = 0.25;

constexpr size_t kNone = std::numeric_limits<size_t>::max();

// The positions of the commits on either side of a change.
struct Place {
  int64_t before = 0;
  int64_t after = 0;
  auto operator<=>(const Place&) const = default;  // NOLINT(modernize-use-nullptr): no pointer is in it

  bool Overlaps(const Place& other) const { return before < other.after && other.before < after; }
  // How far it lies beside `other`; 0 where they overlap.
  int64_t DistanceTo(const Place& other) const {
    return std::max<int64_t>({0, other.before - after + 1, before - other.after + 1});
  }
};

Place PlaceOf(const HistoryChange& change) { return {change.position_before, change.position_after}; }

// RangeOf() and some commits more on either side.
Place ReachOf(const HistoryChange& change, size_t more) {
  const PositionRange range = RangeOf(change);
  const int64_t width = static_cast<int64_t>(more) * (change.position_after - change.position_before);
  return {range.after - width, range.until + width};
}

// Of many changes at one place some are found beside it, and of more of them some are farther away.
size_t CommitsBeside(double weight) {
  constexpr double kMost = 5;
  return static_cast<size_t>(std::clamp(1 + std::log2(weight), 1.0, kMost));
}

// How surely a change says where it lies: 1 if to the commit.
double WeightOf(const HistoryChange& change) {
  const PositionRange range = RangeOf(change);
  return static_cast<double>(change.position_after - change.position_before) /
         static_cast<double>(std::max<int64_t>(range.until - range.after, 1));
}

// Of the changes that are withdrawn, or of those that are not.
class Grouping {
 public:
  Grouping(std::span<const HistoryChange> changes, bool withdrawn) : changes_(changes) {
    for (size_t i = 0; i < changes.size(); ++i) {
      if ((changes[i].state == ChangeState::kWithdrawn) == withdrawn) members_.push_back(i);
    }
    taken_back_by_.assign(changes.size(), kNone);
    belongs_to_.assign(changes.size(), kNone);
    if (!withdrawn) FindTemporary();
  }

  std::vector<HistoryEvent> Run() {
    for (const size_t i : members_) {
      if (belongs_to_[i] == kNone) weights_[PlaceOf(changes_[i])] += WeightOf(changes_[i]);
    }
    std::vector<size_t> event_of(changes_.size(), kNone);
    for (const size_t i : SurestPlacesFirst()) event_of[i] = Join(i);
    for (const size_t i : members_) {
      const size_t first = belongs_to_[i] == kNone ? i : belongs_to_[i];
      groups_[event_of[first]].changes.push_back(i);
    }
    std::vector<HistoryEvent> events;
    for (Group& group : groups_) events.push_back(Event(group));
    return events;
  }

 private:
  struct Group {
    Place place;
    double weight = 0;     // of the place that began it
    size_t narrowest = 0;  // the change whose place it is
    std::vector<size_t> changes;
  };

  // What is in a temporary change belongs to the one that began it.
  void FindTemporary() {
    std::map<int64_t, std::vector<size_t>> by_series;
    for (const size_t i : members_) by_series[changes_[i].series].push_back(i);
    for (auto& [series, indices] : by_series) {
      std::ranges::sort(indices, {}, [&](size_t i) { return changes_[i].position_after; });
      std::vector<HistoryChange> of_series;
      for (const size_t i : indices) of_series.push_back(changes_[i]);
      for (const Recovery& recovery : FindRecoveries(of_series)) Note(recovery, indices);
    }
  }

  void Note(const Recovery& recovery, std::span<const size_t> indices) {
    const size_t first = indices[recovery.first];
    taken_back_by_[first] = indices[recovery.last];
    for (size_t i = recovery.first + 1; i <= recovery.last; ++i) {
      if (changes_[indices[i]].state == ChangeState::kRecovered) belongs_to_[indices[i]] = first;
    }
  }

  std::vector<size_t> SurestPlacesFirst() const {
    std::vector<size_t> order;
    for (const size_t i : members_) {
      if (belongs_to_[i] == kNone) order.push_back(i);
    }
    const auto key = [&](size_t i) {
      const Place place = PlaceOf(changes_[i]);
      return std::tuple(-weights_.at(place), place.after - place.before, place, -WeightOf(changes_[i]), i);
    };
    std::ranges::sort(order, {}, key);
    return order;
  }

  // The event that explains a change: the nearest it may lie in, a new one where there is none.
  size_t Join(size_t i) {
    const Place place = PlaceOf(changes_[i]);
    size_t nearest = kNone;
    for (size_t g = 0; g < groups_.size(); ++g) {
      const Place reach = ReachOf(changes_[i], CommitsBeside(groups_[g].weight));
      if (!reach.Overlaps(groups_[g].place) || StandsAlone(place, groups_[g])) continue;
      if (nearest == kNone || place.DistanceTo(groups_[g].place) < place.DistanceTo(groups_[nearest].place)) {
        nearest = g;
      }
    }
    if (nearest == kNone) {
      groups_.push_back({place, weights_.at(place), i, {}});
      return groups_.size() - 1;
    }
    Narrow(groups_[nearest], place, i);
    return nearest;
  }

  bool StandsAlone(const Place& place, const Group& group) const {
    const double weight = weights_.at(place);
    return !place.Overlaps(group.place) && weight >= kLeastWeight && weight >= kLeastShare * group.weight;
  }

  // Of a series with more commits, a change says more narrowly where it lies.
  static void Narrow(Group& group, const Place& place, size_t change) {
    if (place.before < group.place.before || place.after > group.place.after) return;
    group.place = place;
    group.narrowest = change;
  }

  HistoryEvent Event(Group& group) const {
    std::ranges::stable_sort(group.changes, std::ranges::greater(),
                             [&](size_t i) { return std::pair(belongs_to_[i] == kNone, SizeOf(i)); });
    const HistoryChange& largest = changes_[group.changes.front()];
    const HistoryChange& narrowest = changes_[group.narrowest];
    HistoryEvent event = {.series = CountSeries(group.changes),
                          .commit_before = narrowest.commit_before,
                          .commit_after = narrowest.commit_after,
                          .position_before = narrowest.position_before,
                          .position_after = narrowest.position_after,
                          .size = RelativeSize(largest),
                          .low = largest.low,
                          .high = largest.high};
    const size_t back = taken_back_by_[group.changes.front()];
    if (back != kNone) event.taken_back_by = changes_[back].commit_after;
    SetState(event, group.changes);
    event.changes = std::move(group.changes);
    return event;
  }

  double SizeOf(size_t i) const { return std::abs(RelativeSize(changes_[i])); }

  size_t CountSeries(std::span<const size_t> indices) const {
    std::vector<int64_t> series;
    for (const size_t i : indices) series.push_back(changes_[i].series);
    std::ranges::sort(series);
    return static_cast<size_t>(std::unique(series.begin(), series.end()) - series.begin());
  }

  void SetState(HistoryEvent& event, std::span<const size_t> indices) const {
    for (const ChangeState state :
         {ChangeState::kConfirmed, ChangeState::kWatch, ChangeState::kRecovered, ChangeState::kWithdrawn}) {
      const auto has_it = [&](size_t i) { return changes_[i].state == state; };
      if (std::ranges::none_of(indices, has_it)) continue;
      event.state = state;
      event.acknowledged =
          std::ranges::all_of(indices, [&](size_t i) { return !has_it(i) || changes_[i].acknowledged != 0; });
      return;
    }
  }

  std::span<const HistoryChange> changes_;
  std::vector<size_t> members_;
  std::vector<size_t> taken_back_by_;  // the change that does, of each
  std::vector<size_t> belongs_to_;     // the temporary change that each is part of
  std::map<Place, double> weights_;    // of all changes at a place
  std::vector<Group> groups_;
};

}  // namespace

std::vector<HistoryEvent> GroupIntoEvents(std::span<const HistoryChange> changes) {
  std::vector<HistoryEvent> events;
  for (const bool withdrawn : {false, true}) {
    for (HistoryEvent& event : Grouping(changes, withdrawn).Run()) events.push_back(std::move(event));
  }
  std::ranges::stable_sort(events, std::ranges::greater(), [](const HistoryEvent& event) {
    return std::pair(event.state != ChangeState::kWithdrawn, std::abs(event.size));
  });
  return events;
}

}  // namespace weir
