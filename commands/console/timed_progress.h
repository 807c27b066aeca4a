#ifndef WEIR_COMMANDS_CONSOLE_TIMED_PROGRESS_H_
#define WEIR_COMMANDS_CONSOLE_TIMED_PROGRESS_H_

#include <chrono>
#include <string>

namespace weir {

/// Shows on standard error how far something is that ends at a certain time: on a terminal one line, written
/// over at each step; else a line each half minute, so that a log shows that it is alive.
class TimedProgress {
 public:
  using Clock = std::chrono::steady_clock;

  /// `start`: when it began; it ends `seconds` later. `command` stands before the lines of a log.
  TimedProgress(bool terminal, std::string command, Clock::time_point start, double seconds);
  ~TimedProgress();
  TimedProgress(const TimedProgress&) = delete;
  TimedProgress& operator=(const TimedProgress&) = delete;

  /// `what` is happening now.
  void Show(const std::string& what) { ShowAt(Clock::now(), what); }
  void ShowAt(Clock::time_point now, const std::string& what);

 private:
  const bool terminal_;
  const std::string command_;
  const Clock::time_point start_;
  const double seconds_;
  Clock::time_point next_line_;
  bool shown_ = false;
};

}  // namespace weir

#endif  // WEIR_COMMANDS_CONSOLE_TIMED_PROGRESS_H_
