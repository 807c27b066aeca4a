#include "strategies/writers/flooded.h"

#include <new>
#include <optional>

#include "absl/status/status.h"
#include "fmt/format.h"
#include "strategies/memory/fresh_slabs.h"
#include "strategies/memory/shortage.h"
#include "strategies/threads/background_writer.h"

namespace weir {

absl::StatusOr<std::unique_ptr<Writer>> OpenFloodedWriter(Endpoint target, const WriterOptions& options) try {
  if (options.flood_limit < options.buffer_size) {
    return absl::InvalidArgumentError(
        fmt::format("a flood limit of {} bytes is less than one buffer of {} bytes", options.flood_limit,
                    options.buffer_size));
  }
  return OpenBackgroundWriter(target, options, std::make_unique<FreshSlabs>(options.buffer_size),
                              std::nullopt);
} catch (const std::bad_alloc&) {
  return NoMemory("open", target.name());
}

}  // namespace weir
