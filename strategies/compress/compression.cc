#include "strategies/compress/compression.h"

#include "strategies/strategy_table.h"

namespace weir {

std::span<const Compression> Compressions() {
  static const Compression all[] = {kZstd, kLz4};
  return all;
}

absl::StatusOr<const Compression*> FindCompression(std::string_view name) {
  return FindStrategy(Compressions(), "compressing", name);
}

}  // namespace weir
