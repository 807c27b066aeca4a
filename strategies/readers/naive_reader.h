#ifndef WEIR_STRATEGIES_READERS_NAIVE_READER_H_
#define WEIR_STRATEGIES_READERS_NAIVE_READER_H_

#include <memory>

#include "absl/status/statusor.h"
#include "strategies/endpoint.h"
#include "strategies/reader.h"

namespace weir {

/// read(2) of kNaiveReadSize bytes at a time, as programs do that do not think about it. The memory suffices
/// for a Pull of kNaiveMaxPull bytes, made up of many such reads. `options.buffer_size` is not used.
inline constexpr size_t kNaiveReadSize = 4096;
inline constexpr size_t kNaiveMaxPull = 128 * 1024;

absl::StatusOr<std::unique_ptr<Reader>> OpenNaiveReader(Endpoint source, const ReaderOptions& options);

}  // namespace weir

#endif  // WEIR_STRATEGIES_READERS_NAIVE_READER_H_
