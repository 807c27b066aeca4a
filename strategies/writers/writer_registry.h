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

class SystemCalls;

/// What a strategy can do, so that tests and workloads know what to ask of it.
struct Capabilities {
  bool keeps_bytes = true;          ///< what is written arrives at the target (`discard` drops it)
  bool uses_buffer = true;          ///< WriterOptions::buffer_size has a meaning
  bool call_per_record = false;     ///< a system call for each record, so a long stream takes long
  bool regular_files_only = false;  ///< cannot write to a pipe or a device
  bool paths_only = false;          ///< takes no descriptor: UNIMPLEMENTED
  bool threaded = false;            ///< writes on a thread of its own, behind the producer
  bool kernel_threads = false;      ///< the kernel's own threads write, beside the producer
  bool maps_file = false;           ///< fills mapped windows of the file in place of write calls
  bool has_water_marks = false;     ///< WriterOptions' water marks have a meaning
  bool has_flood_limit = false;     ///< WriterOptions::flood_limit has a meaning: there is no other bound
  bool library_writes = false;      ///< a library below makes the write calls, past the system-call seam

  /// On how many threads it works, with the producer's.
  size_t threads() const { return threaded || kernel_threads ? 2 : 1; }
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

/// All of weir's own strategies. The table in writer_registry.cc is the catalogue; there is no other
/// registration.
std::span<const WriterStrategy> WriterStrategies();

/// Checks `options` and opens. The way in for everyone who has a row.
absl::StatusOr<std::unique_ptr<Writer>> OpenWriter(const WriterStrategy& strategy, Endpoint target,
                                                   const WriterOptions& options);

/// Supported for files in `directory`: a strategy for regular files only may ask what the file system there
/// refuses. Found out by opening it on a file of its own there, which is removed. A directory that cannot be
/// written to says nothing of the strategy: OK.
absl::Status SupportedIn(const WriterStrategy& strategy, const std::string& directory);

// What the rows of the table open; the peers' are in strategies/peers/peers.h. A strategy of yours has its
// factory where you like.

/// Counts the bytes and drops them: what the harness itself costs. The target is not touched. Records are
/// copied into one buffer of `options.buffer_size` bytes, over and over, so making a record still costs what
/// it costs. Memory: the buffer.
absl::StatusOr<std::unique_ptr<Writer>> OpenDiscardWriter(Endpoint target, const WriterOptions& options);

/// One write(2) a record, as programs do that do not think about it. An empty record writes nothing.
/// `options.buffer_size` is not used. Memory: scratch for one reserved record, 64 KiB.
absl::StatusOr<std::unique_ptr<Writer>> OpenNaiveWriter(Endpoint target, const WriterOptions& options);

/// One buffer of `options.buffer_size` bytes, written when it is full, in whole blocks of the file (see
/// BlockBuffer). A record of that size or more goes around it: what is buffered is written first, then the
/// record itself from where it lies. Memory: the buffer and a block.
absl::StatusOr<std::unique_ptr<Writer>> OpenBatchedWriter(Endpoint target, const WriterOptions& options);

/// A queue of filled buffers with back-pressure, written by a thread in the background; a new buffer is
/// allocated for each push, as Node.js streams do. When one more would take the bytes in flight past
/// `options.high_water_mark`, the producer waits until they have drained to `options.low_water_mark`. Memory:
/// the high-water mark in whole buffers, and the buffer that is being filled. See
/// background_writers.h.
absl::StatusOr<std::unique_ptr<Writer>> OpenDrainedWriter(Endpoint target, const WriterOptions& options);

/// As `drained`, but the buffers come from a pool that is allocated and touched when the writer is opened,
/// and nothing is allocated after that. The two differ in nothing else, so the pair shows what pooling is
/// worth. Memory: the same bound, all of it taken from the start. See background_writers.h.
absl::StatusOr<std::unique_ptr<Writer>> OpenPooledWriter(Endpoint target, const WriterOptions& options);

/// A queue without a bound, written by a thread in the background: what becomes of a program that goes on
/// writing when it is told to wait. The producer never waits, so memory grows as long as the target is
/// slower. When one more buffer would take it past `options.flood_limit` bytes, the writer fails with
/// RESOURCE_EXHAUSTED and drops what is in flight. Memory: no bound. See background_writers.h.
absl::StatusOr<std::unique_ptr<Writer>> OpenFloodedWriter(Endpoint target, const WriterOptions& options);

/// From how many bytes on `vectored` writes a record from where it lies.
inline constexpr size_t kVectoredLargeRecord = 128 * 1024;

/// Gathers blocks and writes them with one writev(2), as programs do whose buffers are chains.
///
/// Small records are copied, into blocks of 8 KiB or a little more that make up `options.buffer_size` bytes
/// together; when all are full, one call writes all. A reservation that the rest of a block has no room for
/// leaves that rest empty and costs no call, where a single buffer has to be written early.
///
/// A record of kVectoredLargeRecord bytes or more (or of the whole buffer, where that is smaller) is not
/// copied: what is gathered so far and the record, from where it lies, go out together in one call. It is
/// written before Append returns, for the bytes are the caller's. That is as much gathering as an interface
/// allows that does not take ownership. The limit is high because every such record is a call: on ext4,
/// records of 16 KiB took twice the CPU time by reference, and a copy was no cheaper only near 128 KiB.
///
/// What is written when all are full ends at a whole block of the file, see WholeBlocks; the rest moves to
/// the front. Blocks that are full count as in flight. Memory: the blocks, the first one longer by 4 KiB.
absl::StatusOr<std::unique_ptr<Writer>> OpenVectoredWriter(Endpoint target, const WriterOptions& options);

/// Several buffers of `options.buffer_size` bytes: one is filled while the others are in flight in an
/// io_uring. As many are in flight as `options.high_water_mark` has room for, 1024 at most; then the producer
/// waits. There is no thread of ours; who writes, and whether at once, is the kernel's affair.
///
/// A regular file gets writes at explicit offsets, all at a time; a pipe, a socket or a device gets one at a
/// time, in order, and the next is submitted when the producer comes by with one more. Records of any size
/// are copied: a record that is referenced would have to be waited for. See RingQueue for short completions
/// and errors: committed is always a contiguous prefix, and a file is cut to it when something fails.
///
/// The buffers are registered with the kernel. Where that is refused, as by RLIMIT_MEMLOCK, it works without,
/// which costs a little more a write; a notice says so, once a process (see notice.h). Memory: the buffers,
/// one more than can be in flight.
///
/// After Close the kernel takes the ring down in its own time, and may interrupt a system call of this
/// process for it: a blocking write(2) to a pipe can then come back short. Whoever writes to pipes must go on
/// after that, as all strategies here do but `fmt`.
absl::StatusOr<std::unique_ptr<Writer>> OpenUringWriter(Endpoint target, const WriterOptions& options);

/// OK, or why there is no io_uring here. Found out once a process, without a ring: when one is taken down,
/// the kernel may interrupt system calls of the process, and who only asks must not get a short write for it.
absl::Status UringSupported();

/// The same, found out anew, through `calls`; see SystemCalls::ProbeRing.
absl::Status ProbeUring(SystemCalls& calls);

/// Past the page cache with O_DIRECT: one slab, written when it is full, and the device has taken it when the
/// write returns. Regular files only; FAILED_PRECONDITION for others, and for a file system that is known to
/// refuse (statx says so, or setting the flag fails). One that lets the flag be set and refuses a write is
/// found out then: INVALID_ARGUMENT with errno EINVAL.
///
/// Slab, offsets and sizes are multiples of what statx(2) states as STATX_DIOALIGN (Linux 6.1), and of 4096
/// bytes at least. `options.buffer_size` is rounded up to that, and to two of them. Records of any size are
/// copied, since theirs is any address.
///
/// What is left of an unaligned stream at Flush or Close is written with O_DIRECT off, so the file is never
/// longer than the stream; it goes through the page cache. The slab keeps those bytes, and when more is
/// appended their block is written again, whole and with O_DIRECT on. The rest of a direct write that stopped
/// at an odd byte, or has RLIMIT_FSIZE inside it, is written with it off too. Memory: the slab.
absl::StatusOr<std::unique_ptr<Writer>> OpenDirectWriter(Endpoint target, const WriterOptions& options);

/// As `batched`, with RWF_DONTCACHE (Linux 6.14): the page cache is written through and given free as soon as
/// the device has the data, so that a long stream does not push out what others need. Memory: the buffer.
///
/// Two things must know the flag. The kernel: UncachedSupported says whether it does, for the whole machine.
/// The file system (ext4, XFS and Btrfs do, tmpfs does not): that is a question of the target, asked of the
/// file itself when it is opened, and FAILED_PRECONDITION if not. To ask without writing anything, the file
/// is opened for reading too. Regular files only.
absl::StatusOr<std::unique_ptr<Writer>> OpenUncachedWriter(Endpoint target, const WriterOptions& options);

/// Whether this machine's kernel knows RWF_DONTCACHE; nothing is said of any file system.
absl::Status UncachedSupported();

/// The same, through `calls`.
absl::Status ProbeUncached(SystemCalls& calls);

/// Maps windows of the file and lets the caller fill the page cache itself. A window ends at a multiple of
/// `options.buffer_size` rounded up to whole pages; it is about as long, and up to twice that where it begins
/// in between. Before it is lent its space is allocated, zeros are written to it and its pages are populated,
/// so that a full disk is an error and not SIGBUS. The file is longer than what was appended, with zeros
/// behind it, until Flush or Close trim it; a program that cuts the file short meanwhile gets SIGBUS, as with
/// any mapping. Regular files only. Memory: none of its own; one window of the file is mapped.
absl::StatusOr<std::unique_ptr<Writer>> OpenMmapWriter(Endpoint target, const WriterOptions& options);

}  // namespace weir

#endif  // WEIR_STRATEGIES_WRITERS_WRITER_REGISTRY_H_
