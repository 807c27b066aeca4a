#ifndef WEIR_STRATEGIES_THREADS_WATER_MARKS_H_
#define WEIR_STRATEGIES_THREADS_WATER_MARKS_H_

#include <cstddef>

#include "absl/status/statusor.h"
#include "strategies/writer.h"

namespace weir {

/// Back-pressure, counted in whole slabs of WriterOptions::buffer_size bytes: a slab takes its memory however
/// little is in it. So the bytes in flight are never more than the marks say in bytes, and may be fewer.
struct WaterMarks {
  size_t high;  ///< slabs in flight at the most; at least 1
  size_t low;   ///< a producer that waited goes on when no more than these are in flight; less than `high`

  /// What `options` ask for, with their defaults filled in. INVALID_ARGUMENT if the marks contradict each
  /// other or the buffer's size.
  static absl::StatusOr<WaterMarks> Of(const WriterOptions& options);
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_THREADS_WATER_MARKS_H_
