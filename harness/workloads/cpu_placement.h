#ifndef WEIR_HARNESS_WORKLOADS_CPU_PLACEMENT_H_
#define WEIR_HARNESS_WORKLOADS_CPU_PLACEMENT_H_

#include <cstddef>
#include <vector>

namespace weir {

/// On which CPUs the two ends of a connection run.
enum class Placement {
  kFree,   ///< as the scheduler has it
  kSame,   ///< both on one
  kApart,  ///< each on one of its own
};

/// Where the calling thread runs while this lives: on the CPU of one of two ends, of those that it might use before. What
/// it starts meanwhile, threads and processes, begins there.
class CpuPlacement {
 public:
  enum End { kSending, kReceiving };

  CpuPlacement(Placement placement, End end);
  CpuPlacement(const CpuPlacement&) = delete;
  CpuPlacement& operator=(const CpuPlacement&) = delete;
  /// Back to all of them.
  ~CpuPlacement();

  /// As the other end, in a process that was forked meanwhile.
  void GoTo(End end) const;

 private:
  const Placement placement_;
  const std::vector<int> cpus_;
};

/// How many CPUs this process may use.
size_t UsableCpus();

}  // namespace weir

#endif  // WEIR_HARNESS_WORKLOADS_CPU_PLACEMENT_H_
