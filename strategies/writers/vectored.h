#ifndef WEIR_STRATEGIES_WRITERS_VECTORED_H_
#define WEIR_STRATEGIES_WRITERS_VECTORED_H_

#include <memory>

#include "absl/status/statusor.h"
#include "strategies/endpoint.h"
#include "strategies/writer.h"

namespace weir {

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

inline constexpr size_t kVectoredLargeRecord = 128 * 1024;

}  // namespace weir

#endif  // WEIR_STRATEGIES_WRITERS_VECTORED_H_
