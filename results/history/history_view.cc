#include "results/history/history_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <span>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "results/history/change_history.h"
#include "results/history/change_points.h"
#include "results/history/commit_order.h"
#include "results/history/history_update.h"
#include "results/history/noise_reader.h"
#include "results/history/report_points.h"
#include "results/report/delimited_text.h"
#include "results/statistics/distributions.h"
#include "results/statistics/order_statistics.h"
#include "results/text/units.h"

namespace weir {
namespace {

constexpr double kLevel = 0.05;
// Points that are worth reading to know how long each series is.
constexpr size_t kMostPointsRead = 4'000'000;

Direction DirectionOf(const HistorySeries& series, double old_value, double new_value) {
  if (!series.higher_is_better) return Direction::kUnknown;
  return (new_value > old_value) == *series.higher_is_better ? Direction::kBetter : Direction::kWorse;
}

// Where a series lies among the commits of a branch.
struct Extent {
  size_t commits = 0;
  int64_t first = 0;
  int64_t last = 0;
};

// Reads one view.
class Viewer {
 public:
  Viewer(HistoryStore& store, const ViewChoice& choice) : store_(store), choice_(choice) {}

  absl::StatusOr<HistoryView> View() {
    absl::StatusOr<std::vector<HistoryRun>> runs = store_.Runs();
    if (!runs.ok()) return runs.status();
    absl::StatusOr<std::vector<HistorySeries>> series = store_.Series();
    if (!series.ok()) return series.status();
    for (HistorySeries& each : *series) {
      if (!choice_.filter || choice_.filter->Finds(each.key.name)) series_[each.id] = std::move(each);
    }
    view_.database = store_.Name();
    view_.base = BaseBranchOf(*runs);
    runs_ = RunsOf(*runs, view_.base);
    CountRuns(*runs);
    if (absl::Status status = LookAtBranch(*runs); !status.ok()) return status;
    if (absl::Status status = ReadChanges(); !status.ok()) return status;
    if (absl::Status status = ReadLengths(); !status.ok()) return status;
    if (choice_.values) {
      if (absl::Status status = ReadValues(); !status.ok()) return status;
    }
    return std::move(view_);
  }

 private:
  void CountRuns(std::span<const HistoryRun> all) {
    std::set<std::string> branches;
    for (const HistoryRun& run : all) {
      if (run.removed) view_.removed.push_back(run);
      if (run.commit.branch != view_.base) branches.insert(run.commit.branch);
    }
    view_.other_branches.assign(branches.begin(), branches.end());
    std::map<int64_t, const HistoryCommit*> commits;
    for (const HistoryRun& run : runs_) {
      if (run.removed) continue;
      ++view_.runs;
      commits.try_emplace(run.commit.position, &run.commit);
      positions_[run.id] = run.commit.position;
    }
    view_.commits = commits.size();
    if (commits.empty()) return;
    view_.first = *commits.begin()->second;
    view_.last = *commits.rbegin()->second;
    for (const auto& [position, commit] : commits) commits_.emplace(commit->hash, *commit);
  }

  absl::Status ReadChanges() {
    absl::StatusOr<std::vector<HistoryChange>> changes = store_.Changes({});
    if (!changes.ok()) return changes.status();
    std::erase_if(*changes, [&](const HistoryChange& change) { return !series_.contains(change.series); });
    for (const HistoryChange& change : *changes) {
      ViewedChange& viewed = view_.changes.emplace_back();
      viewed.change = change;
      viewed.series = series_[change.series];
      viewed.direction = DirectionOf(viewed.series, change.old_value, change.new_value);
      viewed.same_binary = any_binary_ && SameBinary(change, runs_);
    }
    for (HistoryEvent& event : GroupIntoEvents(*changes)) AddEvent(std::move(event));
    return absl::OkStatus();
  }

