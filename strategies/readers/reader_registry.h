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

// What the rows of the table open; the peers' are in strategies/peers/peers.h.

/// read(2) of 4 KiB at a time, as programs do that do not think about it. The memory suffices for a Pull of
/// 128 KiB, made up of many such reads. `options.buffer_size` is not used.
absl::StatusOr<std::unique_ptr<Reader>> OpenNaiveReader(Endpoint source, const ReaderOptions& options);

/// One buffer of `options.buffer_size` bytes, filled when it is used up; larger Reads go around it.
absl::StatusOr<std::unique_ptr<Reader>> OpenBatchedReader(Endpoint source, const ReaderOptions& options);

/// Reads ahead on a thread of its own, slabs of `options.buffer_size` bytes, as far as `options.read_ahead`
/// says; a new one is allocated for each read, as Node.js streams do. The consumer gets each slab where it
/// lies; see BlockReader.
///
/// Memory: one slab more than may be ahead, as one is the window's, and a bridge of a buffer's size.
///
/// An error of the thread reaches the consumer behind all bytes before it. Close and Cancel do not wait for
/// whoever writes to a pipe; a read from a file, one slab at the most, is finished. The time for which the
/// consumer waits is counted as stalled.
///
/// fork(): the child has no such thread. It may exec or _exit, and the parent's reader goes on undisturbed.
absl::StatusOr<std::unique_ptr<Reader>> OpenDrainedReader(Endpoint source, const ReaderOptions& options);

/// As `drained`, with slabs from a fixed pool: nothing is allocated after it was opened, but for errors.
absl::StatusOr<std::unique_ptr<Reader>> OpenPooledReader(Endpoint source, const ReaderOptions& options);

/// Several buffers of `options.buffer_size` bytes: the consumer has one while the kernel fills the others
/// through an io_uring, as many as `options.read_ahead` has room for, 1024 at most. There is no thread of
/// ours. See RingReads for the order, short completions and errors, and BlockReader for how buffers are lent.
/// Where the kernel refuses to register the buffers (RLIMIT_MEMLOCK) it works without.
///
/// Memory: the buffers, one more than can be under way, and a bridge of a buffer's size. UringSupported,
/// beside the writer `uring`, says whether there is io_uring here.
absl::StatusOr<std::unique_ptr<Reader>> OpenUringReader(Endpoint source, const ReaderOptions& options);

/// Maps windows of the file, `options.buffer_size` bytes rounded up to whole pages and one page more, and
/// lends the page cache itself. Regular files only. Memory: none of its own; one window of the file is
/// mapped.
///
/// The pages of a window are made present before it is lent, so that a device that cannot give them is an
/// error and not SIGBUS, and a file that was cut short ends where it is cut. What remains, as with any
/// mapping: of a file that another program cuts short while a window of it is lent, the rest of the page with
/// the new end reads as zeros, and no error tells so; the pages behind it end this program by SIGBUS, or a
/// system call that is given them by EFAULT. Whoever cannot rule that out takes another strategy. Kernels
/// before 5.14 cannot make pages present; there an error of the device is SIGBUS too. See MappedWindows.
absl::StatusOr<std::unique_ptr<Reader>> OpenMmapReader(Endpoint source, const ReaderOptions& options);

}  // namespace weir

#endif  // WEIR_STRATEGIES_READERS_READER_REGISTRY_H_
