#include "results/history/value_import.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <span>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "results/compare/metric.h"
#include "results/history/commit_order.h"
#include "results/history/csv_reader.h"
#include "results/history/report_points.h"
#include "results/history/time_text.h"
#include "results/statistics/order_statistics.h"

namespace weir {
namespace {

// Lines in memory at a time, and points that are handed to the store at a time.
constexpr size_t kMostRows = 500'000;
constexpr size_t kPointsAtOnce = 50'000;
constexpr double kNormalDeviation = 1.4826;

constexpr std::array<std::string_view, 4> kColumns = {"series", "commit", "time", "value"};
enum Column { kSeries, kCommit, kTime, kValue };

struct Row {
  uint32_t series;
  uint32_t commit;
  double value;
};

HistoryPoint PointOf(std::span<Row> rows) {
  std::vector<double> values;
  for (const Row& row : rows) values.push_back(row.value);
  HistoryPoint point;
  point.median = Median(std::span(values));
  point.processes = static_cast<int64_t>(values.size());
  for (double& value : values) value = std::fabs(value - point.median);
  point.spread = values.size() > 1 ? kNormalDeviation * Median(std::span(values)) : 0;
  return point;
}

class Importer {
 public:
  Importer(HistoryStore& store, const ValueChoice& choice, std::span<const HistoryRun> known)
      : store_(store), choice_(choice), order_(known, choice.branch) {
    for (size_t i = 0; i < choice.line.size(); ++i) line_[choice.line[i]] = static_cast<int64_t>(i + 1);
  }

  absl::StatusOr<Imported> Read(ChunkedText::Source source) {
    CsvReader reader(std::move(source));
    std::vector<std::string> fields;
    bool first = true;
    while (reader.Next(fields)) {
      if (std::exchange(first, false) && IsHead(fields)) {
        if (absl::Status status = ReadHead(fields); !status.ok()) return status;
        continue;
      }
      if (absl::Status status = Take(fields); !status.ok()) {
        return absl::InvalidArgumentError(
            fmt::format("line {}: {}", reader.line(), std::string(status.message())));
      }
      if (rows_.size() < kMostRows) continue;
      if (absl::Status status = Flush(); !status.ok()) return status;
    }
    if (!reader.error().empty()) return absl::InvalidArgumentError(reader.error());
    if (absl::Status status = Flush(); !status.ok()) return status;
    return imported_;
  }

 private:
  static bool IsHead(const std::vector<std::string>& fields) {
    return std::ranges::find(fields, kColumns[kValue]) != fields.end();
  }

  absl::Status ReadHead(const std::vector<std::string>& fields) {
    for (size_t column = 0; column < kColumns.size(); ++column) {
      const auto place = std::ranges::find(fields, kColumns[column]);
      if (place == fields.end()) {
        return absl::InvalidArgumentError(fmt::format("line 1: there is no column {}", kColumns[column]));
      }
      places_[column] = static_cast<size_t>(place - fields.begin());
    }
    return absl::OkStatus();
  }

  absl::Status Take(const std::vector<std::string>& fields) {
    if (fields.size() <= std::ranges::max(places_)) {
      return absl::InvalidArgumentError("it has too few fields; they are series,commit,time,value");
    }
    double value = 0;
    const std::string& text = fields[places_[kValue]];
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || stop != text.data() + text.size() || !std::isfinite(value)) {
      return absl::InvalidArgumentError(fmt::format("'{}' is no value", text));
    }
    absl::StatusOr<uint32_t> commit = CommitOf(fields);
    if (!commit.ok()) return commit.status();
    rows_.push_back({SeriesOf(fields[places_[kSeries]]), *commit, value});
    return absl::OkStatus();
  }

  uint32_t SeriesOf(const std::string& name) {
    const auto [known, is_new] = series_numbers_.try_emplace(name, static_cast<uint32_t>(series_.size()));
    if (!is_new) return known->second;
    HistorySeries& series = series_.emplace_back();
    series.key.name = name;
    series.key.metric = choice_.metric;
    series.unit = choice_.unit;
    series.higher_is_better = choice_.higher_is_better;
    const Metric metric = MetricNamed(choice_.metric == "value" ? name : choice_.metric);
    if (!series.higher_is_better && metric.direction_known) series.higher_is_better = metric.higher_is_better;
    return known->second;
  }

