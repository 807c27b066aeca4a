#include "results/store/sqlite_tables.h"

#include <algorithm>
#include <string_view>
#include <tuple>
#include <utility>

#include "absl/status/status.h"
#include "fmt/format.h"
#include "results/store/change_row.h"
#include "results/store/sqlite_database.h"

namespace weir {
namespace {

/// Texts are BLOBs, as they may be any bytes. A row of points is found by its series and its number in one integer, so
/// that the rows of a series lie side by side. `mark` counts how often anything was touched.
constexpr char kVersion1[] = R"(
CREATE TABLE run (id INTEGER PRIMARY KEY, hash BLOB NOT NULL, branch BLOB NOT NULL, position INTEGER NOT NULL,
  time INTEGER NOT NULL, digest BLOB NOT NULL, binary_hash BLOB NOT NULL, added INTEGER NOT NULL,
  removed INTEGER) STRICT;
CREATE UNIQUE INDEX run_digest ON run (digest) WHERE removed IS NULL;
CREATE INDEX run_removed ON run (removed, digest) WHERE removed IS NOT NULL;
CREATE TABLE run_series (run INTEGER PRIMARY KEY, series BLOB NOT NULL) STRICT;
CREATE TABLE series (id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, unit BLOB NOT NULL,
  higher_is_better INTEGER) STRICT;
CREATE TABLE chunk (id INTEGER PRIMARY KEY, points BLOB NOT NULL) STRICT;
CREATE TABLE touched (series INTEGER PRIMARY KEY, mark INTEGER NOT NULL) STRICT;
CREATE TABLE mark (value INTEGER NOT NULL) STRICT;
INSERT INTO mark VALUES (0);
CREATE TABLE change (id INTEGER PRIMARY KEY, series INTEGER NOT NULL, state INTEGER NOT NULL,
  commit_before BLOB NOT NULL, commit_after BLOB NOT NULL, position_before INTEGER NOT NULL,
  position_after INTEGER NOT NULL, old_value REAL, new_value REAL, low REAL, high REAL, first_seen INTEGER NOT NULL,
  changed INTEGER NOT NULL, acknowledged_by BLOB NOT NULL, acknowledged INTEGER NOT NULL, note BLOB NOT NULL) STRICT;
CREATE INDEX change_series ON change (series);
CREATE INDEX change_position ON change (position_after);
)";

constexpr const char* kSchema[] = {kVersion1};

/// In the file's header, so that it is known for weir's: "weir".
constexpr int64_t kApplication = 0x77656972;

/// Rows that a series can have.
constexpr int64_t kRowsOfSeries = int64_t{1} << 20;

int64_t RowId(int64_t series, int64_t number) { return series * kRowsOfSeries + number; }

/// What Changed() binds, in the order of kInsertChange and kUpdateChange.
void BindFindings(const HistoryChange& change, SqliteQuery* query) {
  query->Bind(static_cast<int64_t>(change.state))
      .Bind(change.commit_before)
      .Bind(change.commit_after)
      .Bind(change.position_before)
      .Bind(change.position_after)
      .Bind(change.old_value)
      .Bind(change.new_value)
      .Bind(change.low)
      .Bind(change.high)
      .Bind(change.first_seen)
      .Bind(change.changed);
}

class SqliteTables final : public HistoryTables {
 public:
  SqliteTables(std::unique_ptr<SqliteDatabase> database, int version)
      : database_(std::move(database)), version_(version) {}

  std::string Name() const override { return database_->path(); }
  /// Four rows a page of 4096 bytes: larger ones would leave more of it empty.
  RowSizes row_sizes() const override { return {32, 980}; }

  absl::Status Begin() override;
  absl::Status Commit() override { return database_->Query("COMMIT").Run(); }
  void Rollback() override { database_->Query("ROLLBACK").Run().IgnoreError(); }

  absl::StatusOr<HistoryStore::Added> InsertRun(const HistoryRun& run) override;
  absl::Status SetSeriesOfRun(int64_t run, const std::string& packed_ids) override;
  absl::StatusOr<std::string> SeriesOfRun(int64_t run) override;
  absl::StatusOr<bool> MarkRemoved(int64_t run, int64_t when) override;
  absl::StatusOr<std::vector<HistoryRun>> Runs() override;
  absl::StatusOr<std::vector<int64_t>> RemovedRuns() override;

