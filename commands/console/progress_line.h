#ifndef WEIR_COMMANDS_CONSOLE_PROGRESS_LINE_H_
#define WEIR_COMMANDS_CONSOLE_PROGRESS_LINE_H_

#include <chrono>
#include <cstddef>
#include <string>

namespace weir {

/// Shows on a terminal how far a run is and how long it will still take: one line, written over at each step.
///
/// The estimate is what a case took on average so far, times the cases to come; within the first round there
/// is none.
class ProgressLine {
 public:
  /// `visible`: false writes nothing, where standard error is no terminal.
  ProgressLine(bool visible, int rounds);
  ~ProgressLine();

  /// `done` of `total` steps are over, of `round` (from 0) now; `name` is what comes next, empty at the end.
  void Show(size_t done, size_t total, int round, const std::string& name);

 private:
  using Clock = std::chrono::steady_clock;

  const bool visible_;
  const int rounds_;
  const Clock::time_point start_ = Clock::now();
  bool shown_ = false;
};

/// "0:07", "12:30".
std::string MinutesAndSeconds(double seconds);

/// The text of the line: `elapsed` seconds into a run of `total` steps of which `done` are over. The estimate
/// needs a complete round, `steps_a_round` steps.
std::string ProgressText(size_t done, size_t total, size_t steps_a_round, double elapsed, int round,
                         int rounds, const std::string& name);

}  // namespace weir

#endif  // WEIR_COMMANDS_CONSOLE_PROGRESS_LINE_H_
