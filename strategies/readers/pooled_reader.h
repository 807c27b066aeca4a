#ifndef WEIR_STRATEGIES_READERS_POOLED_READER_H_
#define WEIR_STRATEGIES_READERS_POOLED_READER_H_

#include <memory>

#include "absl/status/statusor.h"
#include "strategies/endpoint.h"
#include "strategies/reader.h"

namespace weir {

/// As `drained`, with buffers from a fixed pool: nothing is allocated after it was opened, but for errors.
/// See background_reader.h.
absl::StatusOr<std::unique_ptr<Reader>> OpenPooledReader(Endpoint source, const ReaderOptions& options);

}  // namespace weir

#endif  // WEIR_STRATEGIES_READERS_POOLED_READER_H_
