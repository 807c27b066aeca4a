#include "strategies/threads/water_marks.h"

#include <algorithm>
#include <cstdint>

#include "absl/status/status.h"
#include "fmt/format.h"

namespace weir {

absl::StatusOr<WaterMarks> WaterMarks::Of(const WriterOptions& options) {
  const size_t slab = options.buffer_size;
  if (slab > SIZE_MAX / 16 || options.high_water_mark > SIZE_MAX / 4) {
    return absl::InvalidArgumentError(
        fmt::format("no memory has room for a buffer of {} bytes with a high-water mark "
                    "of {} bytes",
                    slab, options.high_water_mark));
  }
  const size_t high = options.high_water_mark == 0 ? 4 * slab : options.high_water_mark;
  if (high < slab) {
    return absl::InvalidArgumentError(
        fmt::format("a high-water mark of {} bytes is less than one buffer of {} bytes", high, slab));
  }
  const size_t low = options.low_water_mark == 0 ? high / 2 : options.low_water_mark;
  if (low >= high) {
    return absl::InvalidArgumentError(
        fmt::format("a low-water mark of {} bytes is not below the high-water mark of {} bytes", low, high));
  }
  return WaterMarks{.high = high / slab, .low = std::min(low / slab, high / slab - 1)};
}

}  // namespace weir