  absl::StatusOr<std::vector<int64_t>> FindOrInsertSeries(std::span<const SeriesRow> rows) override;
  absl::StatusOr<std::vector<SeriesRow>> AllSeries() override;
  absl::Status LockSeries(std::span<const int64_t>) override {
    return absl::OkStatus();
  }  // the whole file is

  absl::StatusOr<std::vector<PointChunk>> LastChunks(std::span<const int64_t> series, size_t count) override;
  absl::Status PutChunks(std::span<const PointChunk> chunks) override;
  absl::Status DeleteChunks(std::span<const std::pair<int64_t, int64_t>> chunks) override;
  absl::Status VisitChunks(
      std::span<const int64_t> series,
      const std::function<absl::Status(int64_t, std::span<const std::string>)>& visit) override;

  absl::Status Touch(std::span<const int64_t> series) override;
  absl::StatusOr<std::vector<Touched>> AllTouched() override;
  absl::Status Untouch(std::span<const int64_t> series) override;

  absl::StatusOr<std::vector<HistoryChange>> Changes(std::optional<std::span<const int64_t>> series,
                                                     std::optional<size_t> count) override;
  absl::StatusOr<int64_t> InsertChange(const HistoryChange& change) override;
  absl::StatusOr<bool> UpdateChange(const HistoryChange& change) override;
  absl::StatusOr<bool> Acknowledge(int64_t change, const std::string& who, int64_t when,
                                   const std::string& note) override;

 private:
  /// The one number of the first row; absent where there is no row.
  absl::StatusOr<std::optional<int64_t>> NumberOf(SqliteQuery& query);
  absl::StatusOr<int64_t> InsertSeries(const SeriesRow& row);
  /// Calls `take` at each row.
  template <typename Take>
  absl::Status EachRow(SqliteQuery& query, const Take& take);