  void AddEvent(HistoryEvent event) {
    ViewedEvent viewed;
    const ViewedChange& largest = view_.changes[event.changes.front()];
    viewed.direction = largest.direction;
    viewed.id = largest.change.id;
    viewed.same_binary = true;
    for (const size_t change : event.changes) {
      viewed.id = std::min(viewed.id, view_.changes[change].change.id);
      viewed.same_binary &= view_.changes[change].same_binary;
    }
    if (const auto commit = commits_.find(event.commit_after); commit != commits_.end()) {
      viewed.time = commit->second.time;
    }
    viewed.event = std::move(event);
    view_.events.push_back(std::move(viewed));
  }

  // Of every series, or of very many those alone that may have ended.
  absl::Status ReadLengths() {
    view_.series = series_.size();
    std::map<std::pair<std::string, std::string>, std::vector<int64_t>> by_case;
    for (const auto& [id, series] : series_) by_case[{series.key.name, series.key.metric}].push_back(id);
    std::vector<int64_t> ids;
    view_.lengths_known = series_.size() * view_.commits <= kMostPointsRead;
    for (const auto& [key, its] : by_case) {
      if (view_.lengths_known || its.size() > 1) ids.insert(ids.end(), its.begin(), its.end());
    }
    absl::flat_hash_map<int64_t, Extent> extents;
    const absl::Status read =
        store_.VisitPoints(ids, [&](int64_t id, const std::vector<HistoryPoint>& points) {
          extents[id] = ExtentOf(points);
          return absl::OkStatus();
        });
    if (!read.ok()) return read;
    for (auto& [key, its] : by_case) {
      if (its.size() > 1) FindEnds(its, extents);
    }
    CountShort(extents);
    return absl::OkStatus();
  }

  Extent ExtentOf(std::span<const HistoryPoint> points) const {
    std::vector<int64_t> positions;
    for (const HistoryPoint& point : points) {
      if (const auto run = positions_.find(point.run); run != positions_.end())
        positions.push_back(run->second);
    }
    if (positions.empty()) return {};
    std::ranges::sort(positions);
    positions.erase(std::unique(positions.begin(), positions.end()), positions.end());
    return {positions.size(), positions.front(), positions.back()};
  }

  // Those of one case and metric: each ends where the next one begins behind it.
  void FindEnds(std::vector<int64_t>& ids, const absl::flat_hash_map<int64_t, Extent>& extents) {
    std::erase_if(ids, [&](int64_t id) { return !extents.contains(id) || extents.at(id).commits == 0; });
    std::ranges::sort(ids, {}, [&](int64_t id) { return extents.at(id).first; });
    for (size_t i = 0; i < ids.size(); ++i) {
      for (size_t next = i + 1; next < ids.size(); ++next) {
        if (extents.at(ids[next]).first <= extents.at(ids[i]).last) continue;
        AddEnd(ids[i], ids[next], extents.at(ids[next]).first);
        break;
      }
    }
  }

  void AddEnd(int64_t ended, int64_t successor, int64_t position) {
    if (ended_.insert(ended).second) ++view_.ended_series;
    const std::string change = EnvironmentChange(series_[ended].key, series_[successor].key);
    const auto run = std::ranges::find_if(runs_, [position](const HistoryRun& each) {
      return !each.removed && each.commit.position == position;
    });
    const std::string commit = run == runs_.end() ? "" : run->commit.hash;
    const auto same = std::ranges::find_if(
        view_.ended, [&](const EndedSeries& each) { return each.change == change && each.commit == commit; });
    if (same != view_.ended.end()) {
      ++same->series;
      return;
    }
    view_.ended.push_back({1, series_[ended].key.name, commit, change});
  }

  // What has ended is not going to become longer.
  void CountShort(const absl::flat_hash_map<int64_t, Extent>& extents) {
    for (const auto& [id, series] : series_) {
      const auto extent = extents.find(id);
      const size_t commits = !view_.lengths_known      ? view_.commits
                             : extent == extents.end() ? 0
                                                       : extent->second.commits;
      if (view_.lengths_known && commits == 0) --view_.series;  // of other branches, or removed
      const size_t missing = ValuesMissing(commits);
      if (missing == 0 || commits == 0 || ended_.contains(id)) continue;
      view_.least_missing = view_.too_short == 0 ? missing : std::min(view_.least_missing, missing);
      view_.most_missing = std::max(view_.most_missing, missing);
      ++view_.too_short;
    }
  }

