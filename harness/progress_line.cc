#include "harness/progress_line.h"

#include <algorithm>

#include "fmt/format.h"
#include "harness/timed_progress.h"
#include "standard_error.h"

namespace weir {

ProgressLine::ProgressLine(bool visible, int rounds) : visible_(visible), rounds_(rounds) {}

ProgressLine::~ProgressLine() {
  if (shown_) ShowProgress("");
}

void ProgressLine::OnStep(size_t done, size_t total, int round, const Description::Case* next) {
  if (!visible_) return;
  const double elapsed = std::chrono::duration<double>(Clock::now() - start_).count();
  shown_ = true;
  ShowProgress(ProgressText(done, total, total / static_cast<size_t>(rounds_), elapsed, round, rounds_,
                            next == nullptr ? "" : next->name));
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
