#ifndef WEIR_HARNESS_ROUNDS_RUNNER_H_
#define WEIR_HARNESS_ROUNDS_RUNNER_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "harness/process/interruption.h"
#include "harness/rounds/description.h"
#include "results/report/report.h"

namespace weir {

/// Measures one case once, in a fresh process. A test has one that needs no process.
class CaseExecutor {
 public:
  virtual ~CaseExecutor() = default;

  /// A report of one row: the case's figures, or its error; with `observe`, also those of an untimed pass
  /// after the timed one (see Observation). CANCELLED when interrupted; any other error means that there is
  /// nothing to go on with.
  virtual absl::StatusOr<Report> Execute(const Description::Case& c, bool observe) = 0;
};

/// What is to be measured.
struct RunPlan {
  std::vector<Description::Case> cases;
  int rounds = 0;
  bool observe = true;      ///< in the first round; what was observed stands in that round's rows
  uint64_t order_seed = 0;  ///< decides the order of the cases in every round
};

/// Hears what happens; called before every case and after the last: `done` of `total` executions are over,
/// and the case of this name, empty at the end, is about to start. Rounds count from 0.
using RunObserver = std::function<void(size_t done, size_t total, int round, const std::string& name)>;

/// One session's rows, and how far it came.
struct RunOutcome {
  Report report;            ///< rows by case, then by round; context of the first execution
  int complete_rounds = 0;  ///< rounds in which every case was executed; only those are in the report
  bool interrupted = false;
};

/// Runs rounds: in each, every case once, in a fresh random order. The rows get the round as repetition_index
/// and, where their limit was measured in the same round, the counter `limit_ratio`: the case's time over its
/// limit's.
///
/// An error of one case is a row of the report; the others go on. An interruption ends the run at once.
absl::StatusOr<RunOutcome> RunRounds(const RunPlan& plan, CaseExecutor& executor,
                                     const RunObserver& observer);

}  // namespace weir

#endif  // WEIR_HARNESS_ROUNDS_RUNNER_H_
