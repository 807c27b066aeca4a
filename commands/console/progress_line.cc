#include "commands/console/progress_line.h"

#include <algorithm>
#include <cmath>

#include "commands/console/standard_error.h"
#include "fmt/format.h"

namespace weir {

ProgressLine::ProgressLine(bool visible, int rounds) : visible_(visible), rounds_(rounds) {}

ProgressLine::~ProgressLine() {
  if (shown_) ShowProgress("");
}

void ProgressLine::Show(size_t done, size_t total, int round, const std::string& name) {
  if (!visible_) return;
  const double elapsed = std::chrono::duration<double>(Clock::now() - start_).count();
  shown_ = true;
  ShowProgress(
      ProgressText(done, total, total / static_cast<size_t>(rounds_), elapsed, round, rounds_, name));
}

std::string MinutesAndSeconds(double seconds) {
  const auto whole = static_cast<long>(std::lround(seconds));
  return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

std::string ProgressText(size_t done, size_t total, size_t steps_a_round, double elapsed, int round,
                         int rounds, const std::string& name) {
  std::string estimate = "the first round tells how long it takes";
  if (done >= steps_a_round && done > 0) {
    const double left = elapsed / static_cast<double>(done) * static_cast<double>(total - done);
    estimate = fmt::format("about {} left", MinutesAndSeconds(left));
  }
  return fmt::format("round {} of {}, {} of {} measured, {} gone, {}: {}", std::min(round + 1, rounds),
                     rounds, done, total, MinutesAndSeconds(elapsed), estimate, name);
}

}  // namespace weir
