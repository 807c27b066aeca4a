#ifndef WEIR_HARNESS_PROGRESS_LINE_H_
#define WEIR_HARNESS_PROGRESS_LINE_H_

#include <chrono>
#include <string>

#include "harness/runner.h"

namespace weir {

/// Shows on a terminal how far a run is and how long it will still take: one line, written over at each step.
///
/// The estimate is what a case took on average so far, times the cases to come; within the first round there
/// is none.
class ProgressLine final : public RunObserver {
 public:
  /// `visible`: false writes nothing, where standard error is no terminal.
  ProgressLine(bool visible, int rounds);
  ~ProgressLine() override;

  void OnStep(size_t done, size_t total, int round, const Description::Case* next) override;

 private:
  using Clock = std::chrono::steady_clock;

  const bool visible_;
  const int rounds_;
  const Clock::time_point start_ = Clock::now();
  bool shown_ = false;
};

/// The text of the line: `elapsed` seconds into a run of `total` steps of which `done` are over. The estimate
/// needs a complete round, `steps_a_round` steps.
std::string ProgressText(size_t done, size_t total, size_t steps_a_round, double elapsed, int round,
                         int rounds, const std::string& name);

}  // namespace weir

#endif  // WEIR_HARNESS_PROGRESS_LINE_H_
