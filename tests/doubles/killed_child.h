#ifndef WEIR_TESTS_DOUBLES_KILLED_CHILD_H_
#define WEIR_TESTS_DOUBLES_KILLED_CHILD_H_

#include <functional>

namespace weir {

/// The status, as waitpid() has it, with which a forked child that runs `body` ends: 0 where no expectation failed in it.
int StatusOfChild(const std::function<void()>& body);

/// Runs `body` in one child after the other, of which `arm(n)` has the nth, from 0, be killed after n steps, until one ends
/// by itself, as it is expected to; and `check` here after each. Returns how many were killed.
int KilledAtEachStep(const std::function<void(int)>& arm, const std::function<void()>& body,
                     const std::function<void()>& check);

}  // namespace weir

#endif  // WEIR_TESTS_DOUBLES_KILLED_CHILD_H_
