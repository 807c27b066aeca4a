#include "results/store/postgres_tables.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

#include "absl/status/status.h"
#include "fmt/format.h"
#include "results/store/change_row.h"
#include "results/store/postgres_connection.h"

namespace weir {
namespace {

/// Texts are bytea, as they may be any bytes. They are found by their SHA-256, as an index takes no long ones. Points are
/// packed already, and their rows fill a page: PLAIN keeps them in it.
constexpr char kVersion1[] = R"(
CREATE TABLE weir_schema (version integer NOT NULL);
INSERT INTO weir_schema VALUES (0);
CREATE TABLE weir_run (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, hash bytea NOT NULL, branch bytea NOT NULL,
  position bigint NOT NULL, time bigint NOT NULL, digest bytea NOT NULL, binary_hash bytea NOT NULL,
  added bigint NOT NULL, removed bigint);
CREATE UNIQUE INDEX weir_run_digest ON weir_run (sha256(digest)) WHERE removed IS NULL;
CREATE UNIQUE INDEX weir_run_removed ON weir_run (sha256(digest), removed) WHERE removed IS NOT NULL;
CREATE TABLE weir_run_series (run bigint PRIMARY KEY, series bytea NOT NULL);
CREATE TABLE weir_series (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key bytea NOT NULL, unit bytea NOT NULL,
  higher_is_better boolean);
CREATE UNIQUE INDEX weir_series_key ON weir_series (sha256(key));
CREATE TABLE weir_chunk (series bigint NOT NULL, number bigint NOT NULL, points bytea NOT NULL,
  PRIMARY KEY (series, number));
ALTER TABLE weir_chunk ALTER COLUMN points SET STORAGE PLAIN;
ALTER TABLE weir_chunk SET (autovacuum_vacuum_scale_factor = 0.05);
CREATE SEQUENCE weir_mark;
CREATE TABLE weir_touched (series bigint PRIMARY KEY, mark bigint NOT NULL);
CREATE TABLE weir_change (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, series bigint NOT NULL,
  state bigint NOT NULL, commit_before bytea NOT NULL, commit_after bytea NOT NULL, position_before bigint NOT NULL,
  position_after bigint NOT NULL, old_value double precision NOT NULL, new_value double precision NOT NULL,
  low double precision NOT NULL, high double precision NOT NULL, first_seen bigint NOT NULL, changed bigint NOT NULL,
  acknowledged_by bytea NOT NULL, acknowledged bigint NOT NULL, note bytea NOT NULL);
CREATE INDEX weir_change_series ON weir_change (series);
CREATE INDEX weir_change_position ON weir_change (position_after, id);
)";

constexpr const char* kSchema[] = {kVersion1};

/// So many bytes of rows are written between two clearings of those that they have replaced. The server's own clearing
/// comes once a minute, in which an import would double the table.
constexpr size_t kBytesBetweenVacuums = size_t{16} << 20;

/// Series whose points are fetched at a time.
constexpr size_t kSeriesAtATime = 64;

/// A row of them by itself.
struct PostgresRow {
  const PostgresRows& rows;
  int row;

  int64_t Int(int column) const { return rows.Int(row, column); }
  double Double(int column) const { return rows.Double(row, column); }
  std::string Bytes(int column) const { return rows.Bytes(row, column); }
};

/// What an analysis has found, $1 to $11.
PostgresValues FindingsOf(const HistoryChange& change) {
  PostgresValues values;
  values.Int(static_cast<int64_t>(change.state))
      .Bytes(change.commit_before)
      .Bytes(change.commit_after)
      .Int(change.position_before)
      .Int(change.position_after)
      .Double(change.old_value)
      .Double(change.new_value)
      .Double(change.low)
      .Double(change.high)
      .Int(change.first_seen)
      .Int(change.changed);
  return values;
}

std::optional<int64_t> FirstNumber(const PostgresRows& rows) {
  return rows.count() == 0 ? std::nullopt : std::optional(rows.Int(0, 0));
}

class PostgresTables final : public HistoryTables {
 public:
  PostgresTables(std::unique_ptr<PostgresConnection> connection, int version)
      : connection_(std::move(connection)), version_(version) {}

  std::string Name() const override { return connection_->name(); }
  /// One whole row a page of 8192 bytes; rows of a series lie anywhere, so that few of them are to be read.
  RowSizes row_sizes() const override { return {32, 8080}; }

