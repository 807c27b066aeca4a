#include "strategies/copy/pipe_copy.h"

#include "strategies/copy/reader_copy.h"
#include "strategies/pooled_reader.h"

namespace weir {

absl::StatusOr<CopyResult> CopyByPipe(const std::string& from, const std::string& to,
                                      const CopyOptions& options) {
  return CopyThroughReader(OpenPooledReader, from, to, options);
}

}  // namespace weir
