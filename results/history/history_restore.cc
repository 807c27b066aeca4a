#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <utility>

#include "rapidjson/document.h"
#include "results/history/csv_reader.h"
#include "results/history/history_dump.h"
#include "results/history/history_view.h"

namespace weir {
namespace {

// Points that are handed to the store at a time, as far as whole runs let it.
constexpr size_t kPointsAtOnce = 50'000;

template <typename Number>
bool Read(std::string_view text, Number& number) {
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && stop == text.data() + text.size();
}

std::optional<ChangeState> StateNamed(std::string_view name) {
  for (const ChangeState state :
       {ChangeState::kWatch, ChangeState::kConfirmed, ChangeState::kRecovered, ChangeState::kWithdrawn}) {
    if (StateName(state, false) == name) return state;
  }
  return std::nullopt;
}

// Takes a dump line by line, whatever it was written as.
class Restorer {
 public:
  explicit Restorer(HistoryStore& store) : store_(store) {}

  absl::Status Start() {
    absl::StatusOr<std::vector<HistoryRun>> runs = store_.Runs();
    if (!runs.ok()) return runs.status();
    for (const HistoryRun& run : *runs) {
      if (run.removed) removed_.insert({run.digest, *run.removed});
    }
    return absl::OkStatus();
  }

  /// INVALID_ARGUMENT without its place where the line is none of a dump.
  absl::Status Take(std::span<const std::string> fields) {
    if (fields[0] == "point") return TakePoint(fields);
    if (fields[0] == "run") return TakeRun(fields);
    if (fields[0] == "series") return TakeSeries(fields);
    if (fields[0] == "change") return TakeChange(fields);
    return absl::InvalidArgumentError("no line of an exported history begins so");
  }

  absl::StatusOr<Imported> Finish() {
    if (absl::Status status = Flush(); !status.ok()) return status;
    if (absl::Status status = SaveChanges(); !status.ok()) return status;
    return imported_;
  }

 private:
  static absl::Status Bad(std::string_view what) {
    return absl::InvalidArgumentError(fmt::format("this {} cannot be read", what));
  }

  absl::Status TakeSeries(std::span<const std::string> fields) {
    size_t number = 0;
    if (fields.size() < 6 || fields.size() % 2 != 0 || !Read(fields[1], number) || number != series_.size()) {
      return Bad("series");
    }
    HistorySeries& series = series_.emplace_back();
    series.key.name = RestoredText(fields[2]);
    series.key.metric = RestoredText(fields[3]);
    series.unit = RestoredText(fields[4]);
    if (!fields[5].empty()) series.higher_is_better = fields[5] == "higher";
    for (size_t i = 6; i < fields.size(); i += 2) {
      series.key.environment.emplace_back(RestoredText(fields[i]), RestoredText(fields[i + 1]));
    }
    return absl::OkStatus();
  }

  absl::Status TakeRun(std::span<const std::string> fields) {
    if (points_ >= kPointsAtOnce) {
      if (absl::Status status = Flush(); !status.ok()) return status;
    }
    HistoryRun run;
    int64_t removed = 0;
    if (fields.size() != 9 || !Read(fields[3], run.commit.position) || !Read(fields[4], run.commit.time) ||
        !Read(fields[7], run.added) || (!fields[8].empty() && !Read(fields[8], removed))) {
      return Bad("run");
    }
    run.commit.hash = RestoredText(fields[1]);
    run.commit.branch = RestoredText(fields[2]);
    run.digest = RestoredText(fields[5]);
    run.binary_hash = RestoredText(fields[6]);
    if (!fields[8].empty()) run.removed = removed;
    passing_ = run.removed && removed_.contains({run.digest, *run.removed});
    if (passing_) {
      ++imported_.known_runs;
    } else {
      runs_.push_back({std::move(run), {}});
    }
    return absl::OkStatus();
  }

  absl::Status TakePoint(std::span<const std::string> fields) {
    size_t series = 0;
    HistoryPoint point;
    if (fields.size() != 5 || !Read(fields[1], series) || series >= series_.size() ||
        !Read(fields[2], point.median) || !Read(fields[3], point.spread) ||
        !Read(fields[4], point.processes) || (runs_.empty() && !passing_)) {
      return Bad("point");
    }
    if (passing_) return absl::OkStatus();
    runs_.back().points.push_back({series_[series], point});
    ++points_;
    return absl::OkStatus();
  }

