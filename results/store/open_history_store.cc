#include "results/store/open_history_store.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "results/store/postgres_address.h"
#include "results/store/postgres_library.h"
#include "results/store/postgres_tables.h"
#include "results/store/sqlite_tables.h"
#include "results/store/table_store.h"

namespace weir {
namespace {

using Tables = absl::StatusOr<std::unique_ptr<HistoryTables>>;

struct DatabaseKind {
  bool (*is_named_by)(std::string_view database);
  Tables (*open)(const std::string& database, bool create);
  absl::StatusOr<Migrated> (*migrate)(const std::string& database);
};

Tables OpenPostgres(const std::string& database, bool create) {
  const auto library = LoadPostgresLibrary();
  if (!library.ok()) return library.status();
  return OpenPostgresTables(*library, database, create);
}

absl::StatusOr<Migrated> MigrateLoadedPostgres(const std::string& database) {
  const auto library = LoadPostgresLibrary();
  if (!library.ok()) return library.status();
  return MigratePostgres(*library, database);
}

Tables OpenSqlite(const std::string& database, bool create) { return OpenSqliteTables(database, create); }

absl::StatusOr<Migrated> MigrateSqliteFile(const std::string& database) { return MigrateSqlite(database); }

bool IsAnything(std::string_view) { return true; }

// The first that a database is named by; the last takes any name, as that of a file.
constexpr DatabaseKind kKinds[] = {
    {IsPostgresAddress, OpenPostgres, MigrateLoadedPostgres},
    {IsAnything, OpenSqlite, MigrateSqliteFile},
};

const DatabaseKind& KindOf(const std::string& database) {
  return *std::ranges::find_if(kKinds, [&](const DatabaseKind& kind) { return kind.is_named_by(database); });
}

}  // namespace

absl::StatusOr<std::unique_ptr<HistoryStore>> OpenHistoryStore(const std::string& database, bool create) {
  auto tables = KindOf(database).open(database, create);
  if (!tables.ok()) return tables.status();
  return std::make_unique<TableStore>(*std::move(tables));
}

absl::StatusOr<Migrated> MigrateHistoryStore(const std::string& database) {
  return KindOf(database).migrate(database);
}

}  // namespace weir
