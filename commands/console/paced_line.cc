#include "commands/console/paced_line.h"

#include <utility>

#include "commands/console/standard_error.h"

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

}  // namespace weir
