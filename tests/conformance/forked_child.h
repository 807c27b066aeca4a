#ifndef WEIR_TESTS_CONFORMANCE_FORKED_CHILD_H_
#define WEIR_TESTS_CONFORMANCE_FORKED_CHILD_H_

#include <functional>

namespace weir {

/// Runs `body` in a forked child, for what would spoil this process: its limits, mounts, memory, death.
///
/// Failures in the child are failures here, GTEST_SKIP() there skips the test here, and a child that dies of
/// a signal is a failure that names it. The child ends with _exit, and with its parent.
void RunInChild(const std::function<void()>& body);

}  // namespace weir

#endif  // WEIR_TESTS_CONFORMANCE_FORKED_CHILD_H_
