#ifndef WEIR_STRATEGIES_WRITERS_WRITER_REGISTRY_H_
#define WEIR_STRATEGIES_WRITERS_WRITER_REGISTRY_H_

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "strategies/endpoint.h"
#include "strategies/strategy_table.h"
#include "strategies/writer.h"

namespace weir {

/// What a strategy can do, so that tests and workloads know what to ask of it.
struct Capabilities {
  bool keeps_bytes = true;          ///< what is written arrives at the target (`discard` drops it)
  bool uses_buffer = true;          ///< WriterOptions::buffer_size has a meaning
  bool call_per_record = false;     ///< a system call for each record, so a long stream takes long
  bool regular_files_only = false;  ///< cannot write to a pipe or a device
  bool paths_only = false;          ///< takes no descriptor: UNIMPLEMENTED
  bool threaded = false;            ///< writes on a thread of its own, behind the producer
  bool maps_file = false;           ///< fills mapped windows of the file in place of write calls
  bool has_water_marks = false;     ///< WriterOptions' water marks have a meaning
  bool has_flood_limit = false;     ///< WriterOptions::flood_limit has a meaning: there is no other bound
  bool library_writes = false;      ///< a library below makes the write calls, past the system-call seam
};

/// A row of the catalogue: one way of writing.
struct WriterStrategy {
  std::string_view name;     ///< what the user types; lower case
  std::string_view summary;  ///< one line
  Capabilities capabilities;
  size_t default_buffer_size;  ///< bytes, where the user names none

  /// Opens a writer on a path, which is created, or else truncated unless options.append says to keep it (a
  /// pipe or a device is opened as it is), or on a descriptor: see Endpoint.
  absl::StatusOr<std::unique_ptr<Writer>> (*open)(Endpoint target, const WriterOptions& options);

  /// Why this machine cannot run it, or OK. Null: every machine can.
  absl::Status (*supported)() = nullptr;
};

/// All of weir's own strategies. The table in registry.cc is the catalogue; there is no other registration.
std::span<const WriterStrategy> WriterStrategies();

/// Checks `options` and opens. The way in for everyone who has a row.
absl::StatusOr<std::unique_ptr<Writer>> OpenWriter(const WriterStrategy& strategy, Endpoint target,
                                                   const WriterOptions& options);

/// Supported for files in `directory`: a strategy for regular files only may ask what the file system there
/// refuses. Found out by opening it on a file of its own there, which is removed. A directory that cannot be
/// written to says nothing of the strategy: OK.
absl::Status SupportedIn(const WriterStrategy& strategy, const std::string& directory);

}  // namespace weir

#endif  // WEIR_STRATEGIES_WRITERS_WRITER_REGISTRY_H_
