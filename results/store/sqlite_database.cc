#include "results/store/sqlite_database.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <limits>

#include "fmt/format.h"
#include "system/file_attributes.h"
#include "system/path_links.h"

namespace weir {
namespace {

constexpr int kLockedMilliseconds = 30'000;

/// EXTRA: a commit is durable only when the directory has forgotten the journal. The cache holds what a large report
/// changes: what does not fit in it would be written, and synchronised, before the commit. Views and triggers that
/// somebody put into the file may call nothing.
constexpr char kSettings[] =
    "PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA; PRAGMA cache_size = -65536;"
    "PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON";

/// A path that SQLite takes for nothing else: ":memory:" and "" are databases in memory to it.
std::string AsFile(const std::string& path) { return path.starts_with('/') ? path : "./" + path; }

absl::Status FullDisk(const std::string& path) {
  return absl::ResourceExhaustedError(fmt::format(
      "{}: the disk is full, or a limit on the size of files is reached; nothing was changed", path));
}

/// What the system has said when SQLite could not open, read or write a file.
absl::Status SystemError(const std::string& path, int error, const char* what) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return absl::NotFoundError(fmt::format("{}: there is no such file or directory", path));
    case EACCES:
    case EPERM:
    case EROFS:
      return absl::PermissionDeniedError(
          fmt::format("{}: {}; file and directory must be yours to write to", path, std::strerror(error)));
    case EISDIR:
      return absl::InvalidArgumentError(fmt::format("{}: it is a directory, not a file", path));
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return FullDisk(path);
    default:
      return absl::UnknownError(fmt::format("{}: {}{}{}", path, what, error != 0 ? ": " : "",
                                            error != 0 ? std::strerror(error) : ""));
  }
}

absl::Status SynchroniseDirectory(const std::string& path) {
  const std::string directory = DirectoryOf(path);
  const int fd = open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synchronised = fd >= 0 && (fsync(fd) == 0 || errno == EINVAL);
  const int error = errno;
  if (fd >= 0) close(fd);
  return synchronised ? absl::OkStatus() : SystemError(directory, error, "it cannot be synchronised");
}

}  // namespace

SqliteQuery::SqliteQuery(SqliteDatabase& database, sqlite3_stmt* statement, int prepared)
    : database_(database), statement_(statement), failed_(prepared) {}