  absl::Status ReadValues() {
    const absl::flat_hash_map<const HistoryCommit*, uint32_t> index = ListCommits();
    std::vector<int64_t> ids;
    for (const auto& [id, series] : series_) ids.push_back(id);
    std::ranges::sort(ids, {}, [this](int64_t id) { return std::pair(series_[id].key.name, id); });
    return store_.VisitPoints(ids, [&](int64_t id, const std::vector<HistoryPoint>& points) {
      ViewedSeries viewed = {.series = series_[id], .ended = ended_.contains(id)};
      for (const CommitValue& value : ValuesByCommit(points, runs_)) {
        viewed.commits.push_back(index.at(value.commit));
        viewed.values.push_back(value.value);
      }
      if (!viewed.values.empty()) view_.values.push_back(std::move(viewed));
      return absl::OkStatus();
    });
  }

  // Those of the base in their order, and where each run's is among them.
  absl::flat_hash_map<const HistoryCommit*, uint32_t> ListCommits() {
    std::vector<const HistoryCommit*> commits;
    for (const HistoryRun& run : runs_) {
      if (!run.removed) commits.push_back(&run.commit);
    }
    std::ranges::stable_sort(commits, {}, [](const HistoryCommit* commit) {
      return std::pair(commit->position, std::string_view(commit->hash));
    });
    absl::flat_hash_map<const HistoryCommit*, uint32_t> index;
    for (const HistoryCommit* commit : commits) {
      const bool another = view_.commit_list.empty() || view_.commit_list.back().hash != commit->hash ||
                           view_.commit_list.back().position != commit->position;
      if (another) view_.commit_list.push_back(*commit);
      index[commit] = static_cast<uint32_t>(view_.commit_list.size() - 1);
    }
    return index;
  }

  // ------------------------------------------------------------------------------------------- a branch
  absl::Status LookAtBranch(std::span<const HistoryRun> all) {
    any_binary_ = std::ranges::any_of(runs_, [](const HistoryRun& run) { return !run.binary_hash.empty(); });
    if (choice_.branch.empty() || choice_.branch == view_.base) return absl::OkStatus();
    view_.branch = choice_.branch;
    branch_runs_ = RunsOf(all, view_.branch);
    std::erase_if(branch_runs_, [](const HistoryRun& run) { return run.removed.has_value(); });
    if (branch_runs_.empty()) {
      return absl::NotFoundError(
          fmt::format("{} has no branch {}; there {} {}{}", view_.database, view_.branch,
                      view_.other_branches.empty() ? "is" : "are", view_.base,
                      view_.other_branches.empty() ? "" : ", " + Joined(view_.other_branches, ", ")));
    }
    // The branch left its base before its first commit.
    const int64_t start = std::ranges::min(branch_runs_, {}, [](const HistoryRun& run) {
                            return run.commit.position;
                          }).commit.position;
    base_before_ = runs_;
    std::erase_if(base_before_, [start](const HistoryRun& run) { return run.commit.position >= start; });
    std::vector<int64_t> ids;
    for (const auto& [id, series] : series_) ids.push_back(id);
    absl::StatusOr<std::vector<HistoryChange>> changes = store_.Changes({});
    if (!changes.ok()) return changes.status();
    std::ranges::stable_sort(*changes, {}, &HistoryChange::series);
    const absl::Status read =
        store_.VisitPoints(ids, [&](int64_t id, const std::vector<HistoryPoint>& points) {
          AddBranchRow(series_[id], points, ChangesOfSeries(*changes, id));
          return absl::OkStatus();
        });
    JudgeBranch();
    return read;
  }

