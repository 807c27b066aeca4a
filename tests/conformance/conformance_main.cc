#include "tests/conformance/conformance_main.h"

#include <cstdlib>
#include <span>
#include <string_view>
#include <thread>

#include "gtest/gtest.h"
#include "tests/conformance/endpoint_form.h"
#include "tests/conformance/watchdog.h"

namespace weir {
namespace {

// After which a test hangs. Under the thread sanitizer, beside other tests, the longest take a minute.
#if defined(__SANITIZE_THREAD__)
constexpr unsigned kUsualSeconds = 240;
#else
constexpr unsigned kUsualSeconds = 60;
#endif

// What Google Test left of the command line is ours. Returns the seconds of the watchdog.
unsigned TakeFlags(std::span<char* const> arguments) {
  constexpr std::string_view kWatchdog = "--watchdog_seconds=";
  unsigned seconds = kUsualSeconds;
  for (const std::string_view argument : arguments) {
    if (argument == "--descriptors") HandOverDescriptors(true);
    if (argument.starts_with(kWatchdog)) {
      seconds = static_cast<unsigned>(std::atoi(argument.data() + kWatchdog.size()));
    }
  }
  return seconds;
}

}  // namespace

int ConformanceMain(int argc, char** argv) {
  std::thread([] {}).join();  // ThreadSanitizer adds a thread of its own to the first; before any is counted
  testing::InitGoogleTest(&argc, argv);
  InstallWatchdog(TakeFlags(std::span(argv, static_cast<size_t>(argc)).subspan(1)));
  return RUN_ALL_TESTS();
}

}  // namespace weir
