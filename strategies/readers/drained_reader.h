#ifndef WEIR_STRATEGIES_READERS_DRAINED_READER_H_
#define WEIR_STRATEGIES_READERS_DRAINED_READER_H_

#include <memory>

#include "absl/status/statusor.h"
#include "strategies/endpoint.h"
#include "strategies/reader.h"

namespace weir {

/// Reads ahead on a thread of its own, as far as `options.read_ahead` says; a new buffer is allocated for
/// each read, as Node.js streams do. See background_reader.h.
absl::StatusOr<std::unique_ptr<Reader>> OpenDrainedReader(Endpoint source, const ReaderOptions& options);

}  // namespace weir

#endif  // WEIR_STRATEGIES_READERS_DRAINED_READER_H_
