#ifndef WEIR_RESULTS_STORE_OPEN_HISTORY_STORE_H_
#define WEIR_RESULTS_STORE_OPEN_HISTORY_STORE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "results/history/history_store.h"

namespace weir {

/// Opens a history: `postgresql://…` and `postgres://…` are PostgreSQL's, by libpq, anything else is the path of a
/// SQLite file. A new one is made where there is none and `create` says so; else kNotFound.
///
/// An older schema is brought up to this program's at once in a SQLite file, of which a copy is kept before
/// (`FILE.version-N`); in PostgreSQL, where others with an older program would be shut out, only MigrateHistoryStore()
/// does that, and opening is kFailedPrecondition. A newer schema is refused by both.
absl::StatusOr<std::unique_ptr<HistoryStore>> OpenHistoryStore(const std::string& database, bool create);

/// The versions of the schema that a migration went from and to; equal where there was nothing to do.
struct Migrated {
  int from = 0;
  int to = 0;
};
/// Brings the schema of a history up to this program's. kNotFound where there is no history.
absl::StatusOr<Migrated> MigrateHistoryStore(const std::string& database);

}  // namespace weir

#endif  // WEIR_RESULTS_STORE_OPEN_HISTORY_STORE_H_
