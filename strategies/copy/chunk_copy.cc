#include "strategies/copy/chunk_copy.h"

#include <new>

#include "strategies/copy/copy_ends.h"
#include "strategies/memory/shortage.h"

namespace weir {

absl::StatusOr<CopyResult> CopyByChunks(Endpoint from, Endpoint to, const CopyOptions& options) try {
  absl::StatusOr<CopyEnds> ends = CopyEnds::Open(from, to, options);
  if (!ends.ok()) return ends.status();
  return ends->Finish(CopyInChunks(*ends, options.buffer_size));
} catch (const std::bad_alloc&) {
  return NoMemory("copy", from.name());
}

}  // namespace weir
