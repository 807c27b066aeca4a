#include "harness/workloads/block_handoff.h"

#include <sched.h>

#include <algorithm>
#include <cstring>

namespace weir {
namespace {

// Tells the core that this is a waiting loop.
void Pause() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

// Spins until `ready()`; gives way after a while, for a machine with fewer free cores than threads.
template <class Ready>
void SpinUntil(Ready ready) {
  constexpr int kSpins = 4000;
  for (int spins = 0; !ready(); ++spins) {
    Pause();
    if (spins >= kSpins) ::sched_yield();
  }
}

}  // namespace

BlockHandoff::BlockHandoff(size_t slots, size_t block_size) {
  for (size_t i = 0; i < slots; ++i) slots_.emplace_back(block_size);
}

BlockHandoff::~BlockHandoff() { Stop(); }

void BlockHandoff::StartFilling(std::string_view block, uint64_t bytes) {
  bytes_ = bytes;
  filler_ = std::thread([this, block, bytes] { Fill(block, bytes); });
}

void BlockHandoff::Fill(std::string_view block, uint64_t bytes) {
  while (!started_.load(std::memory_order_acquire) && !stopped_) ::sched_yield();
  for (size_t i = 0; bytes > 0 && !stopped_; i = (i + 1) % slots_.size()) {
    Slot& slot = slots_[i];
    SpinUntil([&] { return slot.filled.load(std::memory_order_acquire) == 0 || stopped_; });
    if (stopped_) return;
    const size_t size = std::min<uint64_t>(bytes, block.size());
    std::memcpy(slot.memory.data(), block.data(), size);
    slot.filled.store(size, std::memory_order_release);
    bytes -= size;
  }
}

absl::Status BlockHandoff::Drain(const std::function<absl::Status(std::string_view)>& use) {
  started_.store(true, std::memory_order_release);
  absl::Status status;
  uint64_t left = bytes_;
  for (size_t i = 0; left > 0 && status.ok(); i = (i + 1) % slots_.size()) {
    Slot& slot = slots_[i];
    SpinUntil([&] { return slot.filled.load(std::memory_order_acquire) != 0; });
    const size_t size = slot.filled.load(std::memory_order_relaxed);
    status = use({slot.memory.data(), size});
    slot.filled.store(0, std::memory_order_release);
    left -= size;
  }
  Stop();
  return status;
}

void BlockHandoff::Stop() {
  stopped_ = true;
  if (filler_.joinable()) filler_.join();
}

}  // namespace weir
