#include "strategies/writers/pooled.h"

#include <new>

#include "strategies/memory/shortage.h"
#include "strategies/memory/slab_pool.h"
#include "strategies/threads/background_writer.h"
#include "strategies/threads/water_marks.h"

namespace weir {

// The pool has a slab for each that can be in flight: when the marks let one more be handed over, there is
// one to take.
absl::StatusOr<std::unique_ptr<Writer>> OpenPooledWriter(Endpoint target, const WriterOptions& options) try {
  const absl::StatusOr<WaterMarks> marks = WaterMarks::Of(options);
  if (!marks.ok()) return marks.status();
  auto pool = std::make_unique<SlabPool>(marks->high, options.buffer_size);
  return OpenBackgroundWriter(target, options, std::move(pool), *marks);
} catch (const std::bad_alloc&) {
  return NoMemory("open", target.name());
}

}  // namespace weir
