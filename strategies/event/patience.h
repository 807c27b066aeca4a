#ifndef WEIR_STRATEGIES_EVENT_PATIENCE_H_
#define WEIR_STRATEGIES_EVENT_PATIENCE_H_

#include <algorithm>
#include <chrono>
#include <thread>

namespace weir {

/// How someone waits who looks again and again: a little, and the longer the oftener it was asked, as whoever is
/// waited for may take its time.
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
