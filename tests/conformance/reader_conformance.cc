#include "tests/conformance/reader_conformance.h"

#include <cstdio>
#include <cstdlib>

#include "tests/conformance/conformance_main.h"
#include "tests/conformance/readers_under_test.h"

namespace weir {

int ReaderConformanceMain(int argc, char** argv, std::span<const ReaderStrategy> strategies) {
  if (strategies.empty()) return std::fputs("no strategy to test\n", stderr), EXIT_FAILURE;
  SetReadersUnderTest(strategies);
  return ConformanceMain(argc, argv);
}

}  // namespace weir