  absl::Status Begin() override;
  absl::Status Commit() override;
  void Rollback() override;

  absl::StatusOr<HistoryStore::Added> InsertRun(const HistoryRun& run) override;
  absl::Status SetSeriesOfRun(int64_t run, const std::string& packed_ids) override;
  absl::StatusOr<std::string> SeriesOfRun(int64_t run) override;
  absl::StatusOr<bool> MarkRemoved(int64_t run, int64_t when) override;
  absl::StatusOr<std::vector<HistoryRun>> Runs() override;
  absl::StatusOr<std::vector<int64_t>> RemovedRuns() override;

  absl::StatusOr<std::vector<int64_t>> FindOrInsertSeries(std::span<const SeriesRow> rows) override;
  absl::StatusOr<std::vector<SeriesRow>> AllSeries() override;
  absl::Status LockSeries(std::span<const int64_t> series) override;

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
  absl::StatusOr<std::optional<int64_t>> KnownRun(const HistoryRun& run);
  /// Sets those of `ids` that belong to rows which are there.
  absl::Status FindSeries(std::span<const SeriesRow> rows, std::vector<int64_t>* ids);
  absl::Status InsertMissingSeries(std::span<const SeriesRow> rows, std::span<const int64_t> ids);
  absl::Status VisitSome(std::span<const int64_t> series,
                         const std::function<absl::Status(int64_t, std::span<const std::string>)>& visit);
  absl::Status Do(const char* statement, const PostgresValues& values) {
    return connection_->Run(statement, values).status();
  }
  /// Whether a statement that returns what it changed has changed anything.
  absl::StatusOr<bool> Found(const char* statement, const PostgresValues& values);

