#ifndef WEIR_STRATEGIES_EVENT_SHORT_LOCK_H_
#define WEIR_STRATEGIES_EVENT_SHORT_LOCK_H_

#include <atomic>

#include "strategies/event/patience.h"

namespace weir {

/// A lock for sections of some nanoseconds: half the price of a std::mutex, as letting go of it is a plain store, for
/// which those who wait have to look for themselves. Meets BasicLockable; not recursive, not fair.
class ShortLock {
 public:
  void lock() {
    for (Patience patience; is_held_.exchange(true, std::memory_order_acquire); patience.Wait()) {
    }
  }
  void unlock() { is_held_.store(false, std::memory_order_release); }

 private:
  std::atomic<bool> is_held_ = false;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_EVENT_SHORT_LOCK_H_
