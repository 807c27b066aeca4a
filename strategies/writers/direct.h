#ifndef WEIR_STRATEGIES_WRITERS_DIRECT_H_
#define WEIR_STRATEGIES_WRITERS_DIRECT_H_

#include <memory>

#include "absl/status/statusor.h"
#include "strategies/endpoint.h"
#include "strategies/writer.h"

namespace weir {

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

}  // namespace weir

#endif  // WEIR_STRATEGIES_WRITERS_DIRECT_H_
