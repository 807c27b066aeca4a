#include "strategies/readers/pooled_reader.h"

#include <new>

#include "strategies/memory/shortage.h"
#include "strategies/memory/slab_pool.h"
#include "strategies/threads/background_reader.h"

namespace weir {

absl::StatusOr<std::unique_ptr<Reader>> OpenPooledReader(Endpoint source, const ReaderOptions& options) try {
  const absl::StatusOr<size_t> ahead = SlabsAhead(options);
  if (!ahead.ok()) return ahead.status();
  return OpenBackgroundReader(source, options, *ahead,
                              std::make_unique<SlabPool>(*ahead + 1, options.buffer_size));
} catch (const std::bad_alloc&) {
  return NoMemory("open", source.name());
}

}  // namespace weir
