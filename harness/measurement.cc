#include "harness/measurement.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "harness/probes/clock.h"
#include "harness/probes/memory_peak.h"
#include "harness/probes/writeback.h"

namespace weir {
namespace {

constexpr std::chrono::seconds kSettleTimeout{20};

// Gets the machine into the same state before every case: earlier writes done, file pages warm.
absl::Status Warm(const Case& c, const Pass& pass, std::vector<std::string>& flags) {
  if (c.target.kind != TargetSpec::Kind::kFile) return absl::OkStatus();
  const absl::StatusOr<bool> settled = Settle(c.target.directory, kSettleTimeout);
  if (!settled.ok()) return settled.status();
  if (!*settled) flags.push_back("unsettled");
  return WarmFilePages(c.target.directory, pass.file_bytes()).status();
}

struct Timed {
  absl::Status status;
  Clock clock;
};

double RunTimed(Pass& pass, Timed& timed) {
  timed.clock.Start();
  timed.status = pass.Run();
  timed.clock.Stop();
  return timed.clock.wall_seconds();
}

}  // namespace

absl::StatusOr<Measurement> Measure(const Case& c, Pass& pass, Warmth warmth,
                                    const std::function<void(const std::function<double()>&)>& around) {
  Measurement result;
  const ContaminationProbe probe;
  if (warmth == Warmth::kCold) result.flags.push_back("cold");
  if (warmth == Warmth::kWarm) {
    absl::Status warmed = Warm(c, pass, result.flags);
    if (!warmed.ok()) return warmed;
  }
  const MemoryPeak memory;  // resets the mark by a write, which must not count as the pass's
  absl::Status prepared = pass.Prepare();
  if (!prepared.ok()) return prepared;

  Timed timed;
  const ContaminationSnapshot before = probe.Take();
  around([&] { return RunTimed(pass, timed); });
  result.rss_peak_bytes = memory.ResidentBytes();
  if (!pass.maps_file()) result.anon_peak_bytes = memory.AnonymousBytes();
  absl::Status finished = pass.Finish();
  const ContaminationSnapshot after = probe.Take();

  if (!timed.status.ok()) return timed.status;
  if (!finished.ok()) return finished;
  const absl::StatusOr<Verified> verified = pass.Verify();
  if (!verified.ok()) return verified.status();

  result.wall_seconds = timed.clock.wall_seconds();
  result.cpu_seconds = timed.clock.cpu_seconds();
  result.bytes = pass.bytes();
  result.system_calls = pass.system_calls();
  result.stall_seconds = pass.stall_seconds();
  result.contamination = Between(before, after);
  for (std::string& flag : result.contamination.Flags(result.wall_seconds))
    result.flags.push_back(std::move(flag));
  if (*verified == Verified::kLengthOnly) result.flags.push_back("length-only");
  return result;
}

}  // namespace weir
