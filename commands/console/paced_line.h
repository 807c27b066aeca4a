#ifndef WEIR_COMMANDS_CONSOLE_PACED_LINE_H_
#define WEIR_COMMANDS_CONSOLE_PACED_LINE_H_

#include <chrono>
#include <string>

namespace weir {

/// A line of progress on standard error. On a terminal it is written over each time, and removed at the end;
/// elsewhere, as in a log, it is a line every 30 seconds, so that one sees that the work is alive.
class PacedLine {
 public:
  using Clock = std::chrono::steady_clock;

  /// `prefix` stands before each line of a log.
  PacedLine(bool terminal, std::string prefix, Clock::time_point start);
  ~PacedLine();
  PacedLine(const PacedLine&) = delete;
  PacedLine& operator=(const PacedLine&) = delete;

  /// Whether anything put now would be seen.
  bool IsDue(Clock::time_point now) const { return terminal_ || now >= next_line_; }
  void Put(Clock::time_point now, const std::string& text);

 private:
  const bool terminal_;
  const std::string prefix_;
  Clock::time_point next_line_;
  bool shown_ = false;
};

}  // namespace weir

#endif  // WEIR_COMMANDS_CONSOLE_PACED_LINE_H_
