#ifndef WEIR_STRATEGIES_THREADS_PARALLEL_LOOP_H_
#define WEIR_STRATEGIES_THREADS_PARALLEL_LOOP_H_

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"

namespace weir {

/// Threads that stand ready to go through a loop together, for bodies that wait in the kernel. Signals are
/// blocked in them. For one caller at a time.
class ParallelLoop {
 public:
  /// `threads`: how many take part, the caller among them; at least 1. An error where they cannot be started.
  static absl::StatusOr<std::unique_ptr<ParallelLoop>> Create(size_t threads);
  ParallelLoop(const ParallelLoop&) = delete;
  ParallelLoop& operator=(const ParallelLoop&) = delete;
  ~ParallelLoop();

  /// Calls `body` for each number below `count`, each once, on any of the threads; returns when all are done.
  /// `body` must not throw. No thread is woken for a single one.
  void Run(size_t count, const std::function<void(size_t)>& body);

 private:
  ParallelLoop() = default;
  void Work();
  void TakeSome();

  std::mutex mutex_;
  std::condition_variable begun_, done_;
  const std::function<void(size_t)>* body_ = nullptr;
  size_t count_ = 0;
  std::atomic<size_t> next_{0};
  size_t loop_ = 0;  // the number of the loop that is run
  size_t busy_ = 0;  // threads in it, beside the caller
  bool ending_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_THREADS_PARALLEL_LOOP_H_
