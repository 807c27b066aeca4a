#ifndef WEIR_STRATEGIES_WRITERS_UNCACHED_H_
#define WEIR_STRATEGIES_WRITERS_UNCACHED_H_

#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "strategies/endpoint.h"
#include "strategies/writer.h"

namespace weir {

class SystemCalls;

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

}  // namespace weir

#endif  // WEIR_STRATEGIES_WRITERS_UNCACHED_H_
