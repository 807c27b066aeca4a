#ifndef WEIR_HARNESS_ROUNDS_RUNNER_H_
#define WEIR_HARNESS_ROUNDS_RUNNER_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "harness/process/interruption.h"
#include "harness/rounds/description.h"
#include "harness/rounds/round_schedule.h"
#include "harness/rounds/time_division.h"
#include "results/report/report.h"

namespace weir {

/// What is measured of a case beside its time, and costs more than that.
struct Extras {
  bool observe = false;  ///< an untimed pass after the timed one; see Observation
  bool durable = false;  ///< how long the device takes to have it all
};

/// Measures one case once, in a fresh process. A test has one that needs no process.
class CaseExecutor {
 public:
  virtual ~CaseExecutor() = default;

  /// A report of one row: the case's figures, or its error. CANCELLED when interrupted; any other error means
  /// that there is nothing to go on with.
  virtual absl::StatusOr<Report> Execute(const Description::Case& c, const Extras& extras) = 0;
};

/// What is to be measured.
struct RunPlan {
  std::vector<Description::Case> cases;
  RunLength length;
  bool observe = true;      ///< in the first round; what was observed stands in that round's rows
  bool durable = true;      ///< in the first kDurableRounds
  uint64_t order_seed = 0;  ///< decides, with what each case takes, the order in every round
  /// Asked after each round: whether the rounds so far, by case and then by round, answer the question, so
  /// that there need be no more. Empty: they never do.
  std::function<bool(const Report& so_far)> answered = {};
  /// Seconds that have passed; a test's own. Empty: the steady clock's.
  std::function<double()> now = {};
};

inline constexpr int kDurableRounds = 3;

/// The progress of a run.
struct RunProgress {
  size_t done = 0;   ///< executions that are over
  size_t total = 0;  ///< all that there will be; 0: the first round will tell
  int round = 0;     ///< that is going on, from 0
  int rounds = 0;    ///< that there will be; 0: the first round will tell
  std::string name;  ///< of the case that is about to start; empty at the end
};

/// Hears what happens.
struct RunObserver {
  /// Before every case, and after the last.
  std::function<void(const RunProgress& progress)> step;
  /// After the second round of a run that has a time, or the first where there is no other: how many rounds
  /// there will be, and seconds that they take from then on. (The first one makes what the others share.)
  std::function<void(const RoundSchedule& schedule, int rounds, double seconds)> planned = {};
};

/// One session's rows, and how far it came.
struct RunOutcome {
  Report report;  ///< rows by case, then by round; context of the first execution
  /// Rounds in which every case of theirs was executed; only those are in the report.
  int complete_rounds = 0;
  int rounds = 0;  ///< asked for, or those that were to fit into the time
  bool interrupted = false;
  absl::Status failure;  ///< that ended the run after rounds that are complete
  TimeDivision time;
};

/// Runs rounds. In each, every case that takes part runs once, in a fresh random order; from the third round on,
/// cases of a workload that take about as long run next to each other. The rows get the round as
/// repetition_index and, where their limit was measured, the counter `limit_ratio`: the case's time over the
/// best of its limit in all rounds.
///
/// An error of one case is a row of the report; the others go on. An interruption ends the run at once, and
/// so does what leaves nothing to go on with: it is returned where no round is complete.
absl::StatusOr<RunOutcome> RunRounds(const RunPlan& plan, CaseExecutor& executor,
                                     const RunObserver& observer);

}  // namespace weir

#endif  // WEIR_HARNESS_ROUNDS_RUNNER_H_
