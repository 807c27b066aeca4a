#include "strategies/writers/drained.h"

#include <new>

#include "strategies/memory/fresh_slabs.h"
#include "strategies/memory/shortage.h"
#include "strategies/threads/background_writer.h"
#include "strategies/threads/water_marks.h"

namespace weir {

absl::StatusOr<std::unique_ptr<Writer>> OpenDrainedWriter(Endpoint target, const WriterOptions& options) try {
  const absl::StatusOr<WaterMarks> marks = WaterMarks::Of(options);
  if (!marks.ok()) return marks.status();
  return OpenBackgroundWriter(target, options, std::make_unique<FreshSlabs>(options.buffer_size), *marks);
} catch (const std::bad_alloc&) {
  return NoMemory("open", target.name());
}

}  // namespace weir
