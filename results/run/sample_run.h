#ifndef WEIR_RESULTS_RUN_SAMPLE_RUN_H_
#define WEIR_RESULTS_RUN_SAMPLE_RUN_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "results/report/report.h"

namespace weir {

/// One invented case of a SampleRun.
struct SampleCase {
  std::string name;
  double records = 0;
  double ns_per_record = 0;
  /// Relative spread between rounds.
  double spread = 0.01;
  double limit_ratio = 0;
  double cpu_seconds_per_gb = 0;
  double syscalls = 0;
  std::string_view flags = "";
  double anon_peak_bytes = 0;
  /// Share of the time for which the producer waited.
  double stalled = 0;
};

/// For tests: rows as the bench writes them, the same in every run. Zero figures are left out.
void AddSampleRounds(Report& report, const SampleCase& sample, int rounds);

/// For tests: a row of the case that failed in round `round`.
void AddSampleError(Report& report, const std::string& name, int round, std::string_view message);

/// For tests: a whole run of one group with limits and every kind of row but errors.
Report SampleRun(int rounds);

/// For tests: what a run measures by default, 14 strategies on a file and 13 on the slow sink.
Report SampleDefaultRun(int rounds);

/// For tests: three strategies, each with buffers of 4 KiB, 64 KiB, 256 KiB and 1 MiB.
Report SampleBufferSweep(int rounds);

/// For tests: one on a busy machine: others took one of two CPUs, which half the speed of what has threads of
/// its own, and nearly everything took three times as long in round 4.
Report SampleBusyRun(int rounds);

}  // namespace weir

#endif  // WEIR_RESULTS_RUN_SAMPLE_RUN_H_
