#ifndef WEIR_STRATEGIES_COPY_COPY_REGISTRY_H_
#define WEIR_STRATEGIES_COPY_COPY_REGISTRY_H_

#include <span>

#include "absl/status/statusor.h"
#include "strategies/copy/copy_strategy.h"
#include "strategies/endpoint.h"
#include "strategies/strategy_table.h"

namespace weir {

/// All of weir's own ways of copying. The table in copy_registry.cc is the catalogue.
std::span<const CopyStrategy> CopyStrategies();

/// Checks `options`, and that the files are two (INVALID_ARGUMENT), and copies; see CopyStrategy. The way in
/// for everyone who has a row.
absl::StatusOr<CopyResult> CopyFile(const CopyStrategy& strategy, Endpoint from, Endpoint to,
                                    const CopyOptions& options);

}  // namespace weir

#endif  // WEIR_STRATEGIES_COPY_COPY_REGISTRY_H_
