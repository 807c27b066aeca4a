#ifndef WEIR_STRATEGIES_BATCHED_H_
#define WEIR_STRATEGIES_BATCHED_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "strategies/writer.h"

namespace weir {

/// One buffer of `options.buffer_size` bytes, written when it is full, so that every write but those after a
/// Flush starts at a multiple of its size. A record of that size or more goes around the buffer: what is
/// buffered is written first, then the record itself from where it lies. Memory: the buffer.
absl::StatusOr<std::unique_ptr<Writer>> OpenBatchedWriter(const std::string& path,
                                                          const WriterOptions& options);

}  // namespace weir

#endif  // WEIR_STRATEGIES_BATCHED_H_
