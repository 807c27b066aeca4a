#include "commands/console/timed_progress.h"

#include <utility>

#include "commands/console/progress_line.h"
#include "commands/console/standard_error.h"
#include "fmt/format.h"

namespace weir {
namespace {

constexpr std::chrono::seconds kBetweenLines(30);

}  // namespace

TimedProgress::TimedProgress(bool terminal, std::string command, Clock::time_point start, double seconds)
    : terminal_(terminal),
      command_(std::move(command)),
      start_(start),
      seconds_(seconds),
      next_line_(start + kBetweenLines) {}

TimedProgress::~TimedProgress() {
  if (shown_) ShowProgress("");
}

void TimedProgress::ShowAt(Clock::time_point now, const std::string& what) {
  if (!terminal_ && now < next_line_) return;
  const double elapsed = std::chrono::duration<double>(now - start_).count();
  const std::string text =
      fmt::format("{} of at most {}: {}", MinutesAndSeconds(elapsed), MinutesAndSeconds(seconds_), what);
  if (terminal_) {
    shown_ = true;
    return ShowProgress(text);
  }
  SayOnStandardError(fmt::format("{}: {}\n", command_, text));
  next_line_ = now + kBetweenLines;
}

}  // namespace weir
