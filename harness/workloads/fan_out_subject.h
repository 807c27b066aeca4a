#ifndef WEIR_HARNESS_WORKLOADS_FAN_OUT_SUBJECT_H_
#define WEIR_HARNESS_WORKLOADS_FAN_OUT_SUBJECT_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "harness/workloads/fan_out_readers.h"
#include "harness/workloads/workloads.h"
#include "strategies/socket/broadcaster.h"
#include "strategies/socket/socket.h"
#include "strategies/socket/socket_pair.h"

namespace weir {

/// What a fan-out is to be.
struct FanOutSetup {
  SocketPair::Kind transport = SocketPair::Kind::kTcp;
  size_t readers = 1;        ///< the slow one among them
  size_t size = 0;           ///< bytes of a record
  size_t socket_buffer = 0;  ///< bytes of SO_SNDBUF and SO_RCVBUF
  std::string congestion;    ///< control, of TCP
  bool has_slow = false;     ///< the last one is
  BroadcastOptions options;
};

/// What sends one stream to many readers, for one pass: used in this order.
class FanOutSubject {
 public:
  virtual ~FanOutSubject() = default;

  /// Connects all readers, and gives their ends. Starts no thread.
  virtual absl::StatusOr<std::vector<Socket>> Connect() = 0;
  /// Gets ready to publish. The readers are another process's by now.
  virtual absl::Status Begin() = 0;

  virtual absl::Status Publish(std::string_view record) = 0;
  /// All that was published is on its way.
  virtual absl::Status Close() = 0;

  /// Bytes that the kernel keeps for the sending ends now, and bytes held for records; where that is known.
  virtual std::optional<uint64_t> socket_bytes() const { return std::nullopt; }
  virtual std::optional<uint64_t> system_calls() const { return std::nullopt; }
  /// CPU time of other processes that send, in seconds, so far; where there are any.
  virtual std::optional<double> cpu_seconds() const { return std::nullopt; }
  /// Those that departed, after Close.
  virtual std::vector<Departure> departures() { return {}; }

  /// What stands around each record, and whether the stream ends; see FanOutReading.
  virtual void SetFraming(FanOutReading& reading) const { static_cast<void>(reading); }
};

/// What fans out, as a row of a workload. Texts must outlive the row.
struct FanOutStrategy {
  std::string_view name;
  std::string_view summary;
  bool call_each;  ///< a call for each record and reader
  std::unique_ptr<FanOutSubject> (*make)(std::string_view name, const FanOutSetup& setup);
  absl::Status supported = absl::OkStatus();  ///< or why this machine cannot run it
  bool tcp_only = false;
  bool own_rules = false;  ///< for readers that are slow, not those of BroadcastOptions
};

/// weir's own broadcasters.
std::span<const FanOutStrategy> FanOutStrategies();

/// A workload `name` that does with `strategies`, which must outlive it, what `fan-out` does with weir's own: records are
/// published to --readers of them, in another process, until all have them all. Where one more is slow or stuck, it is
/// beside those. In the timed pass its bytes are counted; in the one that is not timed all are looked at.
Workload MakeFanOutWorkload(std::string_view name, std::string_view summary,
                            std::span<const FanOutStrategy> strategies);

}  // namespace weir

#endif  // WEIR_HARNESS_WORKLOADS_FAN_OUT_SUBJECT_H_