  void AddBranchRow(const HistorySeries& series, const std::vector<HistoryPoint>& points,
                    std::span<const HistoryChange> changes) {
    const std::vector<CommitValue> on_branch = ValuesByCommit(points, branch_runs_);
    if (on_branch.empty()) return;
    const std::vector<CommitValue> base = ValuesByCommit(points, base_before_);
    BranchRow& row = view_.branch_rows.emplace_back();
    row.series = series;
    row.on_branch = MedianOfValues(on_branch);
    row.branch_commits = on_branch.size();
    const std::span<const CommitValue> level = LastLevel(base, changes);
    row.base_commits = level.size();
    if (level.empty()) return;
    row.base = MedianOfValues(level);
    row.size = (row.on_branch - row.base) / std::fabs(row.base);
    row.direction = DirectionOf(series, row.base, row.on_branch);
    const std::optional<HistoryNoise> noise = NoiseOf(base, changes);
    if (!noise || !(row.base > 0) || !(row.on_branch > 0)) return;
    // Neighbours differ by the noise of two commits.
    const double deviation =
        noise->deviation *
        std::sqrt((1 / static_cast<double>(level.size()) + 1 / static_cast<double>(on_branch.size())) / 2);
    const double reach = StudentT(DegreesOf(*noise)).UpperQuantile(kLevel / 2) * deviation;
    row.low = std::exp(std::log1p(row.size) - reach) - 1;
    row.high = std::exp(std::log1p(row.size) + reach) - 1;
    distances_.push_back({view_.branch_rows.size() - 1, std::fabs(std::log1p(row.size)) / deviation,
                          DegreesOf(*noise), *noise});
  }

  static double MedianOfValues(std::span<const CommitValue> values) {
    std::vector<double> plain;
    for (const CommitValue& each : values) plain.push_back(each.value);
    return Median(std::span(plain));
  }

  // At most kLocalValues commits, and none before the last change.
  static std::span<const CommitValue> LastLevel(std::span<const CommitValue> base,
                                                std::span<const HistoryChange> changes) {
    int64_t from = INT64_MIN;
    for (const HistoryChange& change : changes) {
      if (change.state != ChangeState::kWithdrawn && !base.empty() &&
          change.position_after <= base.back().commit->position) {
        from = std::max(from, change.position_after);
      }
    }
    const auto first =
        std::ranges::find_if(base, [from](const CommitValue& each) { return each.commit->position >= from; });
    const std::span<const CommitValue> level(first, base.end());
    return level.size() <= kLocalValues ? level : level.last(kLocalValues);
  }

  // By Bonferroni over the rows.
  void JudgeBranch() {
    for (const auto& [index, distance, degrees, noise] : distances_) {
      BranchRow& row = view_.branch_rows[index];
      const double level = kLevel / 2 / static_cast<double>(distances_.size());
      const double change = std::fabs(std::log1p(row.size));
      row.differs = distance >= StudentT(degrees).UpperQuantile(level) &&
                    change > LeastHistoryChange(noise, distances_.size());
    }
    std::ranges::stable_sort(view_.branch_rows, [](const BranchRow& a, const BranchRow& b) {
      return std::pair(a.differs, std::fabs(a.size)) > std::pair(b.differs, std::fabs(b.size));
    });
  }

  struct Distance {
    size_t row;
    double distance;  // in standard deviations
    double degrees;
    HistoryNoise noise;
  };

