#include "strategies/copy/sendfile_copy.h"

#include <new>

#include "strategies/copy/copy_ends.h"
#include "strategies/file/system_calls.h"
#include "strategies/memory/shortage.h"

namespace weir {

absl::StatusOr<CopyResult> CopyBySendfile(Endpoint from, Endpoint to, const CopyOptions& options) try {
  absl::StatusOr<CopyEnds> ends = CopyEnds::Open(from, to, options);
  if (!ends.ok()) return ends.status();
  const absl::StatusOr<bool> fell_back = CopyInKernel(
      *ends, options.buffer_size, "sendfile",
      [&ends](size_t most) { return ends->calls().Sendfile(ends->out().fd(), ends->in().fd(), most); });
  return ends->Finish(fell_back.status(), fell_back.ok() && *fell_back);
} catch (const std::bad_alloc&) {
  return NoMemory("copy", from.name());
}

}  // namespace weir
