#ifndef WEIR_RESULTS_REPORT_MACHINE_SHARE_H_
#define WEIR_RESULTS_REPORT_MACHINE_SHARE_H_

#include <optional>

#include "results/report/report.h"

namespace weir {

/// Whether the run worked on more than one thread: the row says it (schema::kThreads), or it can wait for
/// one, or used more than one CPU.
bool UsesThreads(const ReportRow& row);

/// The CPUs that the machine of a report has; absent where it does not tell.
std::optional<double> CpusOf(const Report& report);

/// How much of the machine others took while a report was measured.
class ForeignCpuTally {
 public:
  /// Adds the seconds of CPU that others used while the row's clock ran; ignores aggregates and rows that do not
  /// tell.
  void Add(const ReportRow& row);

  /// CPUs, over the whole run: as its context has it, which knows it best, as a run is longer than the clocks
  /// of its cases; else of the rows.
  std::optional<double> Cpus(const Report& report) const;
  /// Whether that is more than schema::kQuietShare of those that there are.
  bool OthersBusy(const Report& report) const;

 private:
  double foreign_seconds_ = 0;
  double wall_seconds_ = 0;
};

}  // namespace weir

#endif  // WEIR_RESULTS_REPORT_MACHINE_SHARE_H_
