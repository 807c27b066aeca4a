#ifndef WEIR_TESTS_BROKEN_STRATEGY_H_
#define WEIR_TESTS_BROKEN_STRATEGY_H_

#include <string_view>

#include "strategies/writers/writer_registry.h"

namespace weir {

/// The row of a strategy that is broken on purpose, whose buffer has a size of its own.
constexpr WriterStrategy BrokenStrategy(std::string_view name, decltype(WriterStrategy::open) open,
                                        Capabilities capabilities = {.uses_buffer = false,
                                                                     .paths_only = true}) {
  return {.name = name,
          .summary = "broken on purpose",
          .capabilities = capabilities,
          .default_buffer_size = 4096,
          .open = open};
}

}  // namespace weir

#endif  // WEIR_TESTS_BROKEN_STRATEGY_H_
