#include <sqlite3.h>

#include <mutex>

#include "fmt/format.h"
#include "harness/peers/commit/peer_logs.h"

namespace weir {
namespace {

absl::Status Error(sqlite3* database, std::string_view what) {
  return absl::InternalError(fmt::format("sqlite {}: {}", what, ::sqlite3_errmsg(database)));
}

// One connection under a lock: connections of their own would only meet at SQLite's lock of the file, where they poll.
class SqliteLog final : public Log {
 public:
  ~SqliteLog() override { Close().IgnoreError(); }

  absl::Status Open(const std::string& path) {
    if (::sqlite3_open(path.c_str(), &database_) != SQLITE_OK) return Error(database_, "open");
    for (const char* const sql :
         {"PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "CREATE TABLE log(record BLOB)"}) {
      if (::sqlite3_exec(database_, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
        return Error(database_, sql);
    }
    constexpr const char* kInsert = "INSERT INTO log VALUES(?)";
    if (::sqlite3_prepare_v2(database_, kInsert, -1, &insert_, nullptr) != SQLITE_OK)
      return Error(database_, kInsert);
    return absl::OkStatus();
  }

  absl::StatusOr<Ticket> Submit(std::string_view record) override {
    const std::lock_guard lock(mutex_);
    ::sqlite3_bind_blob(insert_, 1, record.data(), static_cast<int>(record.size()), SQLITE_STATIC);
    const int stepped = ::sqlite3_step(insert_);
    ::sqlite3_reset(insert_);
    if (stepped != SQLITE_DONE) return Error(database_, "insert");
    return ++records_;
  }
  absl::Status Wait(Ticket) override { return absl::OkStatus(); }

  absl::Status Close() override {
    ::sqlite3_finalize(std::exchange(insert_, nullptr));
    sqlite3* const database = std::exchange(database_, nullptr);
    return ::sqlite3_close(database) == SQLITE_OK ? absl::OkStatus() : absl::InternalError("sqlite close");
  }

  LogAccounting accounting() const override { return {.records = records_}; }

 private:
  sqlite3* database_ = nullptr;
  sqlite3_stmt* insert_ = nullptr;
  std::mutex mutex_;
  uint64_t records_ = 0;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Log>> OpenSqliteLog(const LogOptions& options) {
  auto log = std::make_unique<SqliteLog>();
  if (absl::Status opened = log->Open(options.path); !opened.ok()) return opened;
  return log;
}

absl::Status ReadSqliteLog(const std::string& path, size_t,
                           const std::function<void(std::string_view)>& see) {
  sqlite3* database = nullptr;
  sqlite3_stmt* select = nullptr;
  absl::Status status;
  if (::sqlite3_open(path.c_str(), &database) != SQLITE_OK ||
      ::sqlite3_prepare_v2(database, "SELECT record FROM log ORDER BY rowid", -1, &select, nullptr) !=
          SQLITE_OK)
    status = Error(database, "read back");
  while (status.ok() && ::sqlite3_step(select) == SQLITE_ROW) {
    const auto* const bytes = static_cast<const char*>(::sqlite3_column_blob(select, 0));
    see({bytes, static_cast<size_t>(::sqlite3_column_bytes(select, 0))});
  }
  ::sqlite3_finalize(select);
  ::sqlite3_close(database);
  return status;
}

}  // namespace weir
