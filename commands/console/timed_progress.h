#ifndef WEIR_COMMANDS_CONSOLE_TIMED_PROGRESS_H_
#define WEIR_COMMANDS_CONSOLE_TIMED_PROGRESS_H_

#include <string>

#include "commands/console/paced_line.h"

namespace weir {

/// Shows how far something is that ends at a certain time, as a PacedLine.
class TimedProgress {
 public:
  using Clock = PacedLine::Clock;

  /// `start`: when it began; it ends `seconds` later. `command` stands before the lines of a log.
  TimedProgress(bool terminal, std::string command, Clock::time_point start, double seconds);

  /// `what` is happening now.
  void Show(const std::string& what) { ShowAt(Clock::now(), what); }
  void ShowAt(Clock::time_point now, const std::string& what);

 private:
  const Clock::time_point start_;
  const double seconds_;
  PacedLine line_;
};

}  // namespace weir

#endif  // WEIR_COMMANDS_CONSOLE_TIMED_PROGRESS_H_
