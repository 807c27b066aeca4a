#include "results/history/history_dump.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "results/history/history_view.h"
#include "results/report/code_point.h"
#include "results/report/json_writer.h"
#include "results/text/escaped.h"

namespace weir {
namespace {

constexpr std::string_view kDumpMark = "weir-history";
constexpr std::string_view kDumpVersion = "1";
// Points in memory at a time.
constexpr size_t kMostPoints = 2'000'000;

std::string NumberText(double value) { return fmt::format("{}", value); }

std::string BetterText(const std::optional<bool>& higher) {
  return !higher ? "" : *higher ? "higher" : "lower";
}

struct DumpedPoint {
  size_t series;  // its number in the dump
  HistoryPoint point;
};

// What both formats read of the store, in their common order.
class Dump {
 public:
  virtual ~Dump() = default;

  absl::Status Write(HistoryStore& store) {
    absl::StatusOr<std::vector<HistorySeries>> series = store.Series();
    if (!series.ok()) return series.status();
    absl::StatusOr<std::vector<HistoryRun>> runs = store.Runs();
    if (!runs.ok()) return runs.status();
    absl::StatusOr<std::vector<HistoryChange>> changes = store.Changes({});
    if (!changes.ok()) return changes.status();
    if (std::ranges::any_of(*runs, [](const HistoryRun& run) { return run.removed.has_value(); })) {
      if (absl::Status status = LeaveOutEmpty(store, *series, *changes); !status.ok()) return status;
    }
    // Whatever numbers a store has given them.
    std::ranges::sort(*series, {}, [](const HistorySeries& each) {
      return std::tie(each.key.name, each.key.metric, each.key.environment);
    });
    for (size_t i = 0; i < series->size(); ++i) {
      ids_.push_back((*series)[i].id);
      indices_[(*series)[i].id] = i;
    }
    std::ranges::sort(*changes, {}, [this](const HistoryChange& change) {
      return std::tuple(IndexOf(change.series), change.position_after, change.first_seen, change.id);
    });
    Series(*series);
    if (absl::Status status = WriteRuns(store, *runs); !status.ok()) return status;
    Changes(*changes);
    return absl::OkStatus();
  }

 protected:
  virtual void Series(const std::vector<HistorySeries>& all) = 0;
  virtual void Run(const HistoryRun& run, const std::vector<DumpedPoint>& points) = 0;
  virtual void Changes(const std::vector<HistoryChange>& all) = 0;

  size_t IndexOf(int64_t series) const { return indices_.at(series); }

 private:
  // Series all of whose runs were removed would not come back.
  static absl::Status LeaveOutEmpty(HistoryStore& store, std::vector<HistorySeries>& series,
                                    std::vector<HistoryChange>& changes) {
    std::vector<int64_t> ids;
    for (const HistorySeries& each : series) ids.push_back(each.id);
    absl::flat_hash_map<int64_t, size_t> points;
    const auto count = [&](int64_t id, const std::vector<HistoryPoint>& its) {
      points[id] = its.size();
      return absl::OkStatus();
    };
    if (absl::Status status = store.VisitPoints(ids, count); !status.ok()) return status;
    std::erase_if(series, [&](const HistorySeries& each) { return points[each.id] == 0; });
    std::erase_if(changes, [&](const HistoryChange& change) { return points[change.series] == 0; });
    return absl::OkStatus();
  }

  // A store has its points by series, a dump has them by run.
  absl::Status WriteRuns(HistoryStore& store, const std::vector<HistoryRun>& runs) {
    const size_t at_once = std::max<size_t>(1, kMostPoints / std::max<size_t>(1, ids_.size()));
    for (size_t first = 0; first < runs.size(); first += at_once) {
      const size_t end = std::min(first + at_once, runs.size());
      absl::flat_hash_map<int64_t, size_t> places;
      for (size_t i = first; i < end; ++i) places[runs[i].id] = i - first;
      std::vector<std::vector<DumpedPoint>> points(end - first);
      const auto take = [&](int64_t series, const std::vector<HistoryPoint>& its) {
        for (const HistoryPoint& point : its) {
          if (const auto place = places.find(point.run); place != places.end()) {
            points[place->second].push_back({IndexOf(series), point});
          }
        }
        return absl::OkStatus();
      };
      if (absl::Status status = store.VisitPoints(ids_, take); !status.ok()) return status;
      for (size_t i = first; i < end; ++i) Run(runs[i], points[i - first]);
    }
    return absl::OkStatus();
  }

