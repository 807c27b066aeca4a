#ifndef WEIR_STRATEGIES_EVENT_PATIENCE_H_
#define WEIR_STRATEGIES_EVENT_PATIENCE_H_

#include <algorithm>
#include <chrono>
#include <thread>

namespace weir {

/// Waits between looks at something: yields at first, then sleeps ever longer, up to a millisecond.
class Patience {
 public:
  void Wait() {
    if (++times_ < 100) return std::this_thread::yield();
    std::this_thread::sleep_for(std::chrono::microseconds(std::min(times_, 1000)));
  }

 private:
  int times_ = 0;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_EVENT_PATIENCE_H_
