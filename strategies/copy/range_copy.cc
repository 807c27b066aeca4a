#include "strategies/copy/range_copy.h"

#include <new>

#include "strategies/copy/copy_ends.h"
#include "strategies/file/system_calls.h"
#include "strategies/memory/shortage.h"

namespace weir {

absl::StatusOr<CopyResult> CopyByRange(Endpoint from, Endpoint to, const CopyOptions& options) try {
  absl::StatusOr<CopyEnds> ends = CopyEnds::Open(from, to, options);
  if (!ends.ok()) return ends.status();
  const absl::StatusOr<bool> fell_back = CopyInKernel(
      *ends, options.buffer_size, "copy_file_range",
      [&ends](size_t most) { return ends->calls().CopyFileRange(ends->in().fd(), ends->out().fd(), most); });
  return ends->Finish(fell_back.status(), fell_back.ok() && *fell_back);
} catch (const std::bad_alloc&) {
  return NoMemory("copy", from.name());
}

}  // namespace weir
