#ifndef WEIR_RESULTS_STORE_POSTGRES_TABLES_H_
#define WEIR_RESULTS_STORE_POSTGRES_TABLES_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "results/store/history_tables.h"
#include "results/store/open_history_store.h"
#include "results/store/postgres_library.h"
#include "results/store/schema_steps.h"

namespace weir {

/// This program's schema, for PostgreSQL. All names begin with "weir_", in the schema that new tables go to.
SchemaSteps PostgresSchema();

/// Opens the history in a PostgreSQL database, or makes it. See OpenHistoryStore().
absl::StatusOr<std::unique_ptr<HistoryTables>> OpenPostgresTables(const PostgresLibrary& library,
                                                                  const std::string& address, bool create,
                                                                  SchemaSteps schema = PostgresSchema());

/// Brings the schema up to `schema`; of those who try at once, one does, while nobody writes.
absl::StatusOr<Migrated> MigratePostgres(const PostgresLibrary& library, const std::string& address,
                                         SchemaSteps schema = PostgresSchema());

}  // namespace weir

#endif  // WEIR_RESULTS_STORE_POSTGRES_TABLES_H_