  absl::StatusOr<uint32_t> CommitOf(const std::vector<std::string>& fields) {
    const std::string& hash = fields[places_[kCommit]];
    const auto [known, is_new] = commit_numbers_.try_emplace(hash, static_cast<uint32_t>(commits_.size()));
    if (!is_new) return known->second;
    HistoryCommit commit;
    commit.hash = hash;
    commit.branch = choice_.branch;
    const std::string& time = fields[places_[kTime]];
    const std::optional<int64_t> seconds = time.empty() ? std::optional<int64_t>(0) : ParseTime(time);
    if (!seconds) {
      commit_numbers_.erase(known);
      return absl::InvalidArgumentError(
          fmt::format("'{}' is no time; seconds since 1970 or 2026-01-31T12:00:00Z are", time));
    }
    commit.time = *seconds;
    const std::optional<int64_t> place = PlaceOf(commit);
    if (!place) {
      commit_numbers_.erase(known);
      return absl::InvalidArgumentError(fmt::format(
          "{} is ordered by git, and commit {} is not on its line; --branch NAME imports into another one",
          choice_.branch, hash));
    }
    commit.position = *place;
    commits_.push_back(std::move(commit));
    return known->second;
  }

  std::optional<int64_t> PlaceOf(const HistoryCommit& commit) {
    if (order_.IsByTime() || order_.empty()) return order_.PlaceByTime(commit.hash, commit.time);
    if (const std::optional<int64_t> place = order_.PositionOf(commit.hash)) return place;
    const auto place = line_.find(commit.hash);
    return place == line_.end() ? std::nullopt : std::optional(place->second);
  }

  // The rows become a run a commit, in the order of the branch.
  absl::Status Flush() {
    std::ranges::stable_sort(
        rows_, {}, [this](const Row& row) { return std::pair(commits_[row.commit].position, row.series); });
    std::vector<HistoryStore::RunPoints> runs;
    size_t points = 0;
    for (size_t begin = 0; begin < rows_.size();) {
      size_t end = begin;
      while (end < rows_.size() && rows_[end].commit == rows_[begin].commit) ++end;
      runs.push_back(RunOf(std::span(rows_).subspan(begin, end - begin)));
      points += runs.back().points.size();
      begin = end;
      if (points < kPointsAtOnce && begin < rows_.size()) continue;
      if (absl::Status status = Add(runs); !status.ok()) return status;
      runs.clear();
      points = 0;
    }
    rows_.clear();
    return absl::OkStatus();
  }

  HistoryStore::RunPoints RunOf(std::span<Row> rows) const {
    HistoryStore::RunPoints run;
    run.run.commit = commits_[rows[0].commit];
    run.run.added = choice_.now;
    std::string content =
        fmt::format("import\n{}\n{}\n{}\n", run.run.commit.branch, run.run.commit.hash, choice_.metric);
    for (size_t begin = 0; begin < rows.size();) {
      size_t end = begin;
      const HistorySeries& series = series_[rows[begin].series];
      content += series.key.name + '\n';
      for (; end < rows.size() && rows[end].series == rows[begin].series; ++end) {
        content += fmt::format("{} ", rows[end].value);
      }
      run.points.push_back({series, PointOf(rows.subspan(begin, end - begin))});
      begin = end;
    }
    run.run.digest = DigestOf(content);
    return run;
  }

  absl::Status Add(std::span<const HistoryStore::RunPoints> runs) {
    const absl::StatusOr<std::vector<HistoryStore::Added>> added = store_.AddAll(runs);
    if (!added.ok()) return added.status();
    for (size_t i = 0; i < runs.size(); ++i) {
      if (!(*added)[i].is_new) {
        ++imported_.known_runs;
        continue;
      }
      ++imported_.runs;
      imported_.points += runs[i].points.size();
    }
    return absl::OkStatus();
  }

  HistoryStore& store_;
  const ValueChoice& choice_;
  CommitOrder order_;
  absl::flat_hash_map<std::string, int64_t> line_;
  std::array<size_t, 4> places_ = {0, 1, 2, 3};  // of the columns
  absl::flat_hash_map<std::string, uint32_t> series_numbers_, commit_numbers_;
  std::vector<HistorySeries> series_;
  std::vector<HistoryCommit> commits_;
  std::vector<Row> rows_;
  Imported imported_;
};

}  // namespace

absl::StatusOr<Imported> ImportValues(HistoryStore& store, ChunkedText::Source source,
                                      const ValueChoice& choice) {
  const absl::StatusOr<std::vector<HistoryRun>> known = store.Runs();
  if (!known.ok()) return known.status();
  return Importer(store, choice, *known).Read(std::move(source));
}

}  // namespace weir
