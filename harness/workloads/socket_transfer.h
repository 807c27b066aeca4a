#ifndef WEIR_HARNESS_WORKLOADS_SOCKET_TRANSFER_H_
#define WEIR_HARNESS_WORKLOADS_SOCKET_TRANSFER_H_

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "harness/probes/latency_histogram.h"
#include "harness/records/expected.h"
#include "harness/records/stream_digest.h"
#include "harness/workloads/cpu_placement.h"
#include "strategies/socket/duplex.h"
#include "strategies/socket/socket_pair.h"
#include "strategies/socket/socket_strategies.h"

namespace weir {

/// Between what, and how. What is not set is as the system has it.
struct ConnectionSetup {
  SocketPair::Kind kind = SocketPair::Kind::kTcp;
  Placement placement = Placement::kFree;
  bool no_delay = false;
  bool cork = false;
  std::string congestion;    ///< empty: the system's
  size_t socket_buffer = 0;  ///< of both ends, each for sending and receiving
  size_t buffer_size = 256 * 1024;
};

/// What the process at the other end does with what it reads.
enum class Receiving {
  kCount,   ///< counts the bytes
  kDigest,  ///< makes their digest, and watches the kernel's memory
  kAnswer,  ///< answers each record with a byte, when it has all of it
};

/// A stream from this process to one that it forks, over a connection: both ends are opened when it is started,
/// and the other one is at work. Each waits a minute for the other at most.
///
/// Start forks, so this process must have one thread then; and it puts this process where the placement says,
/// where it stays until the transfer is destroyed.
class SocketTransfer {
 public:
  /// What the other process came to.
  struct Received {
    uint64_t bytes = 0;
    double cpu_seconds = 0;
    uint64_t wake_ups = 0;
    uint64_t system_calls = 0;
    uint64_t socket_bytes = 0;  ///< the most that it saw; with kDigest
    std::optional<StreamDigest> digest;
  };

  /// `next_record` gives the records of kAnswer, in their order; it is not called for the others.
  static absl::StatusOr<std::unique_ptr<SocketTransfer>> Start(
      const SocketStrategy& strategy, const ConnectionSetup& setup, Receiving receiving,
      const std::function<std::string_view()>& next_record = nullptr);
  SocketTransfer(const SocketTransfer&) = delete;
  SocketTransfer& operator=(const SocketTransfer&) = delete;
  ~SocketTransfer();

  Writer& writer() { return duplex_->writer(); }
  /// Finishes writing and waits until the other side has read all.
  absl::Status Close() { return duplex_->Close(); }
  /// Of kAnswer: one record, and how long it took from before it was appended until the other side had it.
  absl::StatusOr<uint64_t> Deliver(std::string_view record);

  /// After Close: what the other process told.
  absl::StatusOr<Received> Finish();

  uint64_t system_calls() const {
    return duplex_->writer().accounting().system_calls + duplex_->reader().accounting().system_calls;
  }
  const Socket& socket() const { return duplex_->socket(); }

 private:
  struct Shared;  // between the processes

  SocketTransfer() = default;
  [[noreturn]] void Receive(Socket socket, const SocketStrategy& strategy, const ConnectionSetup& setup,
                            Receiving receiving, const std::function<std::string_view()>& next_record,
                            int result);

  std::unique_ptr<CpuPlacement> cpus_;
  Shared* shared_ = nullptr;
  std::unique_ptr<Duplex> duplex_;
  pid_t child_ = -1;
  int result_ = -1;
};

}  // namespace weir

#endif  // WEIR_HARNESS_WORKLOADS_SOCKET_TRANSFER_H_
