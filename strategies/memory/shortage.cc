#include "strategies/memory/shortage.h"

#include <new>

#include "fmt/format.h"

namespace weir {

absl::Status NoMemory(std::string_view what, std::string_view object) noexcept {
  try {
    return absl::ResourceExhaustedError(
        fmt::format("no memory to {}{}{}", what, object.empty() ? "" : " ", object));
  } catch (const std::bad_alloc&) {
    return absl::Status(absl::StatusCode::kResourceExhausted, "");
  }
}

absl::Status StatusInWords(absl::StatusCode code, std::string_view words) noexcept {
  try {
    return absl::Status(code, {words.data(), words.size()});
  } catch (const std::bad_alloc&) {
    return absl::Status(code, "");
  }
}

}  // namespace weir
