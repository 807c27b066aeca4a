#ifndef WEIR_HARNESS_PROBES_RESIDENT_MEMORY_H_
#define WEIR_HARNESS_PROBES_RESIDENT_MEMORY_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <thread>

#include "harness/probes/system_root.h"

namespace weir {

/// Resident memory of this process by kind, in bytes, as /proc/self/status has it. Nullopt where the kernel
/// (before Linux 4.5) does not tell the kinds apart.
struct ResidentMemory {
  uint64_t anonymous = 0;  ///< heap, stacks, private buffers (RssAnon)
  uint64_t file = 0;       ///< mapped pages of files, programs and libraries among them (RssFile)
  uint64_t shared = 0;     ///< shared memory and tmpfs (RssShmem)

  uint64_t total() const { return anonymous + file + shared; }
};
std::optional<ResidentMemory> ReadResidentMemory(const SystemRoot& root = SystemRoot());

/// Watches this process's memory from a thread of its own, every kPeriod, from construction to Stop. A peak
/// that lasts for less is missed: the figures are from below, where MemoryPeak's are from above. The thread
/// takes about 1 % of a CPU, so it has no place beside a clock.
class MemorySampler {
 public:
  static constexpr std::chrono::milliseconds kPeriod{1};

  /// `also`, where there is one, is called on the thread for each sample.
  explicit MemorySampler(std::function<void()> also = nullptr, const SystemRoot& root = SystemRoot());
  ~MemorySampler() { Stop(); }

  /// Takes a last sample and ends the thread. Idempotent.
  void Stop();

  /// After Stop. The most anonymous memory of any sample; nullopt where there was none.
  std::optional<uint64_t> anonymous_peak() const { return anonymous_peak_; }
  /// After Stop. The sample with the most memory of all kinds.
  std::optional<ResidentMemory> peak() const { return peak_; }

 private:
  void Sample();
  void Watch();

  const SystemRoot root_;
  const std::function<void()> also_;
  std::optional<uint64_t> anonymous_peak_;
  std::optional<ResidentMemory> peak_;
  std::atomic<bool> stop_ = false;
  std::thread thread_;
};

/// The most memory that this process held resident between construction and reading, from the kernel's own
/// high-water mark (VmHWM in /proc/self/status), which clear_refs resets. The mark is the kernel's and misses
/// nothing that lasts for a moment only, as sampling would; it does not tell anonymous memory from pages of
/// files, so what of files was resident at the start is taken off. Never ru_maxrss: a child inherits its
/// parent's.
///
/// Nullopt where /proc does not tell or the mark cannot be reset.
class MemoryPeak {
 public:
  explicit MemoryPeak(const SystemRoot& root = SystemRoot());

  /// Peak resident memory in bytes, all kinds.
  std::optional<uint64_t> ResidentBytes() const;
  /// Peak anonymous memory (heap, stacks, buffers) in bytes, from above: a file that is mapped meanwhile
  /// counts too, so it means nothing for one that maps its file. Nullopt then is for the caller to say.
  std::optional<uint64_t> AnonymousBytes() const;

 private:
  const SystemRoot root_;
  bool reset_ = false;
  std::optional<uint64_t> file_bytes_at_start_;
};

}  // namespace weir

#endif  // WEIR_HARNESS_PROBES_RESIDENT_MEMORY_H_