  absl::Status TakeChange(std::span<const std::string> fields) {
    size_t series = 0;
    HistoryChange change;
    const std::optional<ChangeState> state = fields.size() == 16 ? StateNamed(fields[2]) : std::nullopt;
    if (!state || !Read(fields[1], series) || series >= series_.size() ||
        !Read(fields[5], change.position_before) || !Read(fields[6], change.position_after) ||
        !Read(fields[7], change.old_value) || !Read(fields[8], change.new_value) ||
        !Read(fields[9], change.low) || !Read(fields[10], change.high) ||
        !Read(fields[11], change.first_seen) || !Read(fields[12], change.changed) ||
        !Read(fields[14], change.acknowledged)) {
      return Bad("change");
    }
    change.state = *state;
    change.series = static_cast<int64_t>(series);  // by its number here, until the store's are known
    change.commit_before = RestoredText(fields[3]);
    change.commit_after = RestoredText(fields[4]);
    change.acknowledged_by = RestoredText(fields[13]);
    change.note = RestoredText(fields[15]);
    changes_.push_back(std::move(change));
    return absl::OkStatus();
  }

  absl::Status Flush() {
    if (runs_.empty()) return absl::OkStatus();
    const absl::StatusOr<std::vector<HistoryStore::Added>> added = store_.AddAll(runs_);
    if (!added.ok()) return added.status();
    for (size_t i = 0; i < runs_.size(); ++i) {
      if (!(*added)[i].is_new) {
        ++imported_.known_runs;
        continue;
      }
      ++imported_.runs;
      imported_.points += runs_[i].points.size();
    }
    runs_.clear();
    points_ = 0;
    return absl::OkStatus();
  }

  // Those that are not there yet.
  absl::Status SaveChanges() {
    if (changes_.empty()) return absl::OkStatus();
    absl::StatusOr<std::vector<HistorySeries>> stored = store_.Series();
    if (!stored.ok()) return stored.status();
    absl::StatusOr<std::vector<HistoryChange>> known = store_.Changes({});
    if (!known.ok()) return known.status();
    std::map<Key, int64_t> ids;
    for (const HistorySeries& each : *stored) ids[KeyOf(each)] = each.id;
    std::set<std::tuple<int64_t, std::string, std::string, int64_t>> there;
    for (const HistoryChange& each : *known) there.insert(Place(each));
    std::vector<HistoryChange> fresh;
    std::set<int64_t> touched;
    for (HistoryChange& change : changes_) {
      const auto id = ids.find(KeyOf(series_[static_cast<size_t>(change.series)]));
      if (id == ids.end()) continue;  // all of its runs were removed
      change.series = id->second;
      if (there.contains(Place(change))) continue;
      touched.insert(change.series);
      fresh.push_back(change);
    }
    const std::vector<int64_t> analysed(touched.begin(), touched.end());
    const absl::StatusOr<std::vector<int64_t>> saved = store_.SaveChanges(analysed, fresh);
    if (!saved.ok()) return saved.status();
    imported_.changes = fresh.size();
    return absl::OkStatus();
  }

  using Key = std::tuple<std::string, std::string, std::vector<std::pair<std::string, std::string>>>;
  static Key KeyOf(const HistorySeries& series) {
    return {series.key.name, series.key.metric, series.key.environment};
  }
  static std::tuple<int64_t, std::string, std::string, int64_t> Place(const HistoryChange& change) {
    return {change.series, change.commit_before, change.commit_after, change.first_seen};
  }

  HistoryStore& store_;
  std::set<std::pair<std::string, int64_t>> removed_;
  std::vector<HistorySeries> series_;
  std::vector<HistoryStore::RunPoints> runs_;
  size_t points_ = 0;
  bool passing_ = false;  // the points of a run that is there
  std::vector<HistoryChange> changes_;
  Imported imported_;
};

// A value of JSON as the field of CSV that it would be.
std::string FieldOf(const rapidjson::Value& object, const char* name, const char* absent = "") {
  const auto member = object.FindMember(name);
  if (member == object.MemberEnd()) return absent;
  const rapidjson::Value& value = member->value;
  if (value.IsString()) return {value.GetString(), value.GetStringLength()};
  if (value.IsInt64()) return fmt::format("{}", value.GetInt64());
  return value.IsNumber() ? fmt::format("{}", value.GetDouble()) : std::string();
}

std::string FieldOf(const rapidjson::Value& value) {
  return value.IsInt64()    ? fmt::format("{}", value.GetInt64())
         : value.IsNumber() ? fmt::format("{}", value.GetDouble())
                            : std::string();
}

// The lines of a dump in CSV that a dump in JSON stands for.
class JsonLines {
 public:
  JsonLines(const rapidjson::Document& document, Restorer& restorer)
      : document_(document), restorer_(restorer) {}

