#ifndef WEIR_HARNESS_BENCH_MEASUREMENT_H_
#define WEIR_HARNESS_BENCH_MEASUREMENT_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "harness/probes/contamination.h"
#include "harness/probes/page_faults.h"
#include "harness/workloads/case.h"
#include "harness/workloads/pass.h"

namespace weir {

/// What one pass of a case cost.
struct Measurement {
  double wall_seconds = 0;  ///< from before the first record until closing had returned
  double cpu_seconds = 0;   ///< of the whole process, helper threads included, over the same time
  uint64_t bytes = 0;
  std::optional<uint64_t> system_calls;
  std::optional<double> stall_seconds;  ///< see Pass
  std::optional<size_t> threads;        ///< see Pass
  /// Until the device had it all: wall_seconds, and reopening and fdatasync after it. None where the target
  /// has no device.
  std::optional<double> durable_seconds;
  /// How much more of the machine's page cache waited for its device when the clock stopped than when it
  /// started; what others wrote meanwhile is in it.
  std::optional<uint64_t> unwritten_bytes;
  double settle_seconds =
      0;  ///< before the clock: what the pass reads laid ready, the machine settled and warm
  double check_seconds = 0;                 ///< after it: what arrived held against what was sent
  double durable_extra_seconds = 0;         ///< after it: the device's
  std::optional<PageFaults> page_faults;    ///< of the timed part; none of a program outside
  std::optional<uint64_t> rss_peak_bytes;   ///< see MemoryPeak; none of a program outside
  std::optional<uint64_t> anon_peak_bytes;  ///< none where the pass maps its file
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

}  // namespace weir

#endif  // WEIR_HARNESS_BENCH_MEASUREMENT_H_
