#ifndef WEIR_TESTS_DOUBLES_FORBIDDEN_CALL_H_
#define WEIR_TESTS_DOUBLES_FORBIDDEN_CALL_H_

namespace weir {

/// From here on the system call of that number (SYS_openat2) fails with `error` for the calling thread and for its threads
/// and children to come: ENOSYS as kernels that do not have it, EPERM as container runtimes that refuse it. For good, so in
/// a child. False: there is no seccomp filter to be had.
bool ForbidCall(int number, int error);

}  // namespace weir

#endif  // WEIR_TESTS_DOUBLES_FORBIDDEN_CALL_H_
