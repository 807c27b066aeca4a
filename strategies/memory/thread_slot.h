#ifndef WEIR_STRATEGIES_MEMORY_THREAD_SLOT_H_
#define WEIR_STRATEGIES_MEMORY_THREAD_SLOT_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>

namespace weir {

/// Small numbers for threads, so that what is kept for each thread is an array. A slot belongs to one live
/// thread; when that ends, another one may get it, and with it what was kept there.
inline constexpr size_t kThreadSlots = 64;
/// What threads have that found no slot free: they share it.
inline constexpr size_t kSharedSlot = kThreadSlots;

/// Which thread it is: its slot in the low byte, and above that a number that no other thread of this
/// process has or had. Never 0.
using ThreadId = uint64_t;
inline size_t SlotOf(ThreadId id) { return id & 0xff; }

namespace thread_slot_internal {
inline constinit thread_local ThreadId own_id = 0;
ThreadId Enter();
}  // namespace thread_slot_internal

/// Of the calling thread.
inline ThreadId ThisThread() {
  const ThreadId id = thread_slot_internal::own_id;
  return id != 0 ? id : thread_slot_internal::Enter();
}

/// Whether it has ended, or is not in this process since a fork. What it did is then visible to the caller.
/// False for a thread of the shared slot.
bool HasEnded(ThreadId id);

/// A mutex that no other thread holds while one forks: so the child finds it free, and what it guards whole.
/// While one is held, only one that was made before it may be taken, and ThisThread not be called first.
class ForkSafeMutex {
 public:
  ForkSafeMutex();
  ForkSafeMutex(const ForkSafeMutex&) = delete;
  ForkSafeMutex& operator=(const ForkSafeMutex&) = delete;
  ~ForkSafeMutex();

  void lock() { mutex_.lock(); }
  void unlock() { mutex_.unlock(); }

 private:
  friend struct ThreadRegister;
  std::mutex mutex_;
  ForkSafeMutex *next_ = nullptr, **before_ = nullptr;  // of all that there are
};

/// Adds to a number of which this slot has a cell of its own: without a locked instruction but for the shared
/// one.
inline void AddTo(std::atomic<int64_t>& cell, size_t slot, int64_t amount) {
  if (slot == kSharedSlot) {
    cell.fetch_add(amount, std::memory_order_relaxed);
  } else {
    cell.store(cell.load(std::memory_order_relaxed) + amount, std::memory_order_relaxed);
  }
}

/// Two sums that many threads add to.
class ThreadSums {
 public:
  void Add(size_t slot, int64_t asked, int64_t pinned) {
    AddTo(cells_[slot].asked, slot, asked);
    AddTo(cells_[slot].pinned, slot, pinned);
  }
  uint64_t asked() const { return Sum(&Cell::asked); }
  uint64_t pinned() const { return Sum(&Cell::pinned); }

 private:
  struct alignas(64) Cell {
    std::atomic<int64_t> asked{0}, pinned{0};
  };
  uint64_t Sum(std::atomic<int64_t> Cell::*which) const {
    int64_t sum = 0;
    for (const Cell& cell : cells_) sum += (cell.*which).load(std::memory_order_relaxed);
    return sum < 0 ? 0 : static_cast<uint64_t>(sum);
  }
  Cell cells_[kThreadSlots + 1];
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_MEMORY_THREAD_SLOT_H_
