#include "commands/console/progress_line.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include "commands/console/standard_streams.h"
#include "fmt/format.h"

namespace weir {
namespace {

constexpr std::chrono::seconds kBetweenLines(30);

}  // namespace

PacedLine::PacedLine(bool terminal, std::string prefix, Clock::time_point start)
    : terminal_(terminal), prefix_(std::move(prefix)), next_line_(start + kBetweenLines) {}

PacedLine::~PacedLine() {
  if (shown_) ShowProgress("");
}

void PacedLine::Put(Clock::time_point now, const std::string& text) {
  if (terminal_) {
    shown_ = true;
    return ShowProgress(text);
  }
  SayOnStandardError(prefix_ + text + "\n");
  next_line_ = now + kBetweenLines;
}

ProgressLine::ProgressLine(bool terminal, int rounds) : rounds_(rounds), line_(terminal, "", start_) {}

void ProgressLine::ExpectEndIn(double seconds) {
  end_ = PacedLine::Clock::now() +
         std::chrono::duration_cast<PacedLine::Clock::duration>(std::chrono::duration<double>(seconds));
}

void ProgressLine::Show(size_t done, size_t total, int round, const std::string& name) {
  const PacedLine::Clock::time_point now = PacedLine::Clock::now();
  if (!line_.IsDue(now)) return;
  const double elapsed = std::chrono::duration<double>(now - start_).count();
  const size_t steps_a_round = total / static_cast<size_t>(std::max(1, rounds_));
  std::optional<double> left;
  if (end_) left = std::max(0.0, std::chrono::duration<double>(*end_ - now).count());
  line_.Put(now, ProgressText(done, total, steps_a_round, elapsed, round, rounds_, name, left));
}

std::string MinutesAndSeconds(double seconds) {
  const auto whole = static_cast<long>(std::lround(seconds));
  return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

std::string ProgressText(size_t done, size_t total, size_t steps_a_round, double elapsed, int round,
                         int rounds, const std::string& name, std::optional<double> left) {
  const std::string gone = MinutesAndSeconds(elapsed) + " gone";
  if (rounds == 0) {
    return fmt::format("round {}, {} measured, {}, the first round tells how long it takes: {}", round + 1,
                       done, gone, name);
  }
  std::string estimate = "the first round tells how long it takes";
  if (!left && done >= steps_a_round && done > 0)
    left = elapsed / static_cast<double>(done) * static_cast<double>(total - done);
  if (left) estimate = fmt::format("about {} left", MinutesAndSeconds(*left));
  return fmt::format("round {} of {}, {} of {} measured, {}, {}: {}", std::min(round + 1, rounds), rounds,
                     done, total, gone, estimate, name);
}

TimedProgress::TimedProgress(bool terminal, std::string command, Clock::time_point start, double seconds)
    : start_(start), seconds_(seconds), line_(terminal, std::move(command) + ": ", start) {}

void TimedProgress::ShowAt(Clock::time_point now, const std::string& what) {
  if (!line_.IsDue(now)) return;
  const double elapsed = std::chrono::duration<double>(now - start_).count();
  line_.Put(now, fmt::format("{} of at most {}: {}", MinutesAndSeconds(elapsed), MinutesAndSeconds(seconds_),
                             what));
}

}  // namespace weir