  std::unique_ptr<PostgresConnection> connection_;
  const int version_;
  size_t written_ = 0;  ///< bytes of rows of points since the last VACUUM
};

absl::StatusOr<bool> PostgresTables::Found(const char* statement, const PostgresValues& values) {
  const auto rows = connection_->Run(statement, values);
  if (!rows.ok()) return rows.status();
  return rows->count() > 0;
}

/// The row of the version is held until the end, so that a migration waits for it.
absl::Status PostgresTables::Begin() {
  if (absl::Status status = connection_->Execute("BEGIN"); !status.ok()) return status;
  const auto rows = connection_->Run("SELECT version::bigint FROM weir_schema FOR SHARE");
  if (rows.ok() && FirstNumber(*rows) == version_) return absl::OkStatus();
  Rollback();
  if (!rows.ok()) return rows.status();
  return NewerSchema(Name(), static_cast<int>(FirstNumber(*rows).value_or(0)), version_);
}

absl::Status PostgresTables::Commit() {
  absl::Status status = connection_->Execute("COMMIT");
  if (status.ok() && written_ > kBytesBetweenVacuums) {
    written_ = 0;
    // Whoever may not, or finds it being done, goes without.
    connection_->Execute("VACUUM (SKIP_LOCKED) weir_chunk, weir_touched").IgnoreError();
  }
  if (status.code() != absl::StatusCode::kUnavailable) return status;
  return absl::UnavailableError(fmt::format(
      "{}; it is not known whether it has stored this: do it again, which changes nothing if it has",
      std::string(status.message())));
}

void PostgresTables::Rollback() {
  if (connection_->is_alive()) connection_->Execute("ROLLBACK").IgnoreError();
}

absl::StatusOr<std::optional<int64_t>> PostgresTables::KnownRun(const HistoryRun& run) {
  const auto rows =
      run.removed
          ? connection_->Run(
                "SELECT id FROM weir_run WHERE sha256(digest) = sha256($1::bytea) AND removed = $2::bigint",
                PostgresValues().Bytes(run.digest).Int(*run.removed))
          : connection_->Run(
                "SELECT id FROM weir_run WHERE sha256(digest) = sha256($1::bytea) AND removed IS NULL",
                PostgresValues().Bytes(run.digest));
  if (!rows.ok()) return rows.status();
  return FirstNumber(*rows);
}

absl::StatusOr<HistoryStore::Added> PostgresTables::InsertRun(const HistoryRun& run) {
  const auto known = KnownRun(run);
  if (!known.ok()) return known.status();
  if (*known) return HistoryStore::Added{**known, false};
  const auto rows = connection_->Run(
      "INSERT INTO weir_run (hash, branch, position, time, digest, binary_hash, added, removed) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING id",
      PostgresValues()
          .Bytes(run.commit.hash)
          .Bytes(run.commit.branch)
          .Int(run.commit.position)
          .Int(run.commit.time)
          .Bytes(run.digest)
          .Bytes(run.binary_hash)
          .Int(run.added)
          .Int(run.removed));
  if (!rows.ok()) return rows.status();
  if (const auto id = FirstNumber(*rows)) return HistoryStore::Added{*id, true};
  // Another process was faster, and has committed it.
  const auto others = KnownRun(run);
  if (!others.ok()) return others.status();
  if (*others) return HistoryStore::Added{**others, false};
  return absl::AbortedError(fmt::format("{}: the same run is being added and removed", Name()));
}

absl::Status PostgresTables::SetSeriesOfRun(int64_t run, const std::string& packed_ids) {
  return Do("INSERT INTO weir_run_series VALUES ($1, $2)", PostgresValues().Int(run).Bytes(packed_ids));
}

absl::StatusOr<std::string> PostgresTables::SeriesOfRun(int64_t run) {
  const auto rows =
      connection_->Run("SELECT series FROM weir_run_series WHERE run = $1", PostgresValues().Int(run));
  if (!rows.ok()) return rows.status();
  return rows->count() == 0 ? std::string() : rows->Bytes(0, 0);
}

absl::StatusOr<bool> PostgresTables::MarkRemoved(int64_t run, int64_t when) {
  return Found("UPDATE weir_run SET removed = coalesce(removed, $1) WHERE id = $2 RETURNING id",
               PostgresValues().Int(when).Int(run));
}

absl::StatusOr<std::vector<HistoryRun>> PostgresTables::Runs() {
  const auto rows = connection_->Run(
      "SELECT id, hash, branch, position, time, digest, binary_hash, added, removed FROM weir_run ORDER BY "
      "id");
  if (!rows.ok()) return rows.status();
  std::vector<HistoryRun> runs;
  for (int i = 0; i < rows->count(); ++i) {
    HistoryRun& run = runs.emplace_back();
    run.id = rows->Int(i, 0);
    run.commit = {rows->Bytes(i, 1), rows->Bytes(i, 2), rows->Int(i, 3), rows->Int(i, 4)};
    run.digest = rows->Bytes(i, 5);
    run.binary_hash = rows->Bytes(i, 6);
    run.added = rows->Int(i, 7);
    if (!rows->IsNull(i, 8)) run.removed = rows->Int(i, 8);
  }
  return runs;
}

absl::StatusOr<std::vector<int64_t>> PostgresTables::RemovedRuns() {
  const auto rows = connection_->Run("SELECT id FROM weir_run WHERE removed IS NOT NULL ORDER BY id");
  if (!rows.ok()) return rows.status();
  std::vector<int64_t> runs;
  for (int i = 0; i < rows->count(); ++i) runs.push_back(rows->Int(i, 0));
  return runs;
}

absl::Status PostgresTables::FindSeries(std::span<const SeriesRow> rows, std::vector<int64_t>* ids) {
  const std::vector<std::string_view> keys = [&] {
    std::vector<std::string_view> all;
    for (const SeriesRow& row : rows) all.push_back(row.key);
    return all;
  }();
  const auto found = connection_->Run(
      "SELECT k.ordinal, s.id FROM unnest($1::bytea[]) WITH ORDINALITY AS k(key, ordinal) "
      "JOIN weir_series AS s ON sha256(s.key) = sha256(k.key)",
      PostgresValues().ByteTexts(keys));
  if (!found.ok()) return found.status();
  ids->assign(rows.size(), 0);
  for (int i = 0; i < found->count(); ++i)
    (*ids)[static_cast<size_t>(found->Int(i, 0) - 1)] = found->Int(i, 1);
  return absl::OkStatus();
}

/// Those whose id is 0, in the order of their keys: who inserts the same in another order would be waited for for ever.
absl::Status PostgresTables::InsertMissingSeries(std::span<const SeriesRow> rows,
                                                 std::span<const int64_t> ids) {
  std::vector<std::string_view> keys, units;
  std::vector<int64_t> directions;
  for (size_t i = 0; i < rows.size(); ++i) {
    if (ids[i] != 0) continue;
    keys.emplace_back(rows[i].key);
    units.emplace_back(rows[i].unit);
    directions.push_back(rows[i].higher_is_better ? *rows[i].higher_is_better : -1);
  }
  if (keys.empty()) return absl::OkStatus();
  return Do(
      "INSERT INTO weir_series (key, unit, higher_is_better) "
      "SELECT key, unit, CASE direction WHEN 1 THEN true WHEN 0 THEN false END "
      "FROM unnest($1::bytea[], $2::bytea[], $3::bigint[]) WITH ORDINALITY AS new(key, unit, direction, "
      "ordinal) "
      "ORDER BY ordinal ON CONFLICT DO NOTHING",
      PostgresValues().ByteTexts(keys).ByteTexts(units).Ints(directions));
}

absl::StatusOr<std::vector<int64_t>> PostgresTables::FindOrInsertSeries(std::span<const SeriesRow> rows) {
  std::vector<int64_t> ids;
  if (absl::Status status = FindSeries(rows, &ids); !status.ok()) return status;
  if (std::find(ids.begin(), ids.end(), 0) == ids.end()) return ids;
  if (absl::Status status = InsertMissingSeries(rows, ids); !status.ok()) return status;
  if (absl::Status status = FindSeries(rows, &ids); !status.ok()) return status;
  return ids;
}

absl::StatusOr<std::vector<SeriesRow>> PostgresTables::AllSeries() {
  const auto rows = connection_->Run("SELECT id, key, unit, higher_is_better FROM weir_series ORDER BY id");
  if (!rows.ok()) return rows.status();
  std::vector<SeriesRow> series;
  for (int i = 0; i < rows->count(); ++i) {
    series.push_back({rows->Int(i, 0), rows->Bytes(i, 1), rows->Bytes(i, 2),
                      rows->IsNull(i, 3) ? std::nullopt : std::optional(rows->Bool(i, 3))});
  }
  return series;
}

absl::Status PostgresTables::LockSeries(std::span<const int64_t> series) {
  return Do("SELECT FROM weir_series WHERE id = ANY($1::bigint[]) ORDER BY id FOR NO KEY UPDATE",
            PostgresValues().Ints(series));
}

absl::StatusOr<std::vector<PointChunk>> PostgresTables::LastChunks(std::span<const int64_t> series,
                                                                   size_t count) {
  if (series.empty()) return std::vector<PointChunk>();
  const auto rows = connection_->Run(
      "SELECT s.id, c.number, c.points FROM unnest($1::bigint[]) AS s(id) CROSS JOIN LATERAL "
      "(SELECT number, points FROM weir_chunk WHERE series = s.id ORDER BY number DESC LIMIT $2::bigint) AS "
      "c",
      PostgresValues().Ints(series).Int(static_cast<int64_t>(count)));
  if (!rows.ok()) return rows.status();
  std::vector<PointChunk> chunks;
  for (int i = 0; i < rows->count(); ++i) {
    chunks.push_back({rows->Int(i, 0), rows->Int(i, 1), rows->Bytes(i, 2)});
  }
  std::sort(chunks.begin(), chunks.end(), [](const PointChunk& a, const PointChunk& b) {
    return std::tie(a.series, a.number) < std::tie(b.series, b.number);
  });
  return chunks;
}

absl::Status PostgresTables::PutChunks(std::span<const PointChunk> chunks) {
  if (chunks.empty()) return absl::OkStatus();
  std::vector<int64_t> series, numbers;
  std::vector<std::string_view> points;
  for (const PointChunk& chunk : chunks) {
    series.push_back(chunk.series);
    numbers.push_back(chunk.number);
    points.emplace_back(chunk.points);
    written_ += chunk.points.size();
  }
  return Do(
      "INSERT INTO weir_chunk SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bytea[]) "
      "ON CONFLICT (series, number) DO UPDATE SET points = excluded.points",
      PostgresValues().Ints(series).Ints(numbers).ByteTexts(points));
}

absl::Status PostgresTables::DeleteChunks(std::span<const std::pair<int64_t, int64_t>> chunks) {
  if (chunks.empty()) return absl::OkStatus();
  std::vector<int64_t> series, numbers;
  for (const auto& [of_series, number] : chunks) {
    series.push_back(of_series);
    numbers.push_back(number);
  }
  return Do(
      "DELETE FROM weir_chunk AS c USING unnest($1::bigint[], $2::bigint[]) AS gone(series, number) "
      "WHERE c.series = gone.series AND c.number = gone.number",
      PostgresValues().Ints(series).Ints(numbers));
}

absl::Status PostgresTables::VisitSome(
    std::span<const int64_t> series,
    const std::function<absl::Status(int64_t, std::span<const std::string>)>& visit) {
  std::map<int64_t, std::vector<std::string>> chunks;
  {
    const auto rows = connection_->Run(
        "SELECT series, points FROM weir_chunk WHERE series = ANY($1::bigint[]) ORDER BY series, number",
        PostgresValues().Ints(series));
    if (!rows.ok()) return rows.status();
    for (int i = 0; i < rows->count(); ++i) chunks[rows->Int(i, 0)].push_back(rows->Bytes(i, 1));
  }
  for (const int64_t id : series) {
    if (absl::Status status = visit(id, chunks[id]); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status PostgresTables::VisitChunks(
    std::span<const int64_t> series,
    const std::function<absl::Status(int64_t, std::span<const std::string>)>& visit) {
  while (!series.empty()) {
    const size_t count = std::min(series.size(), kSeriesAtATime);
    if (absl::Status status = VisitSome(series.first(count), visit); !status.ok()) return status;
    series = series.subspan(count);
  }
  return absl::OkStatus();
}

absl::Status PostgresTables::Touch(std::span<const int64_t> series) {
  if (series.empty()) return absl::OkStatus();
  return Do(
      "INSERT INTO weir_touched SELECT id, nextval('weir_mark') FROM unnest($1::bigint[]) AS s(id) "
      "ON CONFLICT (series) DO UPDATE SET mark = excluded.mark",
      PostgresValues().Ints(series));
}

absl::StatusOr<std::vector<HistoryTables::Touched>> PostgresTables::AllTouched() {
  const auto rows = connection_->Run("SELECT series, mark FROM weir_touched ORDER BY series");
  if (!rows.ok()) return rows.status();
  std::vector<Touched> touched;
  for (int i = 0; i < rows->count(); ++i) touched.push_back({rows->Int(i, 0), rows->Int(i, 1)});
  return touched;
}

absl::Status PostgresTables::Untouch(std::span<const int64_t> series) {
  if (series.empty()) return absl::OkStatus();
  return Do("DELETE FROM weir_touched WHERE series = ANY($1::bigint[])", PostgresValues().Ints(series));
}

absl::StatusOr<std::vector<HistoryChange>> PostgresTables::Changes(
    std::optional<std::span<const int64_t>> series, std::optional<size_t> count) {
  const std::optional<int64_t> most = count ? std::optional(static_cast<int64_t>(*count)) : std::nullopt;
  const auto rows =
      series ? connection_->Run("SELECT " WEIR_CHANGE_COLUMNS
                                " FROM weir_change WHERE series = ANY($1::bigint[]) "
                                "ORDER BY position_after DESC, id DESC LIMIT $2::bigint",
                                PostgresValues().Ints(*series).Int(most))
             : connection_->Run("SELECT " WEIR_CHANGE_COLUMNS
                                " FROM weir_change ORDER BY position_after DESC, id DESC LIMIT $1::bigint",
                                PostgresValues().Int(most));
  if (!rows.ok()) return rows.status();
  std::vector<HistoryChange> changes;
  for (int i = 0; i < rows->count(); ++i) changes.push_back(ChangeOf(PostgresRow{*rows, i}));
  return changes;
}

absl::StatusOr<int64_t> PostgresTables::InsertChange(const HistoryChange& change) {
  PostgresValues values = FindingsOf(change);
  values.Int(change.series).Bytes(change.acknowledged_by).Int(change.acknowledged).Bytes(change.note);
  const auto rows = connection_->Run(
      "INSERT INTO weir_change (state, commit_before, commit_after, position_before, position_after, "
      "old_value, "
      "new_value, low, high, first_seen, changed, series, acknowledged_by, acknowledged, note) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) RETURNING id",
      values);
  if (!rows.ok()) return rows.status();
  return FirstNumber(*rows).value_or(0);
}

absl::StatusOr<bool> PostgresTables::UpdateChange(const HistoryChange& change) {
  PostgresValues values = FindingsOf(change);
  values.Int(change.id);
  return Found(
      "UPDATE weir_change SET state = $1, commit_before = $2, commit_after = $3, position_before = $4, "
      "position_after = $5, old_value = $6, new_value = $7, low = $8, high = $9, first_seen = $10, changed = "
      "$11 "
      "WHERE id = $12 RETURNING id",
      values);
}

absl::StatusOr<bool> PostgresTables::Acknowledge(int64_t change, const std::string& who, int64_t when,
                                                 const std::string& note) {
  return Found(
      "UPDATE weir_change SET acknowledged_by = $1, acknowledged = $2, note = $3 WHERE id = $4 RETURNING id",
      PostgresValues().Bytes(who).Int(when).Bytes(note).Int(change));
}

// ------------------------------------------------------------------------------------------------ schema

/// The version of the schema; 0 where there is none.
absl::StatusOr<int> SchemaVersion(PostgresConnection& connection, const char* lock) {
  // Not to_regclass(), which would remember from before the lock that there was none.
  const auto exists = connection.Run(
      "SELECT count(*) FROM pg_class WHERE relname = 'weir_schema' AND pg_table_is_visible(oid)");
  if (!exists.ok()) return exists.status();
  if (FirstNumber(*exists) == 0) return 0;
  const auto rows = connection.Run(lock);
  if (!rows.ok()) return rows.status();
  return static_cast<int>(FirstNumber(*rows).value_or(0));
}
constexpr char kReadVersion[] = "SELECT version::bigint FROM weir_schema";
constexpr char kHoldVersion[] =
    "SELECT version::bigint FROM weir_schema FOR UPDATE";  // waits for those who write

/// In a transaction. The lock is one that all who migrate this database take, whatever there is in it: "weir".
absl::StatusOr<Migrated> RunSteps(PostgresConnection& connection, bool create, SchemaSteps schema) {
  absl::Status status = connection.Execute("SELECT pg_advisory_xact_lock(2003134834)");
  if (!status.ok()) return status;
  const auto version = SchemaVersion(connection, kHoldVersion);
  if (!version.ok()) return version.status();
  if (*version == 0 && !create) {
    return absl::NotFoundError(fmt::format("{}: there is no history in it", connection.name()));
  }
  const int to = static_cast<int>(schema.size());
  if (*version > to) return NewerSchema(connection.name(), *version, to);
  if (*version == to) return Migrated{to, to};
  for (const char* step : schema.subspan(static_cast<size_t>(*version))) {
    if (status = connection.Execute(step); !status.ok()) return status;
  }
  const auto set = connection.Run("UPDATE weir_schema SET version = $1::bigint", PostgresValues().Int(to));
  if (!set.ok()) return set.status();
  return Migrated{*version, to};
}

absl::StatusOr<Migrated> Migrate(PostgresConnection& connection, bool create, SchemaSteps schema) {
  if (absl::Status status = connection.Execute("BEGIN"); !status.ok()) return status;
  auto migrated = RunSteps(connection, create, schema);
  const absl::Status ended = connection.Execute(migrated.ok() ? "COMMIT" : "ROLLBACK");
  if (migrated.ok() && !ended.ok()) return ended;
  return migrated;
}

}  // namespace

SchemaSteps PostgresSchema() { return kSchema; }

absl::StatusOr<std::unique_ptr<HistoryTables>> OpenPostgresTables(const PostgresLibrary& library,
                                                                  const std::string& address, bool create,
                                                                  SchemaSteps schema) {
  auto connection = PostgresConnection::Open(library, address);
  if (!connection.ok()) return connection.status();
  auto version = SchemaVersion(**connection, kReadVersion);
  if (!version.ok()) return version.status();
  const int known = static_cast<int>(schema.size());
  if (*version == 0) {
    if (!create)
      return absl::NotFoundError(fmt::format("{}: there is no history in it", (*connection)->name()));
    const auto made = Migrate(**connection, true, schema);
    if (!made.ok()) return made.status();
    *version = made->to;
  }
  if (*version > known) return NewerSchema((*connection)->name(), *version, known);
  if (*version < known) {
    return OlderSchema((*connection)->name(), *version, known,
                       "whoever runs weir track migrate brings it up, after which older ones cannot use it");
  }
  return std::make_unique<PostgresTables>(*std::move(connection), known);
}

absl::StatusOr<Migrated> MigratePostgres(const PostgresLibrary& library, const std::string& address,
                                         SchemaSteps schema) {
  auto connection = PostgresConnection::Open(library, address);
  if (!connection.ok()) return connection.status();
  return Migrate(**connection, false, schema);
}

}  // namespace weir
