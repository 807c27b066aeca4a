#ifndef WEIR_RESULTS_STORE_SQLITE_DATABASE_H_
#define WEIR_RESULTS_STORE_SQLITE_DATABASE_H_

#include <sqlite3.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace weir {

class SqliteDatabase;

/// One execution of a statement, from its binding to its last row; the statement can be used again after its end.
/// Parameters and columns count from 0, in the order of their calls. What goes wrong at binding is said by Step().
class SqliteQuery {
 public:
  SqliteQuery(SqliteDatabase& database, sqlite3_stmt* statement, int prepared);
  SqliteQuery(const SqliteQuery&) = delete;
  SqliteQuery& operator=(const SqliteQuery&) = delete;
  ~SqliteQuery();

  SqliteQuery& Bind(int64_t value);
  SqliteQuery& Bind(double value);
  SqliteQuery& Bind(std::string_view bytes);  ///< which stay as they are until the end
  SqliteQuery& BindNull();

  /// Whether there is a row, the next one.
  absl::StatusOr<bool> Step();
  /// Of a statement without rows.
  absl::Status Run();

  int64_t Int(int column) const { return sqlite3_column_int64(statement_, column); }
  double Double(int column) const;  ///< SQLite has no NaN: it is NULL there
  std::string Bytes(int column) const;
  bool IsNull(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }

 private:
  void Note(int result);

  SqliteDatabase& database_;
  sqlite3_stmt* statement_;
  int failed_;     ///< the first thing that went wrong
  int bound_ = 0;  ///< parameters
};

/// A connection to a SQLite file. Belongs to one thread.
///
/// The journal is a rollback journal and never a write-ahead log, which needs memory that all its users share and so
/// breaks on network file systems; a command's few transactions gain nothing by one, as it is written back at its end.
/// What is committed is durable. Who finds the file locked waits for half a minute.
class SqliteDatabase {
 public:
  /// kNotFound where there is no file and `create` is false, or no directory.
  static absl::StatusOr<std::unique_ptr<SqliteDatabase>> Open(const std::string& path, bool create);
  SqliteDatabase(const SqliteDatabase&) = delete;
  SqliteDatabase& operator=(const SqliteDatabase&) = delete;
  ~SqliteDatabase();

  /// A statement, which is prepared once.
  SqliteQuery Query(std::string_view statement);
  /// Statements without parameters; their rows are thrown away.
  absl::Status Execute(const std::string& statements);
  /// The number that a statement without parameters gives, as a PRAGMA.
  absl::StatusOr<int64_t> Number(std::string_view statement);

  /// Copies the whole database to `path`, which appears whole, with this file's owner and permissions, or not at all; what
  /// was there is replaced. It is durable then. Nobody may write meanwhile, as in a transaction that has written nothing yet.
  absl::Status CopyTo(const std::string& path) const;

  bool read_only() const { return sqlite3_db_readonly(database_, "main") != 0; }
  /// What the SQLite call that returned `result` has met.
  absl::Status Error(int result) const;
  const std::string& path() const { return path_; }

 private:
  explicit SqliteDatabase(const std::string& path) : path_(path) {}
  /// Of the last file that could not be opened, read or written; 0 where it is not known.
  int SystemErrno() const;
  absl::Status Backup(const std::string& path) const;

  std::string path_;
  sqlite3* database_ = nullptr;
  std::map<std::string, sqlite3_stmt*, std::less<>> statements_;
};

}  // namespace weir

#endif  // WEIR_RESULTS_STORE_SQLITE_DATABASE_H_
