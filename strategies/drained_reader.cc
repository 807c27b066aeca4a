#include "strategies/drained_reader.h"

#include "strategies/background_reader.h"
#include "strategies/memory/fresh_slabs.h"

namespace weir {

absl::StatusOr<std::unique_ptr<Reader>> OpenDrainedReader(const std::string& path,
                                                          const ReaderOptions& options) {
  return OpenBackgroundReader(path, options, std::make_unique<FreshSlabs>(options.buffer_size));
}

}  // namespace weir
