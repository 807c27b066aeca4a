#include "harness/probes/resident_memory.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>

#include "harness/probes/system_root.h"

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

namespace {

std::optional<uint64_t> Kilobytes(const SystemRoot& root, std::string_view key) {
  const std::optional<std::string> status = root.Read("/proc/self/status");
  if (!status) return std::nullopt;
  const auto kilobytes = NumberAfter(*status, key);
  if (!kilobytes) return std::nullopt;
  return *kilobytes * 1024;
}

// See proc(5): 5 resets the peak resident set size to what is resident now.
bool ResetPeak(const SystemRoot& root) {
  std::ofstream clear_refs(root.Path("/proc/self/clear_refs"), std::ios::in | std::ios::out);
  return static_cast<bool>(clear_refs << "5" << std::flush);
}

}  // namespace

MemoryPeak::MemoryPeak(const SystemRoot& root) : root_(root), reset_(ResetPeak(root)) {
  const std::optional<uint64_t> file = Kilobytes(root_, "RssFile:"), shared = Kilobytes(root_, "RssShmem:");
  if (file && shared) file_bytes_at_start_ = *file + *shared;
}

std::optional<uint64_t> MemoryPeak::ResidentBytes() const {
  return reset_ ? Kilobytes(root_, "VmHWM:") : std::nullopt;
}

std::optional<uint64_t> MemoryPeak::AnonymousBytes() const {
  const std::optional<uint64_t> peak = ResidentBytes();
  if (!peak || !file_bytes_at_start_ || *peak < *file_bytes_at_start_) return std::nullopt;
  return *peak - *file_bytes_at_start_;
}

}  // namespace weir
