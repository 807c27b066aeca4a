#ifndef WEIR_TESTS_DOUBLES_THREAD_SHORTAGE_H_
#define WEIR_TESTS_DOUBLES_THREAD_SHORTAGE_H_

#include <pthread.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <fstream>
#include <string>

namespace weir {

/// For tests: while it lives, the system starts no more than `threads` further threads at a time. It does so
/// for root as well, whom RLIMIT_NPROC does not bind: every thread asks for a stack so large that the address
/// space has no more than that many.
class ThreadShortage {
 public:
  explicit ThreadShortage(size_t threads) : size_(threads * kStack + kStack / 2) {
    ::getrlimit(RLIMIT_AS, &space_before_);
    ::pthread_getattr_default_np(&stack_before_);
    rlimit space = space_before_;
    space.rlim_cur = AddressSpace() + size_;
    ::setrlimit(RLIMIT_AS, &space);
    pthread_attr_t stack;
    ::pthread_attr_init(&stack);
    ::pthread_attr_setstacksize(&stack, kStack);
    ::pthread_setattr_default_np(&stack);
    ::pthread_attr_destroy(&stack);
  }
  ThreadShortage(const ThreadShortage&) = delete;
  ThreadShortage& operator=(const ThreadShortage&) = delete;
  ~ThreadShortage() {
    ::setrlimit(RLIMIT_AS, &space_before_);
    ::pthread_setattr_default_np(&stack_before_);
    ::pthread_attr_destroy(&stack_before_);
  }

  /// Whether the system keeps the limit. qemu-user takes it and does not.
  bool is_kept() const {
    void* const more = ::mmap(nullptr, size_ + kStack, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (more != MAP_FAILED) ::munmap(more, size_ + kStack);
    return more == MAP_FAILED;
  }

 private:
  static constexpr size_t kStack = 1 << 30;

  // Of this process, in bytes.
  static size_t AddressSpace() {
    size_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    return pages * static_cast<size_t>(::sysconf(_SC_PAGESIZE));
  }

  size_t size_;  // of the address space that is left; half a stack for what threads allocate
  rlimit space_before_;
  pthread_attr_t stack_before_;
};

}  // namespace weir

#endif  // WEIR_TESTS_DOUBLES_THREAD_SHORTAGE_H_
