#ifndef WEIR_TESTS_CONFORMANCE_CONFORMANCE_MAIN_H_
#define WEIR_TESTS_CONFORMANCE_CONFORMANCE_MAIN_H_

namespace weir {

/// Runs the tests that are linked in, under the watchdog of --watchdog_seconds=60; with --descriptors, on
/// descriptors that are handed over where it can be done. Returns the exit code. What they are for must have
/// been said before.
int ConformanceMain(int argc, char** argv);

}  // namespace weir

#endif  // WEIR_TESTS_CONFORMANCE_CONFORMANCE_MAIN_H_
