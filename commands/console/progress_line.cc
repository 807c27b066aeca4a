#include "commands/console/progress_line.h"

#include <algorithm>
#include <cmath>

#include "commands/console/standard_error.h"
#include "fmt/format.h"

namespace weir {

ProgressLine::ProgressLine(bool terminal, int rounds) : terminal_(terminal), rounds_(rounds) {}

ProgressLine::~ProgressLine() {
  if (shown_) ShowProgress("");
}

void ProgressLine::Show(size_t done, size_t total, int round, const std::string& name) {
  constexpr std::chrono::seconds kBetweenLines(30);
  const Clock::time_point now = Clock::now();
  if (!terminal_ && now - last_line_ < kBetweenLines) return;
  const double elapsed = std::chrono::duration<double>(now - start_).count();
  const size_t steps_a_round = total / static_cast<size_t>(std::max(1, rounds_));
  const std::string text = ProgressText(done, total, steps_a_round, elapsed, round, rounds_, name);
  if (!terminal_) {
    SayOnStandardError(text + "\n");
    last_line_ = now;
    return;
  }
  shown_ = true;
  ShowProgress(text);
}

std::string MinutesAndSeconds(double seconds) {
  const auto whole = static_cast<long>(std::lround(seconds));
  return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

std::string ProgressText(size_t done, size_t total, size_t steps_a_round, double elapsed, int round,
                         int rounds, const std::string& name) {
  const std::string gone = MinutesAndSeconds(elapsed) + " gone";
  if (rounds == 0) {
    return fmt::format("round {}, {} measured, {}, the first round tells how long it takes: {}", round + 1,
                       done, gone, name);
  }
  std::string estimate = "the first round tells how long it takes";
  if (done >= steps_a_round && done > 0) {
    const double left = elapsed / static_cast<double>(done) * static_cast<double>(total - done);
    estimate = fmt::format("about {} left", MinutesAndSeconds(left));
  }
  return fmt::format("round {} of {}, {} of {} measured, {}, {}: {}", std::min(round + 1, rounds), rounds,
                     done, total, gone, estimate, name);
}

}  // namespace weir
