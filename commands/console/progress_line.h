#ifndef WEIR_COMMANDS_CONSOLE_PROGRESS_LINE_H_
#define WEIR_COMMANDS_CONSOLE_PROGRESS_LINE_H_

#include <chrono>
#include <cstddef>
#include <optional>
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

/// Shows how far a run is and how long it will still take, as a PacedLine.
///
/// The estimate is what a case took on average so far, times the cases to come; within the first round there
/// is none.
class ProgressLine {
 public:
  /// `terminal`: whether standard error is one. `rounds`: 0 where the first one will tell.
  ProgressLine(bool terminal, int rounds);

  void SetRounds(int rounds) { rounds_ = rounds; }
  /// From now on it is known, better than by the first rounds, how long it will still take.
  void ExpectEndIn(double seconds);

  /// `done` of `total` steps are over, of `round` (from 0) now; `name` is what comes next, empty at the end.
  void Show(size_t done, size_t total, int round, const std::string& name);

 private:
  int rounds_;
  std::optional<PacedLine::Clock::time_point> end_;
  const PacedLine::Clock::time_point start_ = PacedLine::Clock::now();
  PacedLine line_;
};

/// "0:07", "12:30".
std::string MinutesAndSeconds(double seconds);

/// The text of the line: `elapsed` seconds into a run of `total` steps of which `done` are over. The estimate
/// needs a complete round, `steps_a_round` steps; without `rounds` there is none. It is `left` where that is
/// known.
std::string ProgressText(size_t done, size_t total, size_t steps_a_round, double elapsed, int round,
                         int rounds, const std::string& name, std::optional<double> left = std::nullopt);

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

#endif  // WEIR_COMMANDS_CONSOLE_PROGRESS_LINE_H_
