#include "strategies/threads/parallel_loop.h"

#include <system_error>

#include "fmt/format.h"
#include "strategies/threads/signals_blocked.h"

namespace weir {

absl::StatusOr<std::unique_ptr<ParallelLoop>> ParallelLoop::Create(size_t threads) {
  std::unique_ptr<ParallelLoop> loop(new ParallelLoop);
  const SignalsBlocked blocked;
  try {
    for (size_t i = 1; i < threads; ++i) loop->threads_.emplace_back([&at = *loop] { at.Work(); });
  } catch (const std::system_error& error) {
    return absl::ErrnoToStatus(error.code().value(), fmt::format("cannot start {} threads", threads));
  }
  return loop;
}

ParallelLoop::~ParallelLoop() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  begun_.notify_all();
  for (std::thread& each : threads_) each.join();
}

void ParallelLoop::Run(size_t count, const std::function<void(size_t)>& body) {
  {
    const std::lock_guard lock(mutex_);
    body_ = &body;
    count_ = count;
    next_ = 0;
    if (count > 1) {
      busy_ = threads_.size();
      ++loop_;
    }
  }
  if (count > 1) begun_.notify_all();
  TakeSome();
  std::unique_lock lock(mutex_);
  done_.wait(lock, [this] { return busy_ == 0; });
}

void ParallelLoop::TakeSome() {
  for (size_t i; (i = next_.fetch_add(1, std::memory_order_relaxed)) < count_;) (*body_)(i);
}

void ParallelLoop::Work() {
  size_t seen = 0;
  std::unique_lock lock(mutex_);
  for (;;) {
    begun_.wait(lock, [&] { return ending_ || loop_ != seen; });
    if (ending_) return;
    seen = loop_;
    lock.unlock();
    TakeSome();
    lock.lock();
    if (--busy_ == 0) done_.notify_one();
  }
}

}  // namespace weir
