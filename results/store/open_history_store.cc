#include "results/store/open_history_store.h"

#include <utility>

#include "results/store/postgres_address.h"
#include "results/store/postgres_library.h"
#include "results/store/postgres_tables.h"
#include "results/store/sqlite_tables.h"
#include "results/store/table_store.h"

namespace weir {
namespace {

absl::StatusOr<std::unique_ptr<HistoryTables>> OpenTables(const std::string& database, bool create) {
  if (!IsPostgresAddress(database)) return OpenSqliteTables(database, create);
  const auto library = LoadPostgresLibrary();
  if (!library.ok()) return library.status();
  return OpenPostgresTables(*library, database, create);
}

}  // namespace

absl::StatusOr<std::unique_ptr<HistoryStore>> OpenHistoryStore(const std::string& database, bool create) {
  auto tables = OpenTables(database, create);
  if (!tables.ok()) return tables.status();
  return std::make_unique<TableStore>(*std::move(tables));
}

absl::StatusOr<Migrated> MigrateHistoryStore(const std::string& database) {
  if (!IsPostgresAddress(database)) return MigrateSqlite(database);
  const auto library = LoadPostgresLibrary();
  if (!library.ok()) return library.status();
  return MigratePostgres(*library, database);
}

}  // namespace weir
