#include "commands/send/bounded_log.h"

#include <algorithm>
#include <utility>

#include "fmt/format.h"

namespace weir {

void BoundedLog::SayAt(Clock::time_point now, std::string_view line) {
  constexpr std::chrono::seconds kALine(1);
  const std::lock_guard lock(mutex_);
  const Clock::time_point full_at = std::max(now, full_at_) + kALine;
  if (full_at - now > kBurst * kALine) {
    ++left_out_;
    return;
  }
  full_at_ = full_at;
  TellLeftOut();
  say_(line);
}

void BoundedLog::Flush() {
  const std::lock_guard lock(mutex_);
  TellLeftOut();
}

void BoundedLog::TellLeftOut() {
  if (const uint64_t count = std::exchange(left_out_, 0); count > 0) {
    say_(fmt::format("{} more {} left out here", count, count == 1 ? "line was" : "lines were"));
  }
}

}  // namespace weir
