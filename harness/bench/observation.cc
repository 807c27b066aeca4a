#include "harness/bench/observation.h"

#include <algorithm>
#include <memory>

#include "harness/probes/memory_cgroup.h"
#include "harness/targets/target.h"

namespace weir {
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
  result.anon_peak_bytes = sampler.anonymous_peak();
  result.resident_peak = sampler.peak();
  if (cgroup) result.memcg_peak_bytes = cgroup->PeakBytes();
  return result;
}

}  // namespace weir
