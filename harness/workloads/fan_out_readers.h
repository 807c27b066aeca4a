#ifndef WEIR_HARNESS_WORKLOADS_FAN_OUT_READERS_H_
#define WEIR_HARNESS_WORKLOADS_FAN_OUT_READERS_H_

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "harness/probes/latency_histogram.h"
#include "harness/process/descriptor.h"
#include "harness/workloads/cpu_placement.h"
#include "strategies/socket/socket.h"

namespace weir {

/// Makes the records of a fan-out, and knows them again. Every kStep bytes stands the record's number, so that bytes of
/// another one, at the same place, are told from it; the first step has the time at which it was made too.
class FanOutRecords {
 public:
  static constexpr size_t kStep = 512, kLeastSize = 16;

  explicit FanOutRecords(size_t size);

  /// The record of that number, made at `nanoseconds` of the clock that the readers have too.
  std::string_view Make(uint64_t number, uint64_t nanoseconds);
  /// Whether `bytes`, which lie at `place` of the record of that number, are its own. `made` gets the time, where it lies
  /// in them whole.
  bool Knows(std::string_view bytes, uint64_t number, size_t place, std::optional<uint64_t>& made) const;

  size_t size() const { return bytes_.size(); }

 private:
  std::string bytes_;
};

/// What the readers of a fan-out are to expect.
struct FanOutReading {
  size_t size = 0;       ///< bytes of a record
  uint64_t records = 0;  ///< that each gets
  /// Bytes around each record, as a protocol has them, which are not looked at.
  size_t before = 0, after = 0;
  bool until_end = true;  ///< the stream ends behind the last record
  /// Every byte is held against what it must be, and deliveries are timed; else bytes are only counted.
  bool checked = false;
  /// Beside the others, from the last socket: it reads as many bytes a second; 0: nothing at all.
  std::optional<uint64_t> slow_rate;

  uint64_t bytes() const { return records * (before + size + after); }  ///< that each gets
};

/// A process with one thread that reads all streams of a fan-out, as fast as it can, through one buffer that stays in the
/// cache.
class FanOutReaders {
 public:
  struct Results {
    uint64_t bytes = 0;           ///< that came, to all but the slow one
    uint64_t slow_bytes = 0;      ///< to that
    uint64_t socket_memory = 0;   ///< of the kernel for these sockets, the most that was seen; where checked
    LatencyHistogram deliveries;  ///< from when a record was made until it had come whole; where checked
  };

  /// Forks, so the process must have one thread. The sockets are closed here; all else that is open is closed there. It
  /// runs where `cpus` has what receives.
  static absl::StatusOr<std::unique_ptr<FanOutReaders>> Start(std::vector<Socket> sockets,
                                                              const FanOutReading& reading,
                                                              const CpuPlacement& cpus);
  ~FanOutReaders();

  /// Before the first record: every byte is held against what it must be, and deliveries are timed. Else bytes are only
  /// counted.
  void CheckEverything();

  /// Waits until all but the slow one have read what they expect. DATA_LOSS: somebody has not, or something else;
  /// DEADLINE_EXCEEDED: not in that time.
  absl::Status Wait(std::chrono::milliseconds most);
  const Results& results() const;

 private:
  struct Shared;
  class Loop;

  FanOutReaders(pid_t process, Descriptor done, Shared* shared)
      : process_(process), done_(std::move(done)), shared_(shared) {}

  pid_t process_;
  Descriptor done_;  // readable, or at its end
  Shared* shared_;   // with the process
};

/// The clock of records and readers, in nanoseconds.
uint64_t FanOutNow();

}  // namespace weir

#endif  // WEIR_HARNESS_WORKLOADS_FAN_OUT_READERS_H_