  HistoryStore& store_;
  const ViewChoice& choice_;
  HistoryView view_;
  absl::flat_hash_map<int64_t, HistorySeries> series_;
  std::vector<HistoryRun> runs_;  // of the base
  std::vector<HistoryRun> base_before_, branch_runs_;
  absl::flat_hash_map<int64_t, int64_t> positions_;  // of runs that are there
  absl::flat_hash_map<std::string, HistoryCommit> commits_;
  std::set<int64_t> ended_;
  std::vector<Distance> distances_;
  bool any_binary_ = false;
};

// Open confirmed changes by what they are, and what else the verdict counts.
struct Tally {
  size_t worse = 0, better = 0, unknown = 0, watched = 0, acknowledged = 0, same_binary = 0;
};

Tally TallyOf(const HistoryView& view) {
  Tally tally;
  for (const ViewedChange& each : view.changes) {
    const bool confirmed = each.change.state == ChangeState::kConfirmed;
    if (!confirmed && each.change.state != ChangeState::kWatch) continue;
    if (each.change.acknowledged != 0) {
      ++tally.acknowledged;
    } else if (each.same_binary) {
      ++tally.same_binary;
    } else if (!confirmed) {
      ++tally.watched;
    } else {
      ++(each.direction == Direction::kWorse    ? tally.worse
         : each.direction == Direction::kBetter ? tally.better
                                                : tally.unknown);
    }
  }
  return tally;
}

ExitCode ExitCodeOfBranch(const std::vector<BranchRow>& rows, bool any_change) {
  const bool found = std::ranges::any_of(rows, [any_change](const BranchRow& row) {
    return row.differs && (any_change || row.direction == Direction::kWorse);
  });
  if (found) return kExitChangeFound;
  if (rows.empty()) return kExitNothingToCompare;
  const bool any_known = std::ranges::any_of(rows, [](const BranchRow& row) { return row.low.has_value(); });
  return any_known ? kExitDone : kExitInconclusive;
}

std::string BranchVerdict(const HistoryView& view) {
  const auto count = [&](Direction direction) {
    return static_cast<size_t>(std::ranges::count_if(view.branch_rows, [direction](const BranchRow& row) {
      return row.differs && row.direction == direction;
    }));
  };
  const size_t unknown = static_cast<size_t>(
      std::ranges::count_if(view.branch_rows, [](const BranchRow& row) { return !row.low.has_value(); }));
  std::string verdict =
      fmt::format("{} against {}: of {} series {} likely worse and {} likely better", view.branch, view.base,
                  view.branch_rows.size(), count(Direction::kWorse), count(Direction::kBetter));
  if (const size_t differ = count(Direction::kUnknown); differ > 0) {
    verdict +=
        fmt::format(", and {} differ in a direction of which it is not known whether it is better", differ);
  }
  if (unknown > 0) {
    verdict += fmt::format(
        "; of {} the noise is not known, for which {} has too few commits (more than {} are needed)", unknown,
        view.base, kLeastNeighbours);
  }
  return verdict + ".";
}

std::string Counted(size_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", FormatCount(count), count == 1 ? one : many);
}

// Of what is still measured.
bool AllTooShort(const HistoryView& view) {
  return view.too_short > 0 && view.too_short + view.ended_series >= view.series;
}

std::string MissingInWords(const HistoryView& view) {
  const std::string more = view.least_missing == view.most_missing
                               ? fmt::format("{}", view.most_missing)
                               : fmt::format("{} to {}", view.least_missing, view.most_missing);
  return fmt::format("{} more commit{}", more, view.most_missing == 1 ? "" : "s");
}

}  // namespace

bool ViewedChange::IsOpen() const {
  const bool there = change.state == ChangeState::kConfirmed || change.state == ChangeState::kWatch;
  return there && change.acknowledged == 0 && !same_binary;
}

absl::StatusOr<HistoryView> ViewHistory(HistoryStore& store, const ViewChoice& choice) {
  return Viewer(store, choice).View();
}

ExitCode ExitCodeOf(const HistoryView& view, bool any_change) {
  if (view.series == 0 || view.commits == 0) return kExitNothingToCompare;
  if (!view.branch.empty()) return ExitCodeOfBranch(view.branch_rows, any_change);
  const Tally tally = TallyOf(view);
  if (tally.worse > 0 || (any_change && tally.better + tally.unknown > 0)) return kExitChangeFound;
  return AllTooShort(view) ? kExitInconclusive : kExitDone;
}

std::string VerdictOf(const HistoryView& view, bool any_change) {
  if (view.series == 0 || view.commits == 0) return "There is no series here.";
  if (!view.branch.empty()) return BranchVerdict(view);
  const Tally tally = TallyOf(view);
  std::vector<std::string> parts;
  const auto add = [&](size_t count, const std::string& one, const std::string& many) {
    if (count > 0) parts.push_back(Counted(count, one, many));
  };
  add(tally.worse, "confirmed change for the worse", "confirmed changes for the worse");
  add(tally.better, "confirmed change for the better", "confirmed changes for the better");
  const std::string hint = any_change ? "" : " (--fail-on change counts them)";
  add(tally.unknown, "confirmed change of a series whose better direction is not known" + hint,
      "confirmed changes of series whose better direction is not known" + hint);
  add(tally.watched, "watched until more commits lie behind it",
      "watched until more commits lie behind them");
  add(tally.acknowledged, "acknowledged", "acknowledged");
  add(tally.same_binary, "where the binary was the same, so not the program's",
      "where the binary was the same, so not the program's");
  std::string verdict;
  if (!parts.empty()) {
    verdict = (tally.worse > 0 ? "" : "Nothing became worse for certain: ") + Joined(parts, ", ") + ".";
  } else if (!AllTooShort(view)) {
    verdict = "No change.";
  }
  if (view.too_short == 0) return verdict;
  if (!verdict.empty()) verdict += " ";
  if (AllTooShort(view)) {
    return verdict + fmt::format("Too few commits to tell: {} needed.",
                                 MissingInWords(view) + (view.most_missing == 1 ? " is" : " are"));
  }
  return verdict + fmt::format("{} of {} series are too short to tell: {} needed.", view.too_short,
                               view.series, MissingInWords(view) + (view.most_missing == 1 ? " is" : " are"));
}

std::string_view DirectionName(Direction direction) {
  switch (direction) {
    case Direction::kWorse:
      return "worse";
    case Direction::kBetter:
      return "better";
    case Direction::kUnknown:
      return "unknown";
  }
  return "unknown";
}

Metric MetricOf(const HistorySeries& series) {
  Metric metric = MetricNamed(series.key.metric == "value" ? series.key.name : series.key.metric);
  metric.higher_is_better = series.higher_is_better.value_or(false);
  metric.direction_known = series.higher_is_better.has_value();
  return metric;
}

std::string ValueInWords(const HistorySeries& series, double value) {
  if (!std::isfinite(value)) return "n/a";
  if (series.unit == "ns") return Metric().Format(value * 1e-9);
  const Metric metric = MetricOf(series);
  return metric.Unit().empty() && !series.unit.empty() ? FormatThreeDigits(value) + " " + series.unit
                                                       : metric.Format(value);
}

std::string SizeInWords(const HistorySeries& series, double old_value, double new_value) {
  if (!(old_value > 0) || !(new_value > 0)) {
    return fmt::format("{} → {}", ValueInWords(series, old_value), ValueInWords(series, new_value));
  }
  const Metric metric = MetricOf(series);
  return metric.InWords(metric.higher_is_better ? old_value / new_value : new_value / old_value);
}

std::string RelativeInterval(double low, double high) {
  if (!std::isfinite(low) || !std::isfinite(high)) return "n/a";
  const auto words = [](double relative) {
    return relative > -1 ? FormatRatio(1 + relative) : fmt::format("{:+.0f} %", 100 * relative);
  };
  return fmt::format("{} … {}", words(low), words(high));
}

std::string_view StateName(ChangeState state, bool acknowledged) {
  switch (state) {
    case ChangeState::kWatch:
      return acknowledged ? "acknowledged" : "watch";
    case ChangeState::kConfirmed:
      return acknowledged ? "acknowledged" : "confirmed";
    case ChangeState::kRecovered:
      return "recovered";
    case ChangeState::kWithdrawn:
      return "withdrawn";
  }
  return "watch";
}

}  // namespace weir