  std::vector<int64_t> ids_;
  absl::flat_hash_map<int64_t, size_t> indices_;
};

class CsvDump final : public Dump {
 public:
  explicit CsvDump(const TextSink& sink) : sink_(sink) {
    sink(fmt::format("{},{}\n", kDumpMark, kDumpVersion));
  }

 protected:
  void Series(const std::vector<HistorySeries>& all) override {
    for (size_t i = 0; i < all.size(); ++i) {
      std::vector<std::string> fields = {"series",
                                         fmt::format("{}", i),
                                         DumpedText(all[i].key.name),
                                         DumpedText(all[i].key.metric),
                                         DumpedText(all[i].unit),
                                         BetterText(all[i].higher_is_better)};
      for (const auto& [name, value] : all[i].key.environment) {
        fields.push_back(DumpedText(name));
        fields.push_back(DumpedText(value));
      }
      sink_(CsvLine(fields));
    }
  }

  void Run(const HistoryRun& run, const std::vector<DumpedPoint>& points) override {
    const std::vector<std::string> fields = {"run",
                                             DumpedText(run.commit.hash),
                                             DumpedText(run.commit.branch),
                                             fmt::format("{}", run.commit.position),
                                             fmt::format("{}", run.commit.time),
                                             DumpedText(run.digest),
                                             DumpedText(run.binary_hash),
                                             fmt::format("{}", run.added),
                                             run.removed ? fmt::format("{}", *run.removed) : ""};
    std::string text = CsvLine(fields);
    for (const DumpedPoint& each : points) {
      text += fmt::format("point,{},{},{},{}\n", each.series, NumberText(each.point.median),
                          NumberText(each.point.spread), each.point.processes);
    }
    sink_(text);
  }

  void Changes(const std::vector<HistoryChange>& all) override {
    for (const HistoryChange& change : all) {
      const std::vector<std::string> fields = {"change",
                                               fmt::format("{}", IndexOf(change.series)),
                                               std::string(StateName(change.state, false)),
                                               DumpedText(change.commit_before),
                                               DumpedText(change.commit_after),
                                               fmt::format("{}", change.position_before),
                                               fmt::format("{}", change.position_after),
                                               NumberText(change.old_value),
                                               NumberText(change.new_value),
                                               NumberText(change.low),
                                               NumberText(change.high),
                                               fmt::format("{}", change.first_seen),
                                               fmt::format("{}", change.changed),
                                               DumpedText(change.acknowledged_by),
                                               fmt::format("{}", change.acknowledged),
                                               DumpedText(change.note)};
      sink_(CsvLine(fields));
    }
  }

 private:
  const TextSink& sink_;
};

class JsonDump final : public Dump {
 public:
  explicit JsonDump(const TextSink& sink) : sink_(sink) {
    json_.StartObject().String(kDumpMark, kDumpVersion);
  }

  void Finish() {
    json_.EndObject();
    sink_(json_.Take() + "\n");
  }

 protected:
  void Series(const std::vector<HistorySeries>& all) override {
    json_.StartArray("series");
    for (const HistorySeries& each : all) {
      json_.StartObject()
          .String("name", DumpedText(each.key.name))
          .String("metric", DumpedText(each.key.metric))
          .String("unit", DumpedText(each.unit))
          .String("better", BetterText(each.higher_is_better));
      std::vector<std::string> parts;
      for (const auto& [name, value] : each.key.environment) {
        parts.push_back(DumpedText(name));
        parts.push_back(DumpedText(value));
      }
      json_.Strings("environment", parts).EndObject();
    }
    json_.EndArray().StartArray("runs");
  }

