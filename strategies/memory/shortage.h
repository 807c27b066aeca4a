#ifndef WEIR_STRATEGIES_MEMORY_SHORTAGE_H_
#define WEIR_STRATEGIES_MEMORY_SHORTAGE_H_

#include <string_view>

#include "absl/status/status.h"

namespace weir {

/// What a function that returns a status makes of std::bad_alloc: RESOURCE_EXHAUSTED, "no memory to `what`".
///
///     absl::StatusOr<...> OpenSomething(const std::string& path) try {
///       ...
///     } catch (const std::bad_alloc&) {
///       return NoMemory("open", path);
///     }
///
/// Where there is no memory for the words either, the status has none.
absl::Status NoMemory(std::string_view what, std::string_view object = "") noexcept;

/// `code` with `words`, or without where there is no memory for them: for what must not throw.
absl::Status StatusInWords(absl::StatusCode code, std::string_view words) noexcept;

}  // namespace weir

#endif  // WEIR_STRATEGIES_MEMORY_SHORTAGE_H_
