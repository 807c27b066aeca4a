#ifndef WEIR_RESULTS_STORE_SQLITE_TABLES_H_
#define WEIR_RESULTS_STORE_SQLITE_TABLES_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "results/store/history_tables.h"
#include "results/store/open_history_store.h"
#include "results/store/schema_steps.h"

namespace weir {

/// This program's schema, for SQLite.
SchemaSteps SqliteSchema();

/// Opens the history in a SQLite file, or makes it. See OpenHistoryStore(). A file that nobody may write to is opened
/// for reading. kInvalidArgument for a file of something else.
absl::StatusOr<std::unique_ptr<HistoryTables>> OpenSqliteTables(const std::string& path, bool create,
                                                                SchemaSteps schema = SqliteSchema());

/// Opens it for the sake of its schema alone.
absl::StatusOr<Migrated> MigrateSqlite(const std::string& path, SchemaSteps schema = SqliteSchema());

}  // namespace weir

#endif  // WEIR_RESULTS_STORE_SQLITE_TABLES_H_
