#ifndef WEIR_STRATEGIES_SOCKET_BROADCASTER_H_
#define WEIR_STRATEGIES_SOCKET_BROADCASTER_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "strategies/socket/socket.h"

namespace weir {

class BroadcastCalls;

/// What is done for a reader that would be further behind than BroadcastOptions::most_lag.
enum class WhenBehind {
  kWait,  ///< Publish waits until it has taken enough: the slowest reader decides for all
  kSkip,  ///< it misses the whole records that wait for it, and goes on with the newest
  kDrop,  ///< its connection is reset
};

struct BroadcastOptions {
  /// Bytes that a reader may be behind: published, and not taken by the kernel for it. Never more, not by one
  /// byte, whatever the sizes of records: what would exceed it is dealt with before a record is taken. No record
  /// may be larger. From 1 to kMostLag.
  size_t most_lag = 4 << 20;
  WhenBehind when_behind = WhenBehind::kWait;
  /// How many readers may be too slow for the others: dropped as such, or more than half of `most_lag` behind. Of more
  /// than these it is the writer that is too fast, and Publish waits for them, whatever `when_behind` says. Absent: any
  /// number.
  std::optional<size_t> most_slow = std::nullopt;
  /// How long a reader that is behind may take nothing: so long after the kernel took the last byte for it, or was first
  /// offered one, it is dropped, whatever `when_behind` says. Every call that sends or waits looks at it. 0: for ever.
  std::chrono::nanoseconds patience = std::chrono::seconds(10);
  /// Bytes of records that Publish may gather before they are sent; 0: each is sent at once, which suits whoever publishes
  /// seldom. The more at a time, the fewer calls and segments: over TCP each call ends in a small segment of its own.
  size_t batch = 512 << 10;
  /// SO_SNDBUF of each connection, in bytes, of which the kernel takes up to twice as many; 0: left as it is, where
  /// TCP lets it grow to net.ipv4.tcp_wmem's third number.
  size_t send_buffer = 0;
  size_t most_readers = 1 << 16;
  std::shared_ptr<BroadcastCalls> calls = nullptr;  ///< null: the kernel
};

inline constexpr size_t kMostLag = size_t{1} << 30;

/// Which reader of a broadcaster; none is given twice.
using ReaderId = uint64_t;

struct BroadcastReader {
  ReaderId id = 0;
  uint64_t taken = 0;  ///< bytes that the kernel took for it
  uint64_t lag = 0;    ///< bytes published since it came, but neither taken nor skipped
  uint64_t skipped_records = 0;
  uint64_t skipped_bytes = 0;
};

/// Why a reader is no longer one.
struct Departure {
  enum class Why {
    kGone,          ///< it closed or reset its connection, or that failed
    kRemoved,       ///< Remove
    kTooFarBehind,  ///< WhenBehind::kDrop
    kTookNothing,   ///< BroadcastOptions::patience
    kClosed,        ///< still behind when the broadcaster was closed
  };

  Why why;
  absl::Status reason;     ///< in words, with the figures; never OK
  BroadcastReader reader;  ///< as it was then
};

/// What a broadcaster has done since it was opened, and has at the moment.
struct BroadcastAccounting {
  uint64_t records = 0;  ///< published
  uint64_t bytes = 0;    ///< published
  uint64_t taken = 0;    ///< by the kernel, over all readers
  uint64_t skipped_records = 0;
  uint64_t skipped_bytes = 0;
  uint64_t farthest_behind = 0;  ///< the largest lag that any reader has had
  size_t readers = 0;            ///< now
  uint64_t departures = 0;
  size_t memory = 0;  ///< bytes that it holds for records now, those of files in memory too
};

/// THE interface of fan-out: one stream of records, from one writer to up to thousands of readers that come and go, each
/// on a connection of its own. Open one through BroadcastStrategies().
///
/// Order: each reader gets a stream of whole records in the order in which they were published, from the first one that
/// is published after it was added, with no gap but those that skipping makes. A record is the unit of skipping, and no
/// mark is put between two: a reader must know where one ends.
///
/// Slow readers: see BroadcastOptions. None holds up the others but with WhenBehind::kWait. Nothing is kept for
/// those that have departed; who comes back is a new reader.
///
/// The end: a reader that was given all that was published sees the end of the stream when it is removed or the
/// broadcaster is closed. Any other sees its connection reset, so that a stream cut short does not look whole; over
/// Unix sockets, which know no reset, it sees an end after what the kernel had taken. What readers send is thrown away.
///
/// Errors: what happens to a reader is a departure of that reader and no error of the broadcaster. What happens to the
/// broadcaster itself (no memory, no file) stays, and every later call says the same. SIGPIPE is never raised.
///
/// Threads: Publish, Flush, Drain and Close by one at a time; the others by any, at any time.
class Broadcaster {
 public:
  Broadcaster() = default;
  Broadcaster(const Broadcaster&) = delete;
  Broadcaster& operator=(const Broadcaster&) = delete;
  /// Without Close: as Close without waiting.
  virtual ~Broadcaster() = default;

  /// A new reader. RESOURCE_EXHAUSTED beyond `most_readers`, whereupon it sees an end at once.
  virtual absl::StatusOr<ReaderId> Add(Socket connection) = 0;
  /// Ends it. False: there is none such any more.
  virtual bool Remove(ReaderId reader) = 0;

  /// Puts a record in line for every reader. Waits only with WhenBehind::kWait or `most_slow`. INVALID_ARGUMENT for one that is larger
  /// than `most_lag`, which leaves all as it is.
  virtual absl::Status Publish(std::string_view record) = 0;
  /// Offers to each reader what it has waiting; does not wait.
  virtual absl::Status Flush() = 0;
  /// Flushes until nobody is behind, or `most` has passed: DEADLINE_EXCEEDED then, and how many still are.
  virtual absl::Status Drain(std::chrono::milliseconds most) = 0;
  /// Drains, ends all readers, and takes nothing more; once, later calls say the same.
  virtual absl::Status Close(std::chrono::milliseconds most) = 0;

  /// Those that there are, in the order of their ids.
  virtual std::vector<BroadcastReader> readers() const = 0;
  /// Those that were not taken yet, the oldest first; of more than kDeparturesKept the newest.
  virtual std::vector<Departure> TakeDepartures() = 0;
  virtual BroadcastAccounting accounting() const = 0;

  static constexpr size_t kDeparturesKept = 1024;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_SOCKET_BROADCASTER_H_
