#ifndef WEIR_STRATEGIES_SOCKET_FAN_OUT_H_
#define WEIR_STRATEGIES_SOCKET_FAN_OUT_H_

#include <sys/epoll.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "strategies/socket/broadcaster.h"
#include "strategies/socket/record_store.h"

namespace weir {

/// What all of weir's broadcasters have in common: who reads, how far each is, and what is done with who is slow. Where
/// records lie and how they are sent is the store's.
class FanOut final : public Broadcaster {
 public:
  /// `options` has its calls, and makes sense.
  static absl::StatusOr<std::unique_ptr<Broadcaster>> Create(const BroadcastOptions& options,
                                                             std::unique_ptr<RecordStore> store);
  ~FanOut() override;

  absl::StatusOr<ReaderId> Add(Socket connection) override;
  bool Remove(ReaderId reader) override;
  absl::Status Publish(std::string_view record) override;
  absl::Status Flush() override;
  absl::Status Drain(std::chrono::milliseconds most) override;
  absl::Status Close(std::chrono::milliseconds most) override;
  std::vector<BroadcastReader> readers() const override;
  std::vector<Departure> TakeDepartures() override;
  BroadcastAccounting accounting() const override;

 private:
  using Time = std::chrono::steady_clock::time_point;
  using Lock = std::unique_lock<std::mutex>;

  FanOut(const BroadcastOptions& options, std::unique_ptr<RecordStore> store);
  absl::Status Open();

  absl::Status Prepare(Socket& connection, ReaderId id) const;
  Subscriber* Find(ReaderId id);
  uint64_t LagOf(const Subscriber& subscriber) const {
    return head_ - subscriber.cursor + subscriber.own.bytes();
  }

  absl::Status Usable() const;
  absl::Status MakeRoom(Lock& lock, size_t size);
  void SkipOrDrop(size_t size);
  void DropAsTooFar(Subscriber& subscriber, size_t size);
  void SkipFor(Subscriber& subscriber, size_t size);
  absl::Status Offer();
  void SendTo(const std::vector<Subscriber*>& offered);
  void AskOnceMore(const std::vector<Subscriber*>& slow);
  std::vector<Subscriber*> OutOfPatience(Time now);
  void DropThoseWithoutPatience();
  void LookAtRoom();
  /// Those that are more than `bytes` behind.
  size_t CountBehind(uint64_t bytes) const;
  absl::Status WaitWhileTooFast(Lock& lock);

  void LookAtEvents(int milliseconds, Lock* unlocked);
  void LookAt(const epoll_event& event);
  void WaitForReaders(Lock& lock, std::optional<Time> end);
  int MillisecondsUntil(Time end) const;
  absl::Status DrainUntil(Lock& lock, Time end);

  void Depart(Subscriber& subscriber, Departure::Why why, absl::Status reason);

  const BroadcastOptions options_;
  BroadcastCalls& calls_;
  mutable std::mutex mutex_;
  const std::unique_ptr<RecordStore> store_;
  int epoll_ = -1;
  int wake_ = -1;  // an eventfd: somebody who is waited for has gone
  absl::Status status_;
  bool is_closed_ = false;
  absl::Status closed_;  // what Close said

  std::vector<std::unique_ptr<Subscriber>> slots_;  // of a reader: its id's lower half
  std::vector<uint32_t> free_;
  std::vector<Subscriber*> present_;
  uint64_t generation_ = 0;  // of an id: its upper half

  uint64_t head_ = 0;    // the end of the stream
  size_t room_;          // a record of so many bytes takes nobody too far; perhaps more
  size_t gathered_ = 0;  // bytes that were not offered yet
  bool somebody_passes_over_ = false;
  BroadcastAccounting done_;  // but for those present
  std::deque<Departure> departures_;
  size_t dropped_as_slow_ = 0;
  std::vector<Subscriber*> offered_;
  std::array<epoll_event, 256> events_;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_SOCKET_FAN_OUT_H_
