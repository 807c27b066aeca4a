#include "tests/conformance/writer_conformance.h"

#include <cstdio>
#include <cstdlib>

#include "tests/conformance/conformance_main.h"
#include "tests/conformance/strategies_under_test.h"

namespace weir {

int WriterConformanceMain(int argc, char** argv, std::span<const WriterStrategy> strategies) {
  if (strategies.empty()) return std::fputs("no strategy to test\n", stderr), EXIT_FAILURE;
  SetStrategiesUnderTest(strategies);
  return ConformanceMain(argc, argv);
}

}  // namespace weir