  absl::Status Take() {
    for (const auto& [name, take] : {std::pair{"series", &JsonLines::TakeSeries},
                                     {"runs", &JsonLines::TakeRun},
                                     {"changes", &JsonLines::TakeChange}}) {
      const auto list = document_.FindMember(name);
      if (list == document_.MemberEnd() || !list->value.IsArray()) continue;
      for (const rapidjson::Value& each : list->value.GetArray()) {
        if (!each.IsObject())
          return absl::InvalidArgumentError(fmt::format("an element of {} is no object", name));
        if (absl::Status status = (this->*take)(each); !status.ok()) return status;
      }
    }
    return absl::OkStatus();
  }

 private:
  absl::Status TakeSeries(const rapidjson::Value& each) {
    std::vector<std::string> fields = {"series",
                                       fmt::format("{}", series_++),
                                       FieldOf(each, "name"),
                                       FieldOf(each, "metric"),
                                       FieldOf(each, "unit"),
                                       FieldOf(each, "better")};
    const auto environment = each.FindMember("environment");
    if (environment != each.MemberEnd() && environment->value.IsArray()) {
      for (const rapidjson::Value& part : environment->value.GetArray()) {
        fields.push_back(part.IsString() ? std::string(part.GetString(), part.GetStringLength()) : "");
      }
    }
    return restorer_.Take(fields);
  }

  absl::Status TakeRun(const rapidjson::Value& each) {
    const std::vector<std::string> fields = {"run",
                                             FieldOf(each, "commit"),
                                             FieldOf(each, "branch"),
                                             FieldOf(each, "position"),
                                             FieldOf(each, "time"),
                                             FieldOf(each, "digest"),
                                             FieldOf(each, "binary_hash"),
                                             FieldOf(each, "added"),
                                             FieldOf(each, "removed")};
    if (absl::Status status = restorer_.Take(fields); !status.ok()) return status;
    const auto points = each.FindMember("points");
    if (points == each.MemberEnd() || !points->value.IsArray()) return absl::OkStatus();
    for (const rapidjson::Value& point : points->value.GetArray()) {
      std::vector<std::string> line = {"point"};
      if (point.IsArray()) {
        for (const rapidjson::Value& value : point.GetArray()) line.push_back(FieldOf(value));
      }
      if (absl::Status status = restorer_.Take(line); !status.ok()) return status;
    }
    return absl::OkStatus();
  }

  absl::Status TakeChange(const rapidjson::Value& each) {
    std::vector<std::string> fields = {"change"};
    for (const char* const name :
         {"series", "state", "commit_before", "commit_after", "position_before", "position_after", "old",
          "new", "low", "high", "first_seen", "changed", "acknowledged_by", "acknowledged", "note"}) {
      const bool interval = std::string_view(name) == "low" || std::string_view(name) == "high";
      fields.push_back(FieldOf(each, name, interval ? "inf" : ""));  // JSON has no infinite numbers
    }
    return restorer_.Take(fields);
  }

  const rapidjson::Document& document_;
  Restorer& restorer_;
  size_t series_ = 0;
};

absl::Status At(size_t line, const absl::Status& status) {
  if (!absl::IsInvalidArgument(status)) return status;
  return absl::InvalidArgumentError(fmt::format("line {}: {}", line, std::string(status.message())));
}

}  // namespace

absl::StatusOr<Imported> RestoreHistoryCsv(HistoryStore& store, ChunkedText::Source source) {
  CsvReader reader(std::move(source));
  Restorer restorer(store);
  if (absl::Status status = restorer.Start(); !status.ok()) return status;
  std::vector<std::string> fields;
  if (!reader.Next(fields) || fields.size() != 2 || fields[0] != "weir-history" || fields[1] != "1") {
    return absl::InvalidArgumentError("it is no history that this weir exported");
  }
  while (reader.Next(fields)) {
    if (absl::Status status = restorer.Take(fields); !status.ok()) return At(reader.line(), status);
  }
  if (!reader.error().empty()) return absl::InvalidArgumentError(reader.error());
  return restorer.Finish();
}

absl::StatusOr<Imported> RestoreHistoryJson(HistoryStore& store, ChunkedText::Source source) {
  ChunkedText text(std::move(source));
  rapidjson::Document document;
  document.ParseStream<rapidjson::kParseIterativeFlag | rapidjson::kParseFullPrecisionFlag>(text);
  if (document.HasParseError()) {
    return absl::InvalidArgumentError(
        fmt::format("it is not JSON from byte {} on", document.GetErrorOffset()));
  }
  const bool ours = document.IsObject() && FieldOf(document, "weir-history") == "1";
  if (!ours) return absl::InvalidArgumentError("it is no history that this weir exported");
  Restorer restorer(store);
  if (absl::Status status = restorer.Start(); !status.ok()) return status;
  if (absl::Status status = JsonLines(document, restorer).Take(); !status.ok()) return status;
  return restorer.Finish();
}

}  // namespace weir
