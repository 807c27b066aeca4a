#ifndef WEIR_HARNESS_BENCH_DESCRIBE_H_
#define WEIR_HARNESS_BENCH_DESCRIBE_H_

#include <string>

#include "absl/status/statusor.h"
#include "harness/bench/catalogue.h"

namespace weir {

/// Describes `catalogue` and its cases of the selection as JSON, which ParseDescription reads
/// (harness/rounds/description.h); errors as Catalogue::Cases.
absl::StatusOr<std::string> Describe(const Catalogue& catalogue, const Selection& selection);

}  // namespace weir

#endif  // WEIR_HARNESS_BENCH_DESCRIBE_H_
