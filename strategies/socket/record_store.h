#ifndef WEIR_STRATEGIES_SOCKET_RECORD_STORE_H_
#define WEIR_STRATEGIES_SOCKET_RECORD_STORE_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "strategies/socket/broadcast_calls.h"
#include "strategies/socket/broadcaster.h"
#include "strategies/socket/record_queue.h"
#include "strategies/socket/socket.h"

namespace weir {

/// A reader as FanOut and its store have it.
struct Subscriber {
  explicit Subscriber(Socket socket) : connection(std::move(socket)) {}

  BroadcastReader reader;  // its lag is not kept here
  Socket connection;
  RecordQueue own;           ///< waits for it alone, and is sent first
  uint64_t cursor = 0;       ///< the next byte of the stream to be sent behind those
  bool may_send = true;      ///< the kernel has not refused, or has told of room since
  bool passes_over = false;  ///< the record that is appended is not for it
  int error = 0;             ///< errno of what was sent to it last
  /// See BroadcastOptions::patience; and what it had taken by then.
  std::optional<std::chrono::steady_clock::time_point> refused_since;
  uint64_t taken_when_refused = 0;

  /// What a call to send it something answered. True: it took all `size` bytes. Where it took a part, it is asked again
  /// the next time: only who takes nothing is told of by the kernel when that changes.
  bool Took(ssize_t answer, size_t size);
};

/// Where published records lie until all readers have been sent them, and how they are sent: what tells one strategy from
/// another. The stream is counted in bytes from the first record on. Not thread-safe.
class RecordStore {
 public:
  explicit RecordStore(std::shared_ptr<BroadcastCalls> calls) : calls_(std::move(calls)) {}
  RecordStore(const RecordStore&) = delete;
  RecordStore& operator=(const RecordStore&) = delete;
  virtual ~RecordStore() = default;

  /// Puts a record behind the others, for all of `subscribers`; there is room for it. An error leaves all as it is.
  virtual absl::Status Append(std::string_view record, std::span<Subscriber* const> subscribers) = 0;
  /// Sends to each of them what it has waiting, until the kernel takes no more.
  virtual absl::Status Send(std::span<Subscriber* const> subscribers) = 0;
  /// Nobody will be sent what is before `offset`.
  virtual void Release(uint64_t offset) = 0;
  /// Forgets for this one the whole records that wait for it.
  virtual RecordQueue::Skipped Skip(Subscriber& subscriber) = 0;
  /// Bytes held for records.
  virtual size_t memory() const { return *queued_; }

 protected:
  BroadcastCalls& calls() { return *calls_; }
  /// A copy for queues.
  RecordQueue::Record MakeRecord(std::string_view bytes) const;
  /// Sends what waits for it alone, as many records in a call as `most`. True: all of it.
  bool SendOwn(Subscriber& subscriber, size_t most);

  static constexpr size_t kMostParts = 64;

 private:
  const std::shared_ptr<BroadcastCalls> calls_;
  const std::shared_ptr<size_t> queued_ = std::make_shared<size_t>(0);  // bytes of the records in queues
};

/// One that has all bytes of the stream once, for all readers, each of which has a cursor.
class SharedStore : public RecordStore {
 public:
  /// `skips`: Skip will be called, so where records end is kept.
  SharedStore(std::shared_ptr<BroadcastCalls> calls, bool skips)
      : RecordStore(std::move(calls)), skips_(skips) {}

  absl::Status Append(std::string_view record, std::span<Subscriber* const> subscribers) final;
  absl::Status Send(std::span<Subscriber* const> subscribers) override;
  void Release(uint64_t offset) override;
  RecordQueue::Skipped Skip(Subscriber& subscriber) final;
  size_t memory() const override { return RecordStore::memory() + ends_.size() * sizeof(uint64_t); }

 protected:
  /// What a call that sends answered, and how many bytes it was given.
  struct Call {
    ssize_t answer;
    size_t size;
  };

  /// The end of the stream.
  uint64_t head() const { return head_; }

 private:
  /// Stores bytes at head().
  virtual absl::Status Store(std::string_view bytes) = 0;
  /// Sends from the cursor on as much as one call can.
  virtual Call SendFrom(const Subscriber& subscriber) = 0;
  /// A copy of [from, to).
  virtual std::string Copy(uint64_t from, uint64_t to) = 0;

  const bool skips_;
  uint64_t head_ = 0;
  uint64_t last_end_ = 0;      // of a record, at or before what has been released
  std::deque<uint64_t> ends_;  // of the records behind that
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_SOCKET_RECORD_STORE_H_
