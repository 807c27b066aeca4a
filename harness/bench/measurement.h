#ifndef WEIR_HARNESS_BENCH_MEASUREMENT_H_
#define WEIR_HARNESS_BENCH_MEASUREMENT_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "harness/probes/contamination.h"
#include "harness/probes/latency_histogram.h"
#include "harness/probes/process_counters.h"
#include "harness/probes/resident_memory.h"
#include "harness/workloads/case.h"
#include "harness/workloads/pass.h"

namespace weir {

/// What one pass of a case cost.
struct Measurement {
  double wall_seconds = 0;  ///< from before the first record until closing had returned
  double cpu_seconds = 0;   ///< of the whole process and those that did a part of it, helper threads included
  uint64_t bytes = 0;
  std::optional<uint64_t> system_calls;
  std::optional<uint64_t> syncs;         ///< see Pass
  std::optional<uint64_t> wake_ups;      ///< see Pass
  std::optional<uint64_t> socket_bytes;  ///< see Pass
  std::optional<double> stall_seconds;   ///< see Pass
  std::optional<double> sync_seconds;    ///< see Pass
  std::optional<size_t> threads;         ///< see Pass
  bool lends_memory = false;             ///< see Pass
  std::optional<double> held_ratio;      ///< see Pass
  std::optional<double> packed_ratio;    ///< see Pass
  /// Until the device had it all: wall_seconds, and reopening and fdatasync after it. None where the target
  /// has no device.
  std::optional<double> durable_seconds;
  /// How much more of the machine's page cache waited for its device when the clock stopped than when it
  /// started; what others wrote meanwhile is in it.
  std::optional<uint64_t> unwritten_bytes;
  /// Before the clock: laying ready what the pass reads, letting the machine settle, warming it.
  double settle_seconds = 0;
  double check_seconds = 0;                 ///< after it: what arrived held against what was sent
  double durable_extra_seconds = 0;         ///< after it: the device's
  std::optional<PageFaults> page_faults;    ///< of the timed part; none of a program outside
  std::optional<uint64_t> rss_peak_bytes;   ///< see MemoryPeak; none of a program outside
  std::optional<uint64_t> anon_peak_bytes;  ///< none where the pass maps its file
  double spin_seconds = 0;                  ///< see SpinSeconds(); the longer of before and after the pass
  Contamination contamination;
  /// What to know of this pass before believing it; see `weir run --help`.
  std::vector<std::string> flags;
};

/// Whether a case is given memory in the state in which its own steady use would leave it.
enum class Warmth {
  kWarm,  ///< wait for earlier writes, then fill and free as many file pages as the case will
  kCold,  ///< go at once; the measurement carries the flag `cold`
};

/// Whether the device is waited for; see Measurement::durable_seconds.
enum class Durable {
  kTaken,
  kLeft,  ///< it is not: what was written is removed before it has all been, most of the time
};

/// Settles and warms the machine, prepares `pass`, runs it under the clock, and checks what arrived.
///
/// `around` is called once with the part that is timed, which returns its wall seconds; it must call that
/// exactly once. So another clock can be laid around it.
///
/// An error of any step is returned in place of a figure: a pass that lost a byte has no time.
absl::StatusOr<Measurement> Measure(const Case& c, Pass& pass, Warmth warmth,
                                    const std::function<void(const std::function<double()>&)>& around,
                                    Durable durable = Durable::kTaken);

/// What a pass of a case showed while nobody timed it as a whole: how long its single Appends took and where
/// its memory went, but for that of a program outside. What is not available is absent.
struct Observation {
  /// Nanoseconds of each Append by itself, the two readings of the clock around it (some 25 ns each)
  /// included. Where records are synced, what that takes is in the Append before it. Empty where the case
  /// does not append.
  LatencyHistogram appends;
  bool lends_memory = false;  ///< see Pass
  /// The most anonymous memory that a sample saw; from below.
  std::optional<uint64_t> anon_peak_bytes;
  /// The sample with the most resident memory, by kind.
  std::optional<ResidentMemory> resident_peak;
  /// Of a cgroup of its own; see MemoryCgroup. None where the target is another process, which would be
  /// counted too.
  std::optional<uint64_t> memcg_peak_bytes;
  /// The most page cache in that group that a sample saw.
  std::optional<uint64_t> memcg_cache_peak_bytes;
};

/// Prepares `pass`, runs it observed, and finishes it. What arrived is not compared: that was done when it
/// was measured. A stall that is rarer than once a pass is not seen.
absl::StatusOr<Observation> Observe(const Case& c, Pass& pass);

}  // namespace weir

#endif  // WEIR_HARNESS_BENCH_MEASUREMENT_H_
