#ifndef WEIR_STRATEGIES_READERS_READER_REGISTRY_H_
#define WEIR_STRATEGIES_READERS_READER_REGISTRY_H_

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "strategies/endpoint.h"
#include "strategies/reader.h"
#include "strategies/strategy_table.h"

namespace weir {

/// What a reading strategy can do, so that tests and workloads know what to ask of it.
struct ReaderCapabilities {
  bool uses_buffer = true;          ///< ReaderOptions::buffer_size has a meaning
  bool regular_files_only = false;  ///< cannot read a pipe or a device
  bool paths_only = false;          ///< takes no descriptor: UNIMPLEMENTED
  bool reads_ahead = false;         ///< ReaderOptions::read_ahead has a meaning
  bool maps_file = false;           ///< lends mapped windows of the file in place of read calls
  bool library_reads = false;       ///< a library below makes the read calls, past the system-call seam
};

/// A row of the catalogue: one way of reading.
struct ReaderStrategy {
  std::string_view name;     ///< what the user types; lower case
  std::string_view summary;  ///< one line
  ReaderCapabilities capabilities;
  size_t default_buffer_size;  ///< bytes, where the user names none

  /// Opens a reader on a path, at its beginning, or on a descriptor: see Endpoint.
  absl::StatusOr<std::unique_ptr<Reader>> (*open)(Endpoint source, const ReaderOptions& options);

  /// Why this machine cannot run it, or OK. Null: every machine can.
  absl::Status (*supported)() = nullptr;
};

/// All of weir's own strategies. The table in reader_registry.cc is the catalogue; there is no other
/// registration.
std::span<const ReaderStrategy> ReaderStrategies();

/// Checks `options` and opens. The way in for everyone who has a row.
absl::StatusOr<std::unique_ptr<Reader>> OpenReader(const ReaderStrategy& strategy, Endpoint source,
                                                   const ReaderOptions& options);

}  // namespace weir

#endif  // WEIR_STRATEGIES_READERS_READER_REGISTRY_H_
