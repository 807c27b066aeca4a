#ifndef WEIR_STRATEGIES_READERS_BATCHED_READER_H_
#define WEIR_STRATEGIES_READERS_BATCHED_READER_H_

#include <memory>

#include "absl/status/statusor.h"
#include "strategies/endpoint.h"
#include "strategies/reader.h"

namespace weir {

/// One buffer of `options.buffer_size` bytes, filled when it is used up; larger Reads go around it. See
/// buffered_file_reader.h.
absl::StatusOr<std::unique_ptr<Reader>> OpenBatchedReader(Endpoint source, const ReaderOptions& options);

}  // namespace weir

#endif  // WEIR_STRATEGIES_READERS_BATCHED_READER_H_
