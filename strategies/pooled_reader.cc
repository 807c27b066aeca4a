#include "strategies/pooled_reader.h"

#include "strategies/background_reader.h"
#include "strategies/memory/slab_pool.h"

namespace weir {

absl::StatusOr<std::unique_ptr<Reader>> OpenPooledReader(const std::string& path,
                                                         const ReaderOptions& options) {
  return OpenBackgroundReader(path, options,
                              std::make_unique<SlabPool>(SlabsAhead(options) + 1, options.buffer_size));
}

}  // namespace weir
