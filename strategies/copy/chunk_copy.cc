#include "strategies/copy/chunk_copy.h"

#include "strategies/copy/copy_ends.h"

namespace weir {

absl::StatusOr<CopyResult> CopyByChunks(const std::string& from, const std::string& to,
                                        const CopyOptions& options) {
  absl::StatusOr<CopyEnds> ends = CopyEnds::Open(from, to, options);
  if (!ends.ok()) return ends.status();
  return ends->Finish(CopyInChunks(*ends, options.buffer_size));
}

}  // namespace weir
