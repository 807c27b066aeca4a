#ifndef WEIR_STRATEGIES_WRITERS_URING_H_
#define WEIR_STRATEGIES_WRITERS_URING_H_

#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "strategies/endpoint.h"
#include "strategies/writer.h"

namespace weir {

class SystemCalls;

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

}  // namespace weir

#endif  // WEIR_STRATEGIES_WRITERS_URING_H_
