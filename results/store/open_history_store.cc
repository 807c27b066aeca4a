#include "results/store/open_history_store.h"

#include <utility>

#include "absl/status/status.h"
#include "results/store/sqlite_tables.h"
#include "results/store/table_store.h"

namespace weir {
namespace {

bool IsPostgres(const std::string& database) {
  return database.starts_with("postgresql://") || database.starts_with("postgres://");
}

}  // namespace

absl::StatusOr<std::unique_ptr<HistoryStore>> OpenHistoryStore(const std::string& database, bool create) {
  if (IsPostgres(database)) return absl::UnimplementedError("PostgreSQL is not supported yet");
  auto tables = OpenSqliteTables(database, create);
  if (!tables.ok()) return tables.status();
  return std::make_unique<TableStore>(*std::move(tables));
}

absl::StatusOr<Migrated> MigrateHistoryStore(const std::string& database) {
  if (IsPostgres(database)) return absl::UnimplementedError("PostgreSQL is not supported yet");
  return MigrateSqlite(database);
}

}  // namespace weir
