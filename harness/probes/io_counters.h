#ifndef WEIR_HARNESS_PROBES_IO_COUNTERS_H_
#define WEIR_HARNESS_PROBES_IO_COUNTERS_H_

#include <cstdint>
#include <optional>

#include "harness/probes/system_root.h"

namespace weir {

/// How many write system calls (write, pwrite, writev, …) this process has made, all threads together, as the
/// kernel counts them in /proc/self/io. Nullopt where the kernel does not (no CONFIG_TASK_IO_ACCOUNTING, or a
/// container that hides it). It is how the calls of a library are counted that makes them by itself.
std::optional<uint64_t> WriteCallsOfThisProcess(const SystemRoot& root = SystemRoot());
/// The same for read system calls (read, pread, readv, …). Asking takes some by itself.
std::optional<uint64_t> ReadCallsOfThisProcess(const SystemRoot& root = SystemRoot());

}  // namespace weir

#endif  // WEIR_HARNESS_PROBES_IO_COUNTERS_H_
