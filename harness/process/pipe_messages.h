#ifndef WEIR_HARNESS_PROCESS_PIPE_MESSAGES_H_
#define WEIR_HARNESS_PROCESS_PIPE_MESSAGES_H_

#include <cstddef>

namespace weir {

/// What processes of one program tell each other through a pipe, byte for byte as it lies in memory.

/// False where nobody hears it any more.
bool Tell(int fd, const void* data, size_t size);
/// False where it ends before.
bool Hear(int fd, void* data, size_t size);

template <class Value>
bool Tell(int fd, const Value& value) {
  return Tell(fd, &value, sizeof value);
}
template <class Value>
bool Hear(int fd, Value& value) {
  return Hear(fd, &value, sizeof value);
}

}  // namespace weir

#endif  // WEIR_HARNESS_PROCESS_PIPE_MESSAGES_H_
