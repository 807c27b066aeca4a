#ifndef WEIR_COMMANDS_CRYPT_THREAD_COUNT_H_
#define WEIR_COMMANDS_CRYPT_THREAD_COUNT_H_

#include <algorithm>
#include <cstddef>
#include <thread>

namespace weir {

/// How many threads work where the user asked for `asked`; 0: one for each CPU.
inline size_t ThreadCount(size_t asked) {
  return asked > 0 ? asked : std::max<size_t>(1, std::thread::hardware_concurrency());
}

}  // namespace weir

#endif  // WEIR_COMMANDS_CRYPT_THREAD_COUNT_H_
