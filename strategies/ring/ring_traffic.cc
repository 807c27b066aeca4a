#include "strategies/ring/ring_traffic.h"

#include <cerrno>
#include <chrono>
#include <thread>

namespace weir {

bool RingTraffic::Enter(unsigned wait) {
  const int submitted = calls_.EnterRing(*ring_, wait);
  const int error = submitted < 0 ? errno : 0;
  if (submitted >= 0) {
    queued_ -= static_cast<size_t>(submitted);
    under_way_ += static_cast<size_t>(submitted);
  }
  const bool until_some_complete = (error == EAGAIN || error == EBUSY) && under_way_ > 0;
  Reap();
  errno = error;
  return error == 0 || error == EINTR || until_some_complete;
}

void RingTraffic::Reap() {
  for (RingCompletion completion; ring_ != nullptr && ring_->Next(completion);) {
    --under_way_;
    if (completion.tag != IoRing::kCancellation) Complete(completion);
  }
}

void RingTraffic::WaitForOne() {
  if (calls_.WaitForRing(*ring_) < 0 && errno != EINTR) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  Reap();
}

}  // namespace weir
