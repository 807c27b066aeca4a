#include "tests/conformance/writer_conformance.h"

#include "gtest/gtest.h"
#include "tests/conformance/strategies_under_test.h"
#include "tests/conformance/watchdog.h"

namespace weir {

int WriterConformanceMain(int argc, char** argv, std::span<const WriterStrategy> strategies) {
  SetStrategiesUnderTest(strategies);
  testing::InitGoogleTest(&argc, argv);
  InstallWatchdog();
  return RUN_ALL_TESTS();
}

}  // namespace weir
