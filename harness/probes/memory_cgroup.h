#ifndef WEIR_HARNESS_PROBES_MEMORY_CGROUP_H_
#define WEIR_HARNESS_PROBES_MEMORY_CGROUP_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "harness/probes/system_root.h"

namespace weir {

/// Where a memory cgroup for this process alone can be made (kernel documentation, cgroup-v1/memory and
/// cgroup-v2).
struct MemoryCgroupPlace {
  int version = 0;        ///< 1 or 2
  std::string now;        ///< the directory of the group that the process is in
  std::string directory;  ///< of the group to be made
};

/// v1: below the present group. v2: beside it, because a group with processes may not hand the memory
/// controller on to children; below it where it is the root, which may. Nullopt where there is no memory
/// controller. Whether the user may make a group there is another question.
std::optional<MemoryCgroupPlace> FindMemoryCgroup(const SystemRoot& root = SystemRoot());

/// That question: whether this user may make the group and move into it, by the permissions of what is there.
/// Makes nothing. Root may not either where the hierarchy is mounted read-only, or not to be seen.
bool MayMake(const MemoryCgroupPlace& place, const SystemRoot& root = SystemRoot());

/// A memory cgroup that this process is alone in for a while, so that the kernel counts exactly what it made
/// resident: anonymous memory, page cache that it was first to fill, and the kernel's own for it. Being
/// counted costs a little at each new page: no place beside a clock.
class MemoryCgroup {
 public:
  /// Makes a group and moves the whole process into it, after removing those beside it that processes left
  /// when they were killed. Null where there is no memory controller, or no permission (it takes root, or a
  /// delegated cgroup).
  static std::unique_ptr<MemoryCgroup> Enter(const SystemRoot& root = SystemRoot());
  /// Moves the process back and removes the group. What stays in the page cache is the parent's then.
  ~MemoryCgroup();

  /// The most that was charged at any moment, in bytes: v1 memory.max_usage_in_bytes, v2 memory.peak (Linux
  /// 5.19). Nullopt where the kernel does not say.
  std::optional<uint64_t> PeakBytes() const;
  /// Page cache charged now, in bytes (memory.stat: v1 `cache`, v2 `file`). Thread-safe.
  std::optional<uint64_t> CacheBytes() const;

 private:
  MemoryCgroup(const SystemRoot& root, MemoryCgroupPlace place) : root_(root), place_(std::move(place)) {}

  const SystemRoot root_;
  const MemoryCgroupPlace place_;
};

}  // namespace weir

#endif  // WEIR_HARNESS_PROBES_MEMORY_CGROUP_H_
