#include "strategies/copy/mmap_copy.h"

#include "strategies/copy/reader_copy.h"
#include "strategies/mmap_reader.h"

namespace weir {

absl::StatusOr<CopyResult> CopyByMmap(const std::string& from, const std::string& to,
                                      const CopyOptions& options) {
  return CopyThroughReader(OpenMmapReader, from, to, options);
}

}  // namespace weir
