#ifndef WEIR_STRATEGIES_STRATEGY_TABLE_H_
#define WEIR_STRATEGIES_STRATEGY_TABLE_H_

#include <cstddef>
#include <new>
#include <span>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "strategies/memory/shortage.h"

namespace weir {

// What the catalogues of writers, readers and copies share. A row of each has a name and `supported`: why
// this machine cannot run it, or OK; null: every machine can.

/// OK, or why this machine cannot run it.
template <class Row>
absl::Status Supported(const Row& row) {
  return row.supported == nullptr ? absl::OkStatus() : row.supported();
}

/// INVALID_ARGUMENT if the strategy of that name can have no such buffer.
absl::Status CheckBufferSize(std::string_view name, size_t size);

/// NOT_FOUND, and the `names` that there are. `kind`: "reading", say.
absl::Status NoSuchStrategy(std::string_view kind, std::string_view name,
                            std::span<const std::string_view> names);

/// The row of that name, or NOT_FOUND with the names that there are.
template <class Row>
absl::StatusOr<const Row*> FindStrategy(std::span<const Row> rows, std::string_view kind,
                                        std::string_view name) {
  std::vector<std::string_view> names;
  for (const Row& row : rows) {
    if (row.name == name) return &row;
    names.push_back(row.name);
  }
  return NoSuchStrategy(kind, name, names);
}

/// The way in to a row: what `use` makes of it, if this machine can run it with such a buffer, and has the
/// memory.
template <class Row, class Use>
auto Checked(const Row& row, size_t buffer_size, Use use) -> decltype(use()) try {
  absl::Status can = Supported(row);
  if (can.ok()) can = CheckBufferSize(row.name, buffer_size);
  if (!can.ok()) return can;
  return use();
} catch (const std::bad_alloc&) {
  return NoMemory("use the strategy", row.name);
}

}  // namespace weir

#endif  // WEIR_STRATEGIES_STRATEGY_TABLE_H_
