#ifndef WEIR_STRATEGIES_WRITERS_BACKGROUND_WRITERS_H_
#define WEIR_STRATEGIES_WRITERS_BACKGROUND_WRITERS_H_

#include <memory>
#include <optional>

#include "absl/status/statusor.h"
#include "strategies/endpoint.h"
#include "strategies/memory/slabs.h"
#include "strategies/threads/write_queue.h"
#include "strategies/writer.h"

namespace weir {

/// Opens a writer that fills a buffer, copies it when it has `options.buffer_size` bytes into a slab of that
/// size, and hands that to a thread of its own, which writes slabs in order, each in whole blocks of the file
/// (see BlockBuffer). `drained`, `pooled` and `flooded` are this, with other slabs and marks.
///
/// `slabs`: where slabs come from. `marks`: back-pressure; the producer waits at the high mark until the low
/// one is reached, and Accounting counts that as a drain and its time as stalled (the waiting that Flush is
/// asked for is not counted). None: it never waits, and fails with RESOURCE_EXHAUSTED when one more slab
/// would take the memory in flight past `options.flood_limit`.
///
/// A record larger than a slab goes through in pieces. Memory: the slabs in flight, and the buffer. Sleeping
/// and waking, which the C library does, are not among the system calls counted.
///
/// Errors of the thread (a full disk; a reader that has gone away, without SIGPIPE to the program) reach the
/// producer at its next full slab, Flush, Sync or Close; one that waits is woken by them. Cancel and the
/// destructor do not wait for the reader of a pipe; a write to a file, one slab at the most, is finished.
///
/// fork(): the child has no such thread. It may exec or _exit, and the parent's writer goes on undisturbed.
absl::StatusOr<std::unique_ptr<Writer>> OpenBackgroundWriter(Endpoint& target, const WriterOptions& options,
                                                             std::unique_ptr<SlabSource> slabs,
                                                             std::optional<WaterMarks> marks);

}  // namespace weir

#endif  // WEIR_STRATEGIES_WRITERS_BACKGROUND_WRITERS_H_
