#include "harness/probes/memory_sampler.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "harness/probes/kernel_file.h"

namespace weir {

std::optional<ResidentMemory> ReadResidentMemory(const SystemRoot& root) {
  const std::optional<std::string> status = root.Read("/proc/self/status");
  if (!status) return std::nullopt;
  const auto anonymous = NumberAfter(*status, "RssAnon:"), file = NumberAfter(*status, "RssFile:"),
             shared = NumberAfter(*status, "RssShmem:");
  if (!anonymous || !file || !shared) return std::nullopt;
  return ResidentMemory{*anonymous * 1024, *file * 1024, *shared * 1024};
}

MemorySampler::MemorySampler(std::function<void()> also, const SystemRoot& root)
    : root_(root), also_(std::move(also)), thread_([this] { Watch(); }) {}

void MemorySampler::Stop() {
  if (!thread_.joinable()) return;
  stop_ = true;
  thread_.join();
  Sample();
}

void MemorySampler::Watch() {
  while (!stop_) {
    Sample();
    std::this_thread::sleep_for(kPeriod);
  }
}

void MemorySampler::Sample() {
  if (also_) also_();
  const std::optional<ResidentMemory> now = ReadResidentMemory(root_);
  if (!now) return;
  anonymous_peak_ = std::max(anonymous_peak_.value_or(0), now->anonymous);
  if (!peak_ || now->total() > peak_->total()) peak_ = now;
}

}  // namespace weir
