#ifndef WEIR_STRATEGIES_COPY_COPY_REGISTRY_H_
#define WEIR_STRATEGIES_COPY_COPY_REGISTRY_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "strategies/endpoint.h"
#include "strategies/memory/aligned_buffer.h"
#include "strategies/strategy_table.h"

namespace weir {

class SystemCalls;

/// What every way of copying can be told.
struct CopyOptions {
  /// Bytes of a buffer or window, or asked for in one call; kMinBufferSize to kMaxBufferSize.
  size_t buffer_size = 256 * 1024;
  /// Whether the target keeps what it has, and the copy goes behind it; else it is emptied.
  bool append = false;
  /// Asked between calls; true ends the copy with CANCELLED. Null: never.
  std::function<bool()> stop;
  /// The seam to the kernel; a test passes one that misbehaves. Null: the kernel.
  std::shared_ptr<SystemCalls> system_calls;
};

struct CopyResult {
  uint64_t copied = 0;        ///< bytes
  uint64_t system_calls = 0;  ///< made from the opening of both files to their closing
  /// Whether the kernel refused the strategy's own call for these files (another file system, say), so that
  /// the rest went through read(2) and write(2).
  bool fell_back = false;
};

/// What a way of copying can do, so that tests and workloads know what to ask of it.
struct CopyCapabilities {
  bool uses_buffer = true;           ///< CopyOptions::buffer_size has a meaning
  bool regular_source_only = false;  ///< cannot copy from a pipe or a device
  bool bounded_memory = true;        ///< takes no more memory for a longer file
  bool in_kernel = false;            ///< the bytes do not pass through this process
  bool maps_file = false;            ///< reads through mapped windows
};

/// A row of the catalogue: one way of copying a file.
///
/// All copy from the beginning of the source to where reading it finds the end: what is added to it meanwhile
/// is copied too as far as it is met, and of one that is cut short what is left, or what had been copied by
/// then; or it is DATA_LOSS where that cannot be kept apart from zeros (see CopyByMmap). Holes are
/// filled with zeros, unless the file system shares the blocks of both files by itself. The target is
/// created, or else emptied or appended to; a pipe or a device is opened as it is, and a descriptor gone on
/// with: see Endpoint. Permissions and times are not copied.
///
/// Short transfers and the 2 GiB less a page that a call moves at the most are gone on with, interrupted
/// calls repeated. An error names the call, the path, the offset and errno; what was copied before stays in
/// the target. Whoever must leave nothing half made copies to a StagedFile.
struct CopyStrategy {
  std::string_view name;     ///< what the user types; lower case
  std::string_view summary;  ///< one line
  CopyCapabilities capabilities;
  size_t default_buffer_size;  ///< bytes, where the user names none

  /// Copies; to be called by CopyFile, which has checked the options and that the files are two.
  absl::StatusOr<CopyResult> (*copy)(Endpoint from, Endpoint to, const CopyOptions& options);

  /// Why this machine cannot run it, or OK. Null: every machine can.
  absl::Status (*supported)() = nullptr;
};

/// All of weir's own ways of copying. The table in copy_registry.cc is the catalogue.
std::span<const CopyStrategy> CopyStrategies();

/// Checks `options`, and that the files are two (INVALID_ARGUMENT), and copies; see CopyStrategy. The way in
/// for everyone who has a row.
absl::StatusOr<CopyResult> CopyFile(const CopyStrategy& strategy, Endpoint from, Endpoint to,
                                    const CopyOptions& options);

// What the rows of the table call.

/// Reads the whole file into memory, then writes it, as fs.readFile and fs.writeFile do. Memory: the file, as
/// long as it is then, and a buffer. What has no size is read in buffers, twice as many each time.
absl::StatusOr<CopyResult> CopyWhole(Endpoint from, Endpoint to, const CopyOptions& options);

/// read(2) and write(2) with one buffer of `options.buffer_size` bytes, in turn.
absl::StatusOr<CopyResult> CopyByChunks(Endpoint from, Endpoint to, const CopyOptions& options);

/// A Pipe from the reader `pooled`, which reads ahead on a thread of its own, to the writer `batched`, which
/// writes each buffer from where it was read.
absl::StatusOr<CopyResult> CopyByPipe(Endpoint from, Endpoint to, const CopyOptions& options);

/// write(2) from mapped windows of the source, `options.buffer_size` bytes each; see MappedWindows.
///
/// A source that is cut short inside the window that is being written gives zeros for the rest of its last
/// page, and EFAULT behind it. Its size is asked for after each window, and what the target got too much is
/// cut off again; where that cannot be, as from a pipe, it is DATA_LOSS. What remains: a source that is cut
/// short and has its old size back before it is asked for, as one that is written anew in place, may leave
/// zeros in the copy.
absl::StatusOr<CopyResult> CopyByMmap(Endpoint from, Endpoint to, const CopyOptions& options);

/// copy_file_range(2), `options.buffer_size` bytes a call. A file system may share the blocks of both files.
absl::StatusOr<CopyResult> CopyByRange(Endpoint from, Endpoint to, const CopyOptions& options);

/// sendfile(2), `options.buffer_size` bytes a call.
absl::StatusOr<CopyResult> CopyBySendfile(Endpoint from, Endpoint to, const CopyOptions& options);

/// splice(2) from the source into a pipe, and from that into the target; the pipe has room for
/// `options.buffer_size` bytes, if the kernel grants it so much (1 MiB for ordinary users).
absl::StatusOr<CopyResult> CopyBySplice(Endpoint from, Endpoint to, const CopyOptions& options);

}  // namespace weir

#endif  // WEIR_STRATEGIES_COPY_COPY_REGISTRY_H_
