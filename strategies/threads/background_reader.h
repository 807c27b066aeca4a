#ifndef WEIR_STRATEGIES_THREADS_BACKGROUND_READER_H_
#define WEIR_STRATEGIES_THREADS_BACKGROUND_READER_H_

#include <cstddef>
#include <memory>

#include "absl/status/statusor.h"
#include "strategies/endpoint.h"
#include "strategies/memory/slab_source.h"
#include "strategies/reader.h"

namespace weir {

/// How many slabs of `options.buffer_size` bytes may be read ahead: as `options.read_ahead` says, four where
/// it says nothing, and at least one. INVALID_ARGUMENT for more than any memory has room for.
absl::StatusOr<size_t> SlabsAhead(const ReaderOptions& options);

/// Opens a reader with a thread of its own, which reads slabs of `options.buffer_size` bytes before they are
/// asked for, `ahead` of them at the most (see SlabsAhead). `drained` and `pooled` are this, with other
/// slabs. The consumer gets each slab where it lies; see BlockReader.
///
/// `slabs`: where slabs come from; one more than may be ahead are out at a time, as one is the window's.
/// Memory: those, and a bridge of a buffer's size.
///
/// An error of the thread reaches the consumer behind all bytes before it. Close and Cancel do not wait for
/// whoever writes to a pipe; a read from a file, one slab at the most, is finished. The time for which the
/// consumer waits is counted as stalled.
///
/// fork(): the child has no such thread. It may exec or _exit, and the parent's reader goes on undisturbed.
absl::StatusOr<std::unique_ptr<Reader>> OpenBackgroundReader(Endpoint& source, const ReaderOptions& options,
                                                             size_t ahead, std::unique_ptr<SlabSource> slabs);

}  // namespace weir

#endif  // WEIR_STRATEGIES_THREADS_BACKGROUND_READER_H_
