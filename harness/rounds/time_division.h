#ifndef WEIR_HARNESS_ROUNDS_TIME_DIVISION_H_
#define WEIR_HARNESS_ROUNDS_TIME_DIVISION_H_

#include <string>

#include "results/report/report.h"

namespace weir {

/// Where the time of a run went, in seconds.
struct TimeDivision {
  double clocked = 0;   ///< what the figures are of
  double settling = 0;  ///< before the clock: input laid ready, earlier writes waited for, memory warmed
  double checking = 0;  ///< after it: what arrived held against what was sent
  double extra = 0;     ///< what is done in the first rounds only: durable figures, single Appends, memory
  double starting = 0;  ///< all else: processes started and ended, files removed

  /// Adds the process that made `row` and took `wall_seconds`.
  void Add(const ReportRow& row, double wall_seconds);

  double total() const { return clocked + settling + checking + extra + starting; }

  /// In one line: "Of 1 min 52 s: clocked 31 %, …". Empty where nothing was added.
  std::string Text() const;
};

}  // namespace weir

#endif  // WEIR_HARNESS_ROUNDS_TIME_DIVISION_H_
