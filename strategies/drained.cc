#include "strategies/drained.h"

#include "strategies/background_writer.h"
#include "strategies/memory/fresh_slabs.h"
#include "strategies/water_marks.h"

namespace weir {

absl::StatusOr<std::unique_ptr<Writer>> OpenDrainedWriter(const std::string& path,
                                                          const WriterOptions& options) {
  const absl::StatusOr<WaterMarks> marks = WaterMarks::Of(options);
  if (!marks.ok()) return marks.status();
  return OpenBackgroundWriter(path, options, std::make_unique<FreshSlabs>(options.buffer_size), *marks);
}

}  // namespace weir
