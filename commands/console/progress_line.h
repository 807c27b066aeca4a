#ifndef WEIR_COMMANDS_CONSOLE_PROGRESS_LINE_H_
#define WEIR_COMMANDS_CONSOLE_PROGRESS_LINE_H_

#include <chrono>
#include <cstddef>
#include <string>

namespace weir {

/// Shows on a terminal how far a run is and how long it will still take: one line, written over at each step.
/// Where standard error is no terminal, as of a CI or in a log, it is a line every 30 seconds.
///
/// The estimate is what a case took on average so far, times the cases to come; within the first round there
/// is none.
class ProgressLine {
 public:
  /// `terminal`: whether standard error is one. `rounds`: 0 where the first one will tell.
  ProgressLine(bool terminal, int rounds);
  ~ProgressLine();

  void SetRounds(int rounds) { rounds_ = rounds; }

  /// `done` of `total` steps are over, of `round` (from 0) now; `name` is what comes next, empty at the end.
  void Show(size_t done, size_t total, int round, const std::string& name);

 private:
  using Clock = std::chrono::steady_clock;

  const bool terminal_;
  int rounds_;
  const Clock::time_point start_ = Clock::now();
  Clock::time_point last_line_ = start_;
  bool shown_ = false;
};

/// "0:07", "12:30".
std::string MinutesAndSeconds(double seconds);

/// The text of the line: `elapsed` seconds into a run of `total` steps of which `done` are over. The estimate
/// needs a complete round, `steps_a_round` steps; without `rounds` there is none.
std::string ProgressText(size_t done, size_t total, size_t steps_a_round, double elapsed, int round,
                         int rounds, const std::string& name);

}  // namespace weir

#endif  // WEIR_COMMANDS_CONSOLE_PROGRESS_LINE_H_
