#include "commands/console/timed_progress.h"

#include <chrono>
#include <utility>

#include "commands/console/progress_line.h"
#include "fmt/format.h"

namespace weir {

TimedProgress::TimedProgress(bool terminal, std::string command, Clock::time_point start, double seconds)
    : start_(start), seconds_(seconds), line_(terminal, std::move(command) + ": ", start) {}

void TimedProgress::ShowAt(Clock::time_point now, const std::string& what) {
  if (!line_.IsDue(now)) return;
  const double elapsed = std::chrono::duration<double>(now - start_).count();
  line_.Put(now, fmt::format("{} of at most {}: {}", MinutesAndSeconds(elapsed), MinutesAndSeconds(seconds_),
                             what));
}

}  // namespace weir
