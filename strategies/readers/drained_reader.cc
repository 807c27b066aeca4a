#include "strategies/readers/drained_reader.h"

#include <new>

#include "strategies/memory/fresh_slabs.h"
#include "strategies/memory/shortage.h"
#include "strategies/threads/background_reader.h"

namespace weir {

absl::StatusOr<std::unique_ptr<Reader>> OpenDrainedReader(Endpoint source, const ReaderOptions& options) try {
  const absl::StatusOr<size_t> ahead = SlabsAhead(options);
  if (!ahead.ok()) return ahead.status();
  return OpenBackgroundReader(source, options, *ahead, std::make_unique<FreshSlabs>(options.buffer_size));
} catch (const std::bad_alloc&) {
  return NoMemory("open", source.name());
}

}  // namespace weir
