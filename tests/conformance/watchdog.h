#ifndef WEIR_TESTS_CONFORMANCE_WATCHDOG_H_
#define WEIR_TESTS_CONFORMANCE_WATCHDOG_H_

#include <string>

#include "gtest/gtest.h"

namespace weir {

/// Ends the program with a line that names the test, and the attempt in it, when one takes longer than
/// `seconds`: a hang is then a failure like any other. To be far longer than any test takes: no measure of
/// speed. Uses SIGALRM.
void InstallWatchdog(unsigned seconds);

/// One of many things that a test tries. While it lives, failures and the watchdog name it; the watchdog
/// starts anew.
class Attempt {
 public:
  explicit Attempt(const std::string& what);

 private:
  testing::ScopedTrace trace_;
};

}  // namespace weir

#endif  // WEIR_TESTS_CONFORMANCE_WATCHDOG_H_
