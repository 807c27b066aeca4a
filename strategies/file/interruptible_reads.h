#ifndef WEIR_STRATEGIES_FILE_INTERRUPTIBLE_READS_H_
#define WEIR_STRATEGIES_FILE_INTERRUPTIBLE_READS_H_

#include "strategies/file/system_calls.h"

namespace weir {

/// The kernel, but that a read(2) of a pipe that gives nothing can be ended by another thread. Passed as
/// `system_calls` to a reader that reads on the calling thread, as `batched` does.
///
/// Where the system has no eventfd to give, opening and reading fail with its errno. Each read is preceded by
/// a poll(2) together with an eventfd. Unlike InterruptibleInput it leaves the file blocking, as O_NONBLOCK
/// would reach all who share a standard input; so no one else may read from it meanwhile.
class InterruptibleReads final : public SystemCalls {
 public:
  InterruptibleReads();
  ~InterruptibleReads() override;

  /// Makes the read that waits, and every later one, fail with ECANCELED. Any thread, any number of times.
  void Interrupt();

 protected:
  int DoOpen(const char* path, int flags, mode_t mode) override;
  ssize_t DoRead(int fd, void* to, size_t size) override;

 private:
  const int event_;
  const int event_error_;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_FILE_INTERRUPTIBLE_READS_H_
