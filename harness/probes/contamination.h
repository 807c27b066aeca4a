#ifndef WEIR_HARNESS_PROBES_CONTAMINATION_H_
#define WEIR_HARNESS_PROBES_CONTAMINATION_H_

#include <optional>
#include <string>
#include <vector>

#include "harness/probes/machine_counters.h"
#include "harness/probes/system_root.h"

namespace weir {

/// The counters of one moment; only the difference of two means anything.
struct ContaminationSnapshot {
  Pressure pressure;
  CpuUsage cpu;
  double own_cpu_seconds = 0;
};

/// Takes snapshots directly before and after a case, outside its clock. Opens its files once; a snapshot is
/// four pread(2) and two getrusage(2) and allocates nothing. It costs 13 µs on two cores at 2.6 GHz, the
/// first one 50 µs; /proc/stat grows with CPUs and interrupt lines, so a large server pays more. Thread-safe.
class ContaminationProbe {
 public:
  explicit ContaminationProbe(const SystemRoot& root = SystemRoot());

  ContaminationSnapshot Take() const;

 private:
  PressureProbe pressure_;
  CpuUsageProbe cpu_;
};

/// What happened on the machine during a case, in seconds. Nullopt is "not available", never 0.
///
/// The counters are the machine's, so not all of it is somebody else's doing:
/// - Pressure counts every task that waits, the case's own included: one that syncs, or runs into the
///   kernel's dirty limit, waits for the disk and shows I/O pressure; more threads than cores show CPU
///   pressure.
/// - The kernel's threads count as foreign CPU, even when they work for the case. Writeback (kworker) begins
///   past the background dirty limit, so a case of many gigabytes flags itself. A reader at the other end of
///   a pipe must be waited for before the second snapshot, else it is foreign too.
struct Contamination {
  std::optional<double> psi_cpu_seconds = std::nullopt;
  std::optional<double> psi_io_seconds = std::nullopt;
  std::optional<double> psi_memory_seconds = std::nullopt;
  /// Busy time of all CPUs without the process's own and its waited-for children's; 0 where rounding made it
  /// less.
  std::optional<double> foreign_cpu_seconds = std::nullopt;
  std::optional<double> steal_seconds = std::nullopt;
  /// Which part of the CPUs there are others took, over a longer time than the case alone; see
  /// ForeignShare().
  std::optional<double> foreign_share = std::nullopt;

  /// What stands out for a case that took `wall_seconds`, in this order: "foreign-cpu", "cpu-pressure",
  /// "io-pressure", "memory-pressure", "steal". What is not available raises no flag. A flag is a hint beside
  /// the number; it never drops a row.
  ///
  /// The thresholds are a share of the wall time and a floor; a figure must exceed both:
  /// - Pressure and steal, 2 %: time in which somebody stood still, perhaps the case itself. If it did, its
  ///   time is wrong by that much, and ±2 % is what a comparison calls equivalent.
  /// - Foreign CPU, foreign_share above schema::kQuietShare, a tenth of the CPUs there are: work on another
  ///   core takes nothing from a case of one thread directly, only caches and memory bandwidth, but half of
  ///   what one of several threads has; an idle system's daemons stay below it. There is no floor, but see
  ///   ForeignShare().
  /// - Pressure has a floor of 1 ms: it is exact to microseconds, but any task woken on a busy core waits for
  ///   a moment, and a case of 20 ms must not be flagged for that.
  /// - Steal has a floor of 1.5 ticks of /proc/stat (15 ms): a single counter cut off to whole ticks is wrong
  ///   by up to one tick in the difference.
  /// So the tick counter says nothing about steal in a case of 20 ms; its pressure does.
  std::vector<std::string> Flags(double wall_seconds) const;
};

/// Which part of `cpus` CPUs others took in the `seconds` from `before` to `after`. Nothing where that is too
/// short a time: /proc/stat counts in ticks of 10 ms, and user, system and softirq may each be wrong by one,
/// which must be less than schema::kQuietShare.
std::optional<double> ForeignShare(const ContaminationSnapshot& before, const ContaminationSnapshot& after,
                                   double seconds, unsigned cpus);

/// What changed from `before` to `after`; a figure is there only if both have it.
Contamination Between(const ContaminationSnapshot& before, const ContaminationSnapshot& after);

}  // namespace weir

#endif  // WEIR_HARNESS_PROBES_CONTAMINATION_H_
