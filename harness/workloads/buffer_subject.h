#ifndef WEIR_HARNESS_WORKLOADS_BUFFER_SUBJECT_H_
#define WEIR_HARNESS_WORKLOADS_BUFFER_SUBJECT_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "harness/probes/latency_histogram.h"
#include "harness/workloads/workloads.h"
#include "strategies/memory/buffers.h"

namespace weir {

/// The order in which buffers are lent and returned. kFifo: the oldest of BufferWork::kLive goes back before the next
/// is lent. kLifo: each goes back at once. kKeep: as kFifo, but one of kKeptOf stays out until the end. kHandOver:
/// another thread returns them. kThreads: short-lived threads, each of which is lent kOfAThread.
enum class BufferPattern { kFifo, kLifo, kKeep, kHandOver, kThreads };

/// What a pass of `allocate` does.
struct BufferWork {
  BufferPattern pattern = BufferPattern::kFifo;
  /// kSizes of them, the largest first: of kKeep in turn, of all others the first.
  std::span<const uint32_t> sizes;
  bool touched = false;  ///< every byte is written
  uint64_t buffers = 0;  ///< how many

  static constexpr size_t kSizes = 4096;  ///< a power of two
  static constexpr size_t kLive = 64;    ///< that many are out at a time, where the pattern says nothing else
  static constexpr size_t kKeptOf = 16;  ///< one of so many is kept
  static constexpr size_t kOfAThread = 1000;

  size_t SizeOf(uint64_t i) const { return sizes[i % kSizes]; }
};

/// What came of it.
struct BufferFaults {
  uint64_t refused = 0;  ///< buffers for which there was no memory
  uint64_t wrong = 0;    ///< that were not taken back, or did not hold what was put there
};

/// A way to get memory that is measured. Its loops are its own, so that between two calls there is nothing but
/// the loop; see buffer_loops.h.
class BufferSubject {
 public:
  virtual ~BufferSubject() = default;

  /// Before the clock: does as much of it as warms what it has.
  virtual void Warm(const BufferWork& work) = 0;
  /// Does the work. `calls`, where there is one, gets how long each took that lends.
  virtual BufferFaults Do(const BufferWork& work, LatencyHistogram* calls) = 0;
  /// Bytes of the buffers that are out when Do has returned.
  virtual uint64_t out() const = 0;
  /// Returns these.
  virtual BufferFaults End() = 0;
};

/// A way of getting memory, as a row of a workload. Texts must outlive the row.
struct BufferStrategy {
  std::string_view name;
  std::string_view summary;
  bool any_thread;
  std::unique_ptr<BufferSubject> (*make)(size_t usual_size);
};

/// weir's own buffers.
std::span<const BufferStrategy> BufferStrategies();

/// The limit of all, where buffers of one size go round on one thread: what is free is in a plain array, and
/// nothing is looked at.
const BufferStrategy& PlainArray();

/// A workload `name` that does with `strategies`, which must outlive it, what `allocate` does with weir's own:
/// --buffers are lent and returned in the order that --pattern says.
Workload MakeAllocateWorkload(std::string_view name, std::string_view summary,
                              std::span<const BufferStrategy> strategies);

/// What a case of it does; `sizes` gets the sizes.
BufferWork BufferWorkOf(const Case& c, std::vector<uint32_t>& sizes);

/// "fifo" and so on, as --pattern has it.
std::string_view NameOf(BufferPattern pattern);

}  // namespace weir

#endif  // WEIR_HARNESS_WORKLOADS_BUFFER_SUBJECT_H_
