#ifndef WEIR_HARNESS_RECORDS_QUANTITY_H_
#define WEIR_HARNESS_RECORDS_QUANTITY_H_

#include <cstdint>
#include <string_view>

#include "absl/status/statusor.h"

namespace weir {

/// Reads a count or a size as people type it: digits, with a decimal point or an exponent where the value is
/// whole, then optionally a unit. k, M, G, T (also kB, MB, …) are decimal; Ki, Mi, Gi, Ti (also KiB, …)
/// binary; a lone B is a byte. "10M" is 10,000,000; "64KiB" is 65,536; "1e9" is 1,000,000,000; "1.5k" is
/// 1,500.
///
/// INVALID_ARGUMENT for anything else, for a value that is not whole, and for one past 10^18.
absl::StatusOr<uint64_t> ParseQuantity(std::string_view text);

}  // namespace weir

#endif  // WEIR_HARNESS_RECORDS_QUANTITY_H_