  std::unique_ptr<SqliteDatabase> database_;
  const int version_;
};

template <typename Take>
absl::Status SqliteTables::EachRow(SqliteQuery& query, const Take& take) {
  for (;;) {
    const auto found = query.Step();
    if (!found.ok() || !*found) return found.status();
    take(query);
  }
}

absl::StatusOr<std::optional<int64_t>> SqliteTables::NumberOf(SqliteQuery& query) {
  const auto found = query.Step();
  if (!found.ok()) return found.status();
  return *found ? std::optional(query.Int(0)) : std::nullopt;
}

absl::Status SqliteTables::Begin() {
  if (absl::Status status = database_->Query("BEGIN IMMEDIATE").Run(); !status.ok()) return status;
  const auto version = database_->Number("PRAGMA user_version");
  if (version.ok() && *version == version_) return absl::OkStatus();
  Rollback();
  if (!version.ok()) return version.status();
  return NewerSchema(Name(), static_cast<int>(*version), version_);
}

absl::StatusOr<HistoryStore::Added> SqliteTables::InsertRun(const HistoryRun& run) {
  SqliteQuery known =
      database_->Query(run.removed ? "SELECT id FROM run WHERE digest = ? AND removed = ?"
                                   : "SELECT id FROM run WHERE digest = ? AND removed IS NULL");
  known.Bind(run.digest);
  if (run.removed) known.Bind(*run.removed);
  const auto id = NumberOf(known);
  if (!id.ok()) return id.status();
  if (*id) return HistoryStore::Added{**id, false};
  SqliteQuery insert = database_->Query(
      "INSERT INTO run (hash, branch, position, time, digest, binary_hash, added, removed) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id");
  insert.Bind(run.commit.hash)
      .Bind(run.commit.branch)
      .Bind(run.commit.position)
      .Bind(run.commit.time)
      .Bind(run.digest)
      .Bind(run.binary_hash)
      .Bind(run.added);
  run.removed ? insert.Bind(*run.removed) : insert.BindNull();
  const auto made = NumberOf(insert);
  if (!made.ok()) return made.status();
  return HistoryStore::Added{made->value_or(0), true};
}

absl::Status SqliteTables::SetSeriesOfRun(int64_t run, const std::string& packed_ids) {
  return database_->Query("INSERT INTO run_series VALUES (?, ?)").Bind(run).Bind(packed_ids).Run();
}

absl::StatusOr<std::string> SqliteTables::SeriesOfRun(int64_t run) {
  SqliteQuery query = database_->Query("SELECT series FROM run_series WHERE run = ?");
  std::string series;
  absl::Status status = EachRow(query.Bind(run), [&](SqliteQuery& row) { series = row.Bytes(0); });
  if (!status.ok()) return status;
  return series;
}

absl::StatusOr<bool> SqliteTables::MarkRemoved(int64_t run, int64_t when) {
  SqliteQuery query =
      database_->Query("UPDATE run SET removed = coalesce(removed, ?) WHERE id = ? RETURNING id");
  const auto id = NumberOf(query.Bind(when).Bind(run));
  if (!id.ok()) return id.status();
  return id->has_value();
}

absl::StatusOr<std::vector<HistoryRun>> SqliteTables::Runs() {
  SqliteQuery query = database_->Query(
      "SELECT id, hash, branch, position, time, digest, binary_hash, added, removed FROM run ORDER BY id");
  std::vector<HistoryRun> runs;
  absl::Status status = EachRow(query, [&](SqliteQuery& row) {
    runs.push_back({row.Int(0),
                    {row.Bytes(1), row.Bytes(2), row.Int(3), row.Int(4)},
                    row.Bytes(5),
                    row.Bytes(6),
                    row.Int(7),
                    row.IsNull(8) ? std::nullopt : std::optional(row.Int(8))});
  });
  if (!status.ok()) return status;
  return runs;
}

absl::StatusOr<std::vector<int64_t>> SqliteTables::RemovedRuns() {
  SqliteQuery query = database_->Query("SELECT id FROM run WHERE removed IS NOT NULL ORDER BY id");
  std::vector<int64_t> runs;
  absl::Status status = EachRow(query, [&](SqliteQuery& row) { runs.push_back(row.Int(0)); });
  if (!status.ok()) return status;
  return runs;
}

absl::StatusOr<std::vector<int64_t>> SqliteTables::FindOrInsertSeries(std::span<const SeriesRow> rows) {
  std::vector<int64_t> ids;
  for (const SeriesRow& row : rows) {
    SqliteQuery query = database_->Query("SELECT id FROM series WHERE key = ?");
    const auto known = NumberOf(query.Bind(row.key));
    if (!known.ok()) return known.status();
    const auto id = *known ? absl::StatusOr<int64_t>(**known) : InsertSeries(row);
    if (!id.ok()) return id.status();
    ids.push_back(*id);
  }
  return ids;
}

absl::StatusOr<int64_t> SqliteTables::InsertSeries(const SeriesRow& row) {
  SqliteQuery query =
      database_->Query("INSERT INTO series (key, unit, higher_is_better) VALUES (?, ?, ?) RETURNING id");
  query.Bind(row.key).Bind(row.unit);
  row.higher_is_better ? query.Bind(int64_t{*row.higher_is_better}) : query.BindNull();
  const auto id = NumberOf(query);
  if (!id.ok()) return id.status();
  return id->value_or(0);
}

absl::StatusOr<std::vector<SeriesRow>> SqliteTables::AllSeries() {
  SqliteQuery query = database_->Query("SELECT id, key, unit, higher_is_better FROM series ORDER BY id");
  std::vector<SeriesRow> series;
  absl::Status status = EachRow(query, [&](SqliteQuery& row) {
    series.push_back({row.Int(0), row.Bytes(1), row.Bytes(2),
                      row.IsNull(3) ? std::nullopt : std::optional(row.Int(3) != 0)});
  });
  if (!status.ok()) return status;
  return series;
}

absl::StatusOr<std::vector<PointChunk>> SqliteTables::LastChunks(std::span<const int64_t> series,
                                                                 size_t count) {
  std::vector<PointChunk> chunks;
  for (const int64_t id : series) {
    SqliteQuery query =
        database_->Query("SELECT id, points FROM chunk WHERE id >= ? AND id < ? ORDER BY id DESC LIMIT ?");
    query.Bind(RowId(id, 0)).Bind(RowId(id + 1, 0)).Bind(static_cast<int64_t>(count));
    const size_t before = chunks.size();
    absl::Status status = EachRow(query, [&](SqliteQuery& row) {
      chunks.push_back({id, row.Int(0) - RowId(id, 0), row.Bytes(1)});
    });
    if (!status.ok()) return status;
    std::reverse(chunks.begin() + static_cast<ptrdiff_t>(before), chunks.end());
  }
  return chunks;
}

absl::Status SqliteTables::PutChunks(std::span<const PointChunk> chunks) {
  for (const PointChunk& chunk : chunks) {
    if (chunk.number >= kRowsOfSeries) {
      return absl::ResourceExhaustedError(fmt::format("{}: a series has too many points", Name()));
    }
    absl::Status status = database_->Query("INSERT OR REPLACE INTO chunk VALUES (?, ?)")
                              .Bind(RowId(chunk.series, chunk.number))
                              .Bind(chunk.points)
                              .Run();
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status SqliteTables::DeleteChunks(std::span<const std::pair<int64_t, int64_t>> chunks) {
  for (const auto& [series, number] : chunks) {
    absl::Status status =
        database_->Query("DELETE FROM chunk WHERE id = ?").Bind(RowId(series, number)).Run();
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status SqliteTables::VisitChunks(
    std::span<const int64_t> series,
    const std::function<absl::Status(int64_t, std::span<const std::string>)>& visit) {
  for (const int64_t id : series) {
    std::vector<std::string> packed;
    {  // the query ends before the visit, so that nothing is locked during it
      SqliteQuery query = database_->Query("SELECT points FROM chunk WHERE id >= ? AND id < ? ORDER BY id");
      query.Bind(RowId(id, 0)).Bind(RowId(id + 1, 0));
      absl::Status status = EachRow(query, [&](SqliteQuery& row) { packed.push_back(row.Bytes(0)); });
      if (!status.ok()) return status;
    }
    if (absl::Status status = visit(id, packed); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status SqliteTables::Touch(std::span<const int64_t> series) {
  const auto mark = database_->Number("UPDATE mark SET value = value + 1 RETURNING value");
  if (!mark.ok()) return mark.status();
  for (const int64_t id : series) {
    absl::Status status =
        database_->Query("INSERT OR REPLACE INTO touched VALUES (?, ?)").Bind(id).Bind(*mark).Run();
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<HistoryTables::Touched>> SqliteTables::AllTouched() {
  SqliteQuery query = database_->Query("SELECT series, mark FROM touched ORDER BY series");
  std::vector<Touched> touched;
  absl::Status status = EachRow(query, [&](SqliteQuery& row) {
    touched.push_back({row.Int(0), row.Int(1)});
  });
  if (!status.ok()) return status;
  return touched;
}

absl::Status SqliteTables::Untouch(std::span<const int64_t> series) {
  for (const int64_t id : series) {
    absl::Status status = database_->Query("DELETE FROM touched WHERE series = ?").Bind(id).Run();
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<HistoryChange>> SqliteTables::Changes(
    std::optional<std::span<const int64_t>> series, std::optional<size_t> count) {
  std::vector<HistoryChange> changes;
  const auto take = [&](SqliteQuery& row) { changes.push_back(ChangeOf(row)); };
  if (!series) {
    SqliteQuery query = database_->Query("SELECT " WEIR_CHANGE_COLUMNS
                                         " FROM change ORDER BY position_after DESC, id DESC LIMIT ?");
    absl::Status status = EachRow(query.Bind(count ? static_cast<int64_t>(*count) : -1), take);
    if (!status.ok()) return status;
    return changes;
  }
  for (const int64_t id : *series) {
    SqliteQuery query = database_->Query("SELECT " WEIR_CHANGE_COLUMNS " FROM change WHERE series = ?");
    if (absl::Status status = EachRow(query.Bind(id), take); !status.ok()) return status;
  }
  std::sort(changes.begin(), changes.end(), [](const HistoryChange& a, const HistoryChange& b) {
    return std::tie(a.position_after, a.id) > std::tie(b.position_after, b.id);
  });
  if (count && *count < changes.size()) changes.resize(*count);
  return changes;
}

absl::StatusOr<int64_t> SqliteTables::InsertChange(const HistoryChange& change) {
  SqliteQuery query = database_->Query(
      "INSERT INTO change (state, commit_before, commit_after, position_before, position_after, old_value, "
      "new_value, low, high, first_seen, changed, series, acknowledged_by, acknowledged, note) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id");
  BindFindings(change, &query);
  query.Bind(change.series).Bind(change.acknowledged_by).Bind(change.acknowledged).Bind(change.note);
  const auto id = NumberOf(query);
  if (!id.ok()) return id.status();
  return id->value_or(0);
}

absl::StatusOr<bool> SqliteTables::UpdateChange(const HistoryChange& change) {
  SqliteQuery query = database_->Query(
      "UPDATE change SET state = ?, commit_before = ?, commit_after = ?, position_before = ?, "
      "position_after = ?, old_value = ?, new_value = ?, low = ?, high = ?, first_seen = ?, changed = ? "
      "WHERE id = ? RETURNING id");
  BindFindings(change, &query);
  const auto id = NumberOf(query.Bind(change.id));
  if (!id.ok()) return id.status();
  return id->has_value();
}

absl::StatusOr<bool> SqliteTables::Acknowledge(int64_t change, const std::string& who, int64_t when,
                                               const std::string& note) {
  SqliteQuery query = database_->Query(
      "UPDATE change SET acknowledged_by = ?, acknowledged = ?, note = ? WHERE id = ? RETURNING id");
  const auto id = NumberOf(query.Bind(who).Bind(when).Bind(note).Bind(change));
  if (!id.ok()) return id.status();
  return id->has_value();
}

// ------------------------------------------------------------------------------------------------ schema

/// The version of the schema; 0 for an empty database. kInvalidArgument for somebody else's.
absl::StatusOr<int> SchemaVersion(SqliteDatabase& database) {
  const auto application = database.Number("PRAGMA application_id");
  if (!application.ok()) return application.status();
  const auto version = database.Number("PRAGMA user_version");
  if (!version.ok()) return version.status();
  const auto tables = database.Number("SELECT count(*) FROM sqlite_schema");
  if (!tables.ok()) return tables.status();
  if (*application == kApplication) return static_cast<int>(*version);
  if (*application == 0 && *version == 0 && *tables == 0) return 0;
  return absl::InvalidArgumentError(
      fmt::format("{}: it is a SQLite database, but not a history of weir", database.path()));
}

/// In a transaction that writes.
absl::StatusOr<Migrated> RunSteps(SqliteDatabase& database, SchemaSteps schema) {
  const auto version = SchemaVersion(database);  // another process may have been faster
  if (!version.ok()) return version.status();
  const int to = static_cast<int>(schema.size());
  if (*version >= to) return Migrated{*version, *version};
  if (*version > 0) {
    absl::Status status = database.CopyTo(fmt::format("{}.version-{}", database.path(), *version));
    if (!status.ok()) return status;
  }
  for (const char* step : schema.subspan(static_cast<size_t>(*version))) {
    if (absl::Status status = database.Execute(step); !status.ok()) return status;
  }
  absl::Status status = database.Execute(
      fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}; COMMIT", kApplication, to));
  if (!status.ok()) return status;
  return Migrated{*version, to};
}

absl::StatusOr<Migrated> Migrate(SqliteDatabase& database, SchemaSteps schema) {
  if (absl::Status status = database.Execute("BEGIN IMMEDIATE"); !status.ok()) return status;
  auto migrated = RunSteps(database, schema);
  if (!migrated.ok() || migrated->from == migrated->to) database.Execute("ROLLBACK").IgnoreError();
  return migrated;
}

/// Brings the schema up to `schema`.
absl::StatusOr<Migrated> BringUp(SqliteDatabase& database, bool create, SchemaSteps schema) {
  const auto version = SchemaVersion(database);
  if (!version.ok()) return version.status();
  if (*version == 0 && !create) {
    return absl::NotFoundError(fmt::format("{}: it is empty, not a history", database.path()));
  }
  Migrated migrated{*version, *version};
  const int known = static_cast<int>(schema.size());
  if (*version < known) {
    if (*version > 0 && database.read_only()) {
      return OlderSchema(database.path(), *version, known, "make it writable and run weir track migrate");
    }
    auto done = Migrate(database, schema);
    if (!done.ok()) return done.status();
    migrated = *done;
  }
  if (migrated.to == known) return migrated;
  return NewerSchema(database.path(), migrated.to, known);
}

}  // namespace

SchemaSteps SqliteSchema() { return kSchema; }

absl::StatusOr<std::unique_ptr<HistoryTables>> OpenSqliteTables(const std::string& path, bool create,
                                                                SchemaSteps schema) {
  auto database = SqliteDatabase::Open(path, create);
  if (!database.ok()) return database.status();
  const auto migrated = BringUp(**database, create, schema);
  if (!migrated.ok()) return migrated.status();
  return std::make_unique<SqliteTables>(*std::move(database), static_cast<int>(schema.size()));
}

absl::StatusOr<Migrated> MigrateSqlite(const std::string& path, SchemaSteps schema) {
  auto database = SqliteDatabase::Open(path, false);
  if (!database.ok()) return database.status();
  return BringUp(**database, false, schema);
}

}  // namespace weir
