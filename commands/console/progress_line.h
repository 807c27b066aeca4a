#ifndef WEIR_COMMANDS_CONSOLE_PROGRESS_LINE_H_
#define WEIR_COMMANDS_CONSOLE_PROGRESS_LINE_H_

#include <cstddef>
#include <string>

#include "commands/console/paced_line.h"

namespace weir {

/// Shows how far a run is and how long it will still take, as a PacedLine.
///
/// The estimate is what a case took on average so far, times the cases to come; within the first round there
/// is none.
class ProgressLine {
 public:
  /// `terminal`: whether standard error is one. `rounds`: 0 where the first one will tell.
  ProgressLine(bool terminal, int rounds);

  void SetRounds(int rounds) { rounds_ = rounds; }

  /// `done` of `total` steps are over, of `round` (from 0) now; `name` is what comes next, empty at the end.
  void Show(size_t done, size_t total, int round, const std::string& name);

 private:
  int rounds_;
  const PacedLine::Clock::time_point start_ = PacedLine::Clock::now();
  PacedLine line_;
};

/// "0:07", "12:30".
std::string MinutesAndSeconds(double seconds);

/// The text of the line: `elapsed` seconds into a run of `total` steps of which `done` are over. The estimate
/// needs a complete round, `steps_a_round` steps; without `rounds` there is none.
std::string ProgressText(size_t done, size_t total, size_t steps_a_round, double elapsed, int round,
                         int rounds, const std::string& name);

}  // namespace weir

#endif  // WEIR_COMMANDS_CONSOLE_PROGRESS_LINE_H_
