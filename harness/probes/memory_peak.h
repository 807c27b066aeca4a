#ifndef WEIR_HARNESS_PROBES_MEMORY_PEAK_H_
#define WEIR_HARNESS_PROBES_MEMORY_PEAK_H_

#include <cstdint>
#include <optional>

#include "harness/probes/system_root.h"

namespace weir {

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

#endif  // WEIR_HARNESS_PROBES_MEMORY_PEAK_H_
