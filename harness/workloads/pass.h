#ifndef WEIR_HARNESS_WORKLOADS_PASS_H_
#define WEIR_HARNESS_WORKLOADS_PASS_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "harness/probes/latency_histogram.h"
#include "harness/targets/target.h"

namespace weir {

/// One pass of a case: what is done before the clock, under it, and after it. Used once, in this order.
class Pass {
 public:
  virtual ~Pass() = default;

  /// Bytes that the pass moves.
  virtual uint64_t bytes() const = 0;
  /// Bytes of file pages that it will fill; memory is warmed for as many.
  virtual uint64_t file_bytes() const = 0;

  /// Bytes of one write call of a usual pass; memory is warmed in writes as large.
  virtual size_t write_size() const { return 256 * 1024; }

  /// How long Run must wait where nothing is wrong, for a slow sink or a device, beside moving its bytes.
  virtual double wait_seconds() const { return 0; }

  /// Bytes of the file that ProvideInput makes.
  virtual uint64_t input_bytes() const { return 0; }

  /// First of all: lays ready what the pass reads. The machine settles after it.
  virtual absl::Status ProvideInput() { return absl::OkStatus(); }
  /// Before the clock: opens what is needed.
  virtual absl::Status Prepare() = 0;
  /// Under the clock, from before the first record until closing has returned.
  virtual absl::Status Run() = 0;
  /// In place of Run where no clock runs: the same, or a part of it, but each Append, or whatever the unit is, is
  /// timed by itself into `appends`. A pass that has nothing of the kind adds nothing.
  virtual absl::Status RunObserved(LatencyHistogram& appends) {
    static_cast<void>(appends);
    return Run();
  }
  /// The clock has stopped: waits for whoever reads at the other end.
  virtual absl::Status Finish() { return absl::OkStatus(); }
  /// After Finish: has the target's device take what was written (reopen, fdatasync). False: the target has
  /// no device.
  virtual absl::StatusOr<bool> MakeDurable() { return false; }
  /// Whether what was sent has arrived.
  virtual absl::StatusOr<Verified> Verify() = 0;

  /// Of a pass whose work another program does: what that program's own clock said, and its CPU time; after
  /// Run. They stand in for what was measured around it. Nothing is known then of its memory.
  struct Outside {
    double wall_seconds;
    double cpu_seconds;
    std::optional<uint64_t> minor_faults = std::nullopt;  ///< page faults, where that program tells
  };
  virtual std::optional<Outside> outside() const { return std::nullopt; }

  /// Whether what it writes lay ready, where others make their records; it is no rival to them then.
  virtual bool ready_made() const { return false; }
  /// Whether Run maps a file, so that the memory it fills is not its own.
  virtual bool maps_file() const { return false; }
  /// Whether it is memory that Run gets: then the page faults of a unit are told, and what RunObserved times is
  /// not appending but getting it.
  virtual bool lends_memory() const { return false; }
  /// Bytes of memory held over bytes asked for, when Run has returned; after Finish.
  virtual std::optional<double> held_ratio() const { return std::nullopt; }
  /// Bytes of what was compressed, and encrypted where it is, over bytes before; after Run.
  virtual std::optional<double> packed_ratio() const { return std::nullopt; }
  /// How many threads Run works on, where that is known.
  virtual std::optional<size_t> threads() const { return std::nullopt; }
  /// How long the producer waited for bytes in flight to drain, where it can wait; after Run.
  virtual std::optional<double> stall_seconds() const { return std::nullopt; }
  /// How long Run waited for the device at each Sync, on average; absent where it made none. After Run.
  virtual std::optional<double> sync_seconds() const { return std::nullopt; }
  /// How often Run waited for the device; of files and directories, one by one. Absent where it is about something
  /// else. After Run.
  virtual std::optional<uint64_t> syncs() const { return std::nullopt; }
  /// CPU seconds of other processes that did a part of Run, as who reads at the other end of a connection; after
  /// Finish.
  virtual double further_cpu_seconds() const { return 0; }
  /// How often somebody was woken who had waited for the other end; after Finish.
  virtual std::optional<uint64_t> wake_ups() const { return std::nullopt; }
  /// Bytes of the kernel's memory that queues of a connection took at their peak; after Verify.
  virtual std::optional<uint64_t> socket_bytes() const { return std::nullopt; }
  /// Flags of schema::kFlags that the pass alone knows of; after Verify.
  virtual std::vector<std::string_view> flags() const { return {}; }
  /// System calls made by Run, where they are known; after Run.
  virtual std::optional<uint64_t> system_calls() const = 0;
};

}  // namespace weir

#endif  // WEIR_HARNESS_WORKLOADS_PASS_H_
