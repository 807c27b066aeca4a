#include "tests/conformance/conformance_main.h"

#include <cstdlib>
#include <string_view>
#include <thread>

#include "gtest/gtest.h"
#include "tests/conformance/watchdog.h"

namespace weir {
namespace {

// What Google Test left of the command line is ours.
unsigned WatchdogSeconds(int argc, char** argv) {
  constexpr std::string_view kFlag = "--watchdog_seconds=";
  const std::string_view last = argc > 1 ? argv[argc - 1] : "";
  if (!last.starts_with(kFlag)) return 60;
  return static_cast<unsigned>(std::atoi(last.data() + kFlag.size()));
}

}  // namespace

int ConformanceMain(int argc, char** argv) {
  std::thread([] {}).join();  // ThreadSanitizer adds a thread of its own to the first; before any is counted
  testing::InitGoogleTest(&argc, argv);
  InstallWatchdog(WatchdogSeconds(argc, argv));
  return RUN_ALL_TESTS();
}

}  // namespace weir