SqliteQuery::~SqliteQuery() {
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

void SqliteQuery::Note(int result) {
  if (failed_ == SQLITE_OK) failed_ = result;
}

SqliteQuery& SqliteQuery::Bind(int64_t value) {
  Note(sqlite3_bind_int64(statement_, ++bound_, value));
  return *this;
}

SqliteQuery& SqliteQuery::Bind(double value) {
  Note(sqlite3_bind_double(statement_, ++bound_, value));
  return *this;
}

SqliteQuery& SqliteQuery::Bind(std::string_view bytes) {
  // A null pointer would be NULL.
  const char* data = bytes.empty() ? "" : bytes.data();
  Note(sqlite3_bind_blob64(statement_, ++bound_, data, bytes.size(), SQLITE_STATIC));
  return *this;
}

SqliteQuery& SqliteQuery::BindNull() {
  Note(sqlite3_bind_null(statement_, ++bound_));
  return *this;
}

absl::StatusOr<bool> SqliteQuery::Step() {
  if (failed_ != SQLITE_OK) return database_.Error(failed_);
  const int result = sqlite3_step(statement_);
  if (result == SQLITE_ROW) return true;
  if (result == SQLITE_DONE) return false;
  return database_.Error(result);
}

absl::Status SqliteQuery::Run() { return Step().status(); }

double SqliteQuery::Double(int column) const {
  return IsNull(column) ? std::numeric_limits<double>::quiet_NaN()
                        : sqlite3_column_double(statement_, column);
}

std::string SqliteQuery::Bytes(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  return bytes == nullptr ? std::string() : std::string(bytes, sqlite3_column_bytes(statement_, column));
}

absl::StatusOr<std::unique_ptr<SqliteDatabase>> SqliteDatabase::Open(const std::string& path, bool create) {
  std::unique_ptr<SqliteDatabase> database(new SqliteDatabase(path));
  const int flags = SQLITE_OPEN_READWRITE | (create ? SQLITE_OPEN_CREATE : 0) | SQLITE_OPEN_NOMUTEX;
  const int result = sqlite3_open_v2(AsFile(path).c_str(), &database->database_, flags, nullptr);
  // It tries again for reading only, and forgets why it could not make the file.
  if (result == SQLITE_CANTOPEN && create && access(DirectoryOf(path).c_str(), F_OK) == 0 &&
      access(DirectoryOf(path).c_str(), W_OK) != 0) {
    return SystemError(path, errno, "");
  }
  if (result != SQLITE_OK) return database->Error(result);
  sqlite3_extended_result_codes(database->database_, 1);
  sqlite3_busy_timeout(database->database_, kLockedMilliseconds);
  if (absl::Status status = database->Execute(kSettings); !status.ok()) return status;
  return database;
}

SqliteDatabase::~SqliteDatabase() {
  for (const auto& [text, statement] : statements_) sqlite3_finalize(statement);
  sqlite3_close(database_);
}

SqliteQuery SqliteDatabase::Query(std::string_view statement) {
  const auto known = statements_.find(statement);
  if (known != statements_.end()) return {*this, known->second, SQLITE_OK};
  sqlite3_stmt* prepared = nullptr;
  const int result = sqlite3_prepare_v3(database_, statement.data(), static_cast<int>(statement.size()),
                                        SQLITE_PREPARE_PERSISTENT, &prepared, nullptr);
  if (result == SQLITE_OK) statements_.emplace(statement, prepared);
  return {*this, prepared, result};
}

absl::Status SqliteDatabase::Execute(const std::string& statements) {
  const int result = sqlite3_exec(database_, statements.c_str(), nullptr, nullptr, nullptr);
  return result == SQLITE_OK ? absl::OkStatus() : Error(result);
}

absl::StatusOr<int64_t> SqliteDatabase::Number(std::string_view statement) {
  SqliteQuery query = Query(statement);
  const auto found = query.Step();
  if (!found.ok()) return found.status();
  return query.Int(0);
}

absl::Status SqliteDatabase::Backup(const std::string& path) const {
  auto source = Open(path_, false);  // SQLite does not copy by a connection that is about to write
  if (!source.ok()) return source.status();
  auto copy = Open(path, false);
  if (!copy.ok()) return copy.status();
  sqlite3_backup* backup = sqlite3_backup_init((*copy)->database_, "main", (*source)->database_, "main");
  if (backup == nullptr) return (*copy)->Error(sqlite3_errcode((*copy)->database_));
  sqlite3_backup_step(backup, -1);
  const int result = sqlite3_backup_finish(backup);
  return result == SQLITE_OK ? absl::OkStatus() : (*copy)->Error(result);
}

absl::Status SqliteDatabase::CopyTo(const std::string& path) const {
  const std::string part = path + ".part";
  unlink(part.c_str());  // of a program that was killed
  const int fd = open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return SystemError(part, errno, "it cannot be made");
  FileAttributeCalls calls;
  HandOnAttributes(WithoutLinks(path_), fd, std::nullopt, calls);
  close(fd);
  absl::Status status = Backup(part);
  if (status.ok() && rename(part.c_str(), path.c_str()) != 0) {
    status = SystemError(path, errno, "it cannot be made");
  }
  if (status.ok()) return SynchroniseDirectory(path);
  unlink(part.c_str());
  return status;
}

int SqliteDatabase::SystemErrno() const { return database_ == nullptr ? 0 : sqlite3_system_errno(database_); }

absl::Status SqliteDatabase::Error(int result) const {
  switch (result & 0xff) {
    case SQLITE_FULL:
      return FullDisk(path_);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return absl::UnavailableError(
          fmt::format("{}: another process has it locked for {} s; nothing was changed, try again later",
                      path_, kLockedMilliseconds / 1000));
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return absl::PermissionDeniedError(
          fmt::format("{}: it cannot be written to; file and directory must be yours to write to", path_));
    case SQLITE_CANTOPEN:
      return SystemError(path_, SystemErrno(), "it, or its journal, cannot be opened");
    case SQLITE_IOERR:
      // It keeps no number of a write that a quota or a limit has cut short.
      if (result == SQLITE_IOERR_WRITE && SystemErrno() == 0) return FullDisk(path_);
      return SystemError(path_, SystemErrno(), "reading or writing it failed");
    case SQLITE_NOTADB:
      return absl::InvalidArgumentError(fmt::format("{}: it is not a SQLite database", path_));
    case SQLITE_CORRUPT:
      return absl::DataLossError(fmt::format("{}: the database is damaged; take it from a backup", path_));
    case SQLITE_NOMEM:
      return absl::ResourceExhaustedError(fmt::format("{}: there is no memory left", path_));
    case SQLITE_TOOBIG:
      return absl::InvalidArgumentError(fmt::format("{}: a name is too long for the database", path_));
    default:
      return absl::InternalError(fmt::format("{}: SQLite says: {}", path_, sqlite3_errmsg(database_)));
  }
}

}  // namespace weir
