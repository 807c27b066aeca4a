#include "harness/bench/measurement.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <thread>
#include <utility>

#include "harness/probes/cpu_speed.h"
#include "harness/probes/memory_cgroup.h"
#include "harness/probes/process_counters.h"
#include "harness/probes/resident_memory.h"
#include "harness/probes/writeback.h"
#include "harness/targets/target.h"
#include "results/report/schema.h"

namespace weir {
namespace {

constexpr std::chrono::seconds kSettleTimeout{20};

// Gets the machine into the same state before every case: earlier writes done, file pages warm.
absl::Status Warm(const Case& c, const Pass& pass, std::vector<std::string>& flags) {
  const std::string directory = c.Directory();
  if (directory.empty()) return absl::OkStatus();
  const absl::StatusOr<bool> settled = Settle(directory, kSettleTimeout);
  if (!settled.ok()) return settled.status();
  if (!*settled) flags.emplace_back(schema::kUnsettled);
  return WarmFilePages(directory, pass.file_bytes(), pass.write_size()).status();
}

struct Timed {
  absl::Status status;
  Clock clock;
  PageFaults faults;
  std::optional<Pass::Outside> outside;
};

double RunTimed(Pass& pass, Timed& timed) {
  const PageFaults before = ReadPageFaults();
  timed.clock.Start();
  timed.status = pass.Run();
  timed.clock.Stop();
  const PageFaults after = ReadPageFaults();
  timed.faults = {after.minor - before.minor, after.major - before.major};
  timed.outside = pass.outside();
  return timed.outside ? timed.outside->wall_seconds : timed.clock.wall_seconds();
}

std::optional<uint64_t> Growth(std::optional<uint64_t> before, std::optional<uint64_t> after) {
  if (!before || !after) return std::nullopt;
  return std::max(*before, *after) - *before;
}

double SecondsSince(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// Has the device take it all, and adds what that took to the wall time.
absl::Status TakeDurableTime(Pass& pass, Measurement& result) {
  const auto start = std::chrono::steady_clock::now();
  const absl::StatusOr<bool> durable = pass.MakeDurable();
  result.durable_extra_seconds = SecondsSince(start);
  if (durable.ok() && *durable) result.durable_seconds = result.wall_seconds + result.durable_extra_seconds;
  return durable.status();
}

void TakeFigures(const Pass& pass, const Timed& timed, Measurement& result) {
  result.wall_seconds = timed.outside ? timed.outside->wall_seconds : timed.clock.wall_seconds();
  result.cpu_seconds = timed.outside ? timed.outside->cpu_seconds : timed.clock.cpu_seconds();
  result.cpu_seconds += pass.further_cpu_seconds();
  result.bytes = pass.bytes();
  result.system_calls = pass.system_calls();
  result.syncs = pass.syncs();
  result.wake_ups = pass.wake_ups();
  result.threads = pass.threads();
  result.lends_memory = pass.lends_memory();
  result.held_ratio = pass.held_ratio();
  result.packed_ratio = pass.packed_ratio();
  result.stall_seconds = pass.stall_seconds();
  result.sync_seconds = pass.sync_seconds();
  if (!timed.outside) result.page_faults = timed.faults;
  if (timed.outside && timed.outside->minor_faults)
    result.page_faults = PageFaults{*timed.outside->minor_faults, 0};
  if (pass.ready_made()) result.flags.emplace_back(schema::kReadyMade);
  for (std::string& flag : result.contamination.Flags(result.wall_seconds))
    result.flags.push_back(std::move(flag));
}

// The clock has stopped: compares what arrived with what was sent.
absl::Status Check(Pass& pass, Measurement& result) {
  const auto start = std::chrono::steady_clock::now();
  const absl::StatusOr<Verified> verified = pass.Verify();
  result.check_seconds = SecondsSince(start);
  if (!verified.ok()) return verified.status();
  result.socket_bytes = pass.socket_bytes();
  if (*verified == Verified::kLengthOnly) result.flags.emplace_back(schema::kLengthOnly);
  for (const std::string_view flag : pass.flags()) result.flags.emplace_back(flag);
  return absl::OkStatus();
}

absl::Status Settle(const Case& c, Pass& pass, Warmth warmth, Measurement& result) {
  const auto start = std::chrono::steady_clock::now();
  absl::Status done = pass.ProvideInput();
  if (warmth == Warmth::kCold) result.flags.emplace_back(schema::kCold);
  if (done.ok() && warmth == Warmth::kWarm) done = Warm(c, pass, result.flags);
  result.settle_seconds = SecondsSince(start);
  return done;
}

}  // namespace

absl::StatusOr<Measurement> Measure(const Case& c, Pass& pass, Warmth warmth,
                                    const std::function<void(const std::function<double()>&)>& around,
                                    Durable durable) {
  Measurement result;
  const ContaminationProbe probe;
  const ContaminationSnapshot begun = probe.Take();
  const auto begun_at = std::chrono::steady_clock::now();
  if (c.yardstick) result.flags.emplace_back(schema::kYardstick);
  absl::Status settled = Settle(c, pass, warmth, result);
  if (!settled.ok()) return settled;
  const MemoryPeak memory;  // resets the mark by a write, which must not count as the pass's
  absl::Status prepared = pass.Prepare();
  if (!prepared.ok()) return prepared;

  Timed timed;
  const std::optional<uint64_t> unwritten_before = UnwrittenBytes();
  const double spin_before = SpinSeconds();
  const ContaminationSnapshot before = probe.Take();
  around([&] { return RunTimed(pass, timed); });
  result.unwritten_bytes = Growth(unwritten_before, UnwrittenBytes());
  if (!timed.outside) result.rss_peak_bytes = memory.ResidentBytes();
  if (!timed.outside && !pass.maps_file()) result.anon_peak_bytes = memory.AnonymousBytes();
  absl::Status finished = pass.Finish();
  const ContaminationSnapshot after = probe.Take();
  result.spin_seconds = std::max(spin_before, SpinSeconds());
  result.contamination = Between(before, after);
  result.contamination.foreign_share =
      ForeignShare(begun, after, SecondsSince(begun_at), std::max(1u, std::thread::hardware_concurrency()));

  if (!timed.status.ok()) return timed.status;
  if (!finished.ok()) return finished;
  TakeFigures(pass, timed, result);
  if (durable == Durable::kTaken) {
    absl::Status taken = TakeDurableTime(pass, result);
    if (!taken.ok()) return taken;
  }
  absl::Status checked = Check(pass, result);
  if (!checked.ok()) return checked;
  return result;
}

namespace {

// Null where the process at the other end of a pipe would be in it too.
std::unique_ptr<MemoryCgroup> EnterCgroup(const Case& c) {
  const auto* const target = c.Get<TargetSpec>("target");
  const bool alone =
      target == nullptr || target->kind == TargetSpec::Kind::kFile || target->kind == TargetSpec::Kind::kNull;
  return alone ? MemoryCgroup::Enter() : nullptr;
}

}  // namespace

absl::StatusOr<Observation> Observe(const Case& c, Pass& pass) {
  Observation result;
  absl::Status provided = pass.ProvideInput();
  if (!provided.ok()) return provided;
  const std::unique_ptr<MemoryCgroup> cgroup = EnterCgroup(c);
  const auto sample_cache = [&] {
    const auto cache = cgroup ? cgroup->CacheBytes() : std::nullopt;
    if (cache) result.memcg_cache_peak_bytes = std::max(result.memcg_cache_peak_bytes.value_or(0), *cache);
  };
  absl::Status prepared = pass.Prepare();
  if (!prepared.ok()) return prepared;
  MemorySampler sampler(sample_cache);
  absl::Status ran = pass.RunObserved(result.appends);
  sampler.Stop();
  absl::Status finished = pass.Finish();
  if (!ran.ok()) return ran;
  if (!finished.ok()) return finished;
  result.lends_memory = pass.lends_memory();
  if (pass.outside()) return result;
  result.anon_peak_bytes = sampler.anonymous_peak();
  result.resident_peak = sampler.peak();
  if (cgroup) result.memcg_peak_bytes = cgroup->PeakBytes();
  return result;
}

}  // namespace weir
