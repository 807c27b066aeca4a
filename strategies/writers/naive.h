#ifndef WEIR_STRATEGIES_WRITERS_NAIVE_H_
#define WEIR_STRATEGIES_WRITERS_NAIVE_H_

#include <memory>

#include "absl/status/statusor.h"
#include "strategies/endpoint.h"
#include "strategies/writer.h"

namespace weir {

/// One write(2) a record, as programs do that do not think about it. An empty record writes nothing.
/// `options.buffer_size` is not used. Memory: scratch for one reserved record, kNaiveMaxReserve bytes.
inline constexpr size_t kNaiveMaxReserve = 64 * 1024;

absl::StatusOr<std::unique_ptr<Writer>> OpenNaiveWriter(Endpoint target, const WriterOptions& options);

}  // namespace weir

#endif  // WEIR_STRATEGIES_WRITERS_NAIVE_H_
