// Stores with one ring of bytes for all readers, each of which has a cursor.

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "strategies/memory/aligned_buffer.h"
#include "strategies/socket/record_stores.h"

namespace weir {
namespace {

class RingStore : public SharedStore {
 public:
  explicit RingStore(const BroadcastOptions& options)
      : SharedStore(options.calls, options.when_behind == WhenBehind::kSkip), ring_(options.most_lag) {}

  size_t memory() const final { return SharedStore::memory() + ring_.size(); }

 protected:
  /// The bytes from `offset` on that lie together.
  std::string_view At(uint64_t offset) const {
    const size_t place = offset % ring_.size();
    return {ring_.data() + place, std::min<uint64_t>(head() - offset, ring_.size() - place)};
  }

 private:
  absl::Status Store(std::string_view bytes) final {
    const size_t place = head() % ring_.size(), first = std::min(bytes.size(), ring_.size() - place);
    std::memcpy(ring_.data() + place, bytes.data(), first);
    std::memcpy(ring_.data(), bytes.data() + first, bytes.size() - first);
    return absl::OkStatus();
  }

  Call SendFrom(const Subscriber& subscriber) final {
    const std::string_view bytes = At(subscriber.cursor);
    return {calls().Send(subscriber.connection.fd(), bytes), bytes.size()};
  }

  std::string Copy(uint64_t from, uint64_t to) final {
    std::string copy;
    while (from < to) {
      const std::string_view bytes = At(from).substr(0, to - from);
      copy += bytes;
      from += bytes.size();
    }
    return copy;
  }

  const AlignedBuffer ring_;
};

// The sends to many readers are handed to the kernel in one call. None of them waits there, so all have completed when
// that returns, and the ring may be written to.
class UringStore final : public RingStore {
 public:
  UringStore(const BroadcastOptions& options, std::unique_ptr<IoRing> ring)
      : RingStore(options), ring_(std::move(ring)) {}

  absl::Status Send(std::span<Subscriber* const> subscribers) override {
    std::vector<Subscriber*> going_on(subscribers.begin(), subscribers.end());
    while (!going_on.empty()) {
      const std::vector<Subscriber*> all = std::exchange(going_on, {});
      for (size_t begin = 0; begin < all.size(); begin += kEntries) {
        const size_t count = std::min<size_t>(kEntries, all.size() - begin);
        absl::Status sent = SendOnce({all.data() + begin, count}, going_on);
        if (!sent.ok()) return sent;
      }
    }
    return absl::OkStatus();
  }

  static constexpr unsigned kEntries = 256;

 private:
  std::string_view Next(const Subscriber& subscriber) const {
    iovec part;
    if (subscriber.own.Next({&part, 1}) == 1) return {static_cast<const char*>(part.iov_base), part.iov_len};
    return At(subscriber.cursor);
  }

  // Those that took all they were given, and have more, go on.
  absl::Status SendOnce(std::span<Subscriber* const> subscribers, std::vector<Subscriber*>& going_on) {
    size_t waiting = 0;
    for (Subscriber* const each : subscribers) {
      const std::string_view bytes = Next(*each);
      sizes_[waiting] = bytes.size();
      if (!ring_->QueueSend(
              {.fd = each->connection.fd(), .data = bytes.data(), .size = bytes.size(), .tag = waiting++}))
        return absl::InternalError("the io_uring that sends to readers has no room");
    }
    while (waiting > 0) {
      const int entered = calls().EnterRing(*ring_, static_cast<unsigned>(waiting));
      if (entered < 0 && errno != EINTR && errno != EAGAIN && errno != EBUSY)
        return absl::ErrnoToStatus(errno, "the io_uring that sends to readers cannot be entered");
      for (RingCompletion done; ring_->Next(done); --waiting) {
        Subscriber& subscriber = *subscribers[done.tag];
        if (Settle(subscriber, done) && !Next(subscriber).empty()) going_on.push_back(&subscriber);
      }
    }
    return absl::OkStatus();
  }

  bool Settle(Subscriber& subscriber, const RingCompletion& done) {
    if (done.result < 0) errno = static_cast<int>(-done.result);
    const bool took_all = subscriber.Took(done.result < 0 ? -1 : done.result, sizes_[done.tag]);
    if (done.result <= 0) return false;
    if (subscriber.own.empty()) {
      subscriber.cursor += static_cast<uint64_t>(done.result);
    } else {
      subscriber.own.Pop(static_cast<size_t>(done.result));
    }
    return took_all;
  }

  const std::unique_ptr<IoRing> ring_;
  std::array<size_t, kEntries> sizes_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<RecordStore>> MakeRingStore(const BroadcastOptions& options) {
  return std::make_unique<RingStore>(options);
}

absl::StatusOr<std::unique_ptr<RecordStore>> MakeUringStore(const BroadcastOptions& options) {
  std::unique_ptr<IoRing> ring = options.calls->OpenRing(UringStore::kEntries);
  if (ring == nullptr) return absl::ErrnoToStatus(errno, "io_uring_setup");
  return std::make_unique<UringStore>(options, std::move(ring));
}

}  // namespace weir
