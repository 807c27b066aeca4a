#include "strategies/strategy_table.h"

#include "fmt/format.h"
#include "fmt/ranges.h"
#include "strategies/memory/aligned_buffer.h"

namespace weir {

absl::Status CheckBufferSize(std::string_view name, size_t size) {
  if (size >= kMinBufferSize && size <= kMaxBufferSize) return absl::OkStatus();
  return absl::InvalidArgumentError(fmt::format("{}: a buffer of {} bytes; the least is {}, the most {}",
                                                name, size, kMinBufferSize, kMaxBufferSize));
}

absl::Status NoSuchStrategy(std::string_view kind, std::string_view name,
                            std::span<const std::string_view> names) {
  return absl::NotFoundError(
      fmt::format("there is no {} strategy '{}'; there are {}", kind, name, fmt::join(names, ", ")));
}

}  // namespace weir
