#ifndef WEIR_STRATEGIES_FILE_INHERITED_DESCRIPTOR_H_
#define WEIR_STRATEGIES_FILE_INHERITED_DESCRIPTOR_H_

#include <atomic>

#include "strategies/file/system_calls.h"

namespace weir {

/// The kernel, but that whatever is opened is a descriptor that the program was started with: standard input
/// or output. Passed as `system_calls` to a reader or writer, whose path is then only a name for messages.
///
/// Opening "/dev/stdout" instead would truncate a file that output is appended to, would not move the offset
/// that the shell's next command goes on from, and fails for a socket. For strategies that read and write
/// where the descriptor stands, as `naive` and `batched` do. Closing leaves the inherited descriptor open.
class InheritedDescriptor final : public SystemCalls {
 public:
  explicit InheritedDescriptor(int fd) : fd_(fd) {}

  /// Whether a write has failed as nobody reads the pipe or socket any more: EPIPE. Any thread.
  bool reader_is_gone() const { return reader_is_gone_.load(std::memory_order_relaxed); }

 protected:
  int DoOpen(const char* path, int flags, mode_t mode) override;
  ssize_t DoWrite(int fd, const void* data, size_t size) override;

 private:
  const int fd_;
  std::atomic<bool> reader_is_gone_{false};
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_FILE_INHERITED_DESCRIPTOR_H_