  void Run(const HistoryRun& run, const std::vector<DumpedPoint>& points) override {
    json_.StartObject()
        .String("commit", DumpedText(run.commit.hash))
        .String("branch", DumpedText(run.commit.branch))
        .Integer("position", run.commit.position)
        .Integer("time", run.commit.time)
        .String("digest", DumpedText(run.digest))
        .String("binary_hash", DumpedText(run.binary_hash))
        .Integer("added", run.added)
        .Integer("removed", run.removed);
    std::string list;
    for (const DumpedPoint& each : points) {
      list += fmt::format("{}[{}, {}, {}, {}]", list.empty() ? "" : ", ", each.series,
                          JsonNumber(each.point.median), JsonNumber(each.point.spread), each.point.processes);
    }
    json_.Raw("points", "[" + list + "]").EndObject();
    sink_(json_.Take());
  }

  void Changes(const std::vector<HistoryChange>& all) override {
    json_.EndArray().StartArray("changes");
    for (const HistoryChange& change : all) {
      json_.StartObject()
          .Integer("series", static_cast<int64_t>(IndexOf(change.series)))
          .String("state", StateName(change.state, false))
          .String("commit_before", DumpedText(change.commit_before))
          .String("commit_after", DumpedText(change.commit_after))
          .Integer("position_before", change.position_before)
          .Integer("position_after", change.position_after)
          .Number("old", change.old_value)
          .Number("new", change.new_value)
          .Number("low", change.low)
          .Number("high", change.high)
          .Integer("first_seen", change.first_seen)
          .Integer("changed", change.changed)
          .String("acknowledged_by", DumpedText(change.acknowledged_by))
          .Integer("acknowledged", change.acknowledged)
          .String("note", DumpedText(change.note))
          .EndObject();
    }
    json_.EndArray();
  }

 private:
  const TextSink& sink_;
  JsonWriter json_;
};

std::string HexByte(char c) { return fmt::format("\\x{:02x}", static_cast<unsigned char>(c)); }

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

}  // namespace

absl::Status DumpHistoryCsv(HistoryStore& store, const TextSink& sink) { return CsvDump(sink).Write(store); }

absl::Status DumpHistoryJson(HistoryStore& store, const TextSink& sink) {
  JsonDump dump(sink);
  if (absl::Status status = dump.Write(store); !status.ok()) return status;
  dump.Finish();
  return absl::OkStatus();
}

std::string DumpedText(std::string_view text) {
  std::string dumped;
  if (!text.empty() && std::string_view("=+-@").find(text[0]) != text.npos) {
    dumped = HexByte(text[0]);
    text.remove_prefix(1);
  }
  while (!text.empty()) {
    const CodePoint point = FirstCodePoint(text);
    const std::string_view bytes = text.substr(0, point.length);
    if (bytes == "\\") {
      dumped += "\\\\";
    } else if (point.valid && !IsUnprintable(point.value)) {
      dumped += bytes;
    } else {
      for (const char c : bytes) dumped += HexByte(c);
    }
    text.remove_prefix(point.length);
  }
  return dumped;
}

std::string RestoredText(std::string_view dumped) {
  std::string text;
  for (size_t i = 0; i < dumped.size(); ++i) {
    if (dumped[i] != '\\' || i + 1 == dumped.size()) {
      text += dumped[i];
    } else if (dumped[i + 1] == 'x' && i + 3 < dumped.size() && HexDigit(dumped[i + 2]) >= 0 &&
               HexDigit(dumped[i + 3]) >= 0) {
      text += static_cast<char>(HexDigit(dumped[i + 2]) * 16 + HexDigit(dumped[i + 3]));
      i += 3;
    } else {
      text += dumped[++i];
    }
  }
  return text;
}

}  // namespace weir
