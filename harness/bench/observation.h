#ifndef WEIR_HARNESS_BENCH_OBSERVATION_H_
#define WEIR_HARNESS_BENCH_OBSERVATION_H_

#include <cstdint>
#include <optional>

#include "absl/status/statusor.h"
#include "harness/probes/latency_histogram.h"
#include "harness/probes/memory_sampler.h"
#include "harness/workloads/case.h"
#include "harness/workloads/pass.h"

namespace weir {

/// What a pass of a case showed while nobody timed it as a whole: how long its single Appends took and where
/// its memory went. What is not available is absent.
struct Observation {
  /// Nanoseconds of each Append by itself, the two readings of the clock around it (some 25 ns each)
  /// included. Where records are synced, what that takes is in the Append before it. Empty where the case
  /// does not append.
  LatencyHistogram appends;
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

#endif  // WEIR_HARNESS_BENCH_OBSERVATION_H_
