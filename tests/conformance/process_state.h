#ifndef WEIR_TESTS_CONFORMANCE_PROCESS_STATE_H_
#define WEIR_TESTS_CONFORMANCE_PROCESS_STATE_H_

#include <cstddef>
#include <vector>

namespace weir {

/// What this process holds, as the kernel sees it.
size_t OpenDescriptors();
size_t Threads();
std::vector<int> ThreadIds();
/// Anonymous memory that is resident, in bytes: RssAnon of /proc/self/status.
size_t AnonymousMemory();

/// Returns when the process has `count` threads or fewer: one that was joined may be seen for a moment more.
/// Without a limit; the watchdog is that.
void WaitForThreads(size_t count);

/// Whether AnonymousMemory tells of the program alone: not where a sanitizer keeps books in memory of its own, or
/// qemu what it has translated (--config=qemu).
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || defined(WEIR_FEW_ADDRESSES)
inline constexpr bool kMemoryIsPlain = false;
#else
inline constexpr bool kMemoryIsPlain = true;
#endif

}  // namespace weir

#endif  // WEIR_TESTS_CONFORMANCE_PROCESS_STATE_H_
