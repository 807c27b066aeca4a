// A store of files in memory that are only appended to, from which the kernel sends by sharing their pages.

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <deque>
#include <string>
#include <utility>

#include "fmt/format.h"
#include "strategies/socket/record_stores.h"

namespace weir {
namespace {

// sendfile(2) cannot be told to leave out SIGPIPE. The signal is held back in this thread, and if one came, taken away,
// unless one was waiting before.
class PipeSignalHeld {
 public:
  PipeSignalHeld() {
    sigset_t waiting;
    ::sigpending(&waiting);
    was_waiting_ = ::sigismember(&waiting, SIGPIPE) == 1;
    ::sigemptyset(&pipe_);
    ::sigaddset(&pipe_, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  PipeSignalHeld(const PipeSignalHeld&) = delete;
  PipeSignalHeld& operator=(const PipeSignalHeld&) = delete;
  ~PipeSignalHeld() {
    const timespec at_once = {};
    if (!was_waiting_) ::sigtimedwait(&pipe_, nullptr, &at_once);
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

 private:
  sigset_t pipe_, before_;
  bool was_waiting_;
};

// What the kernel has been told to send lies in pages that it shares with the receivers' queues: a byte that was changed
// afterwards would be changed there. So no byte of a file is written twice, a full file is sealed against it, and one that
// nobody needs is given up whole: the kernel keeps its pages for as long as they lie in a queue.
class SealedStore final : public SharedStore {
 public:
  explicit SealedStore(const BroadcastOptions& options)
      : SharedStore(options.calls, options.when_behind == WhenBehind::kSkip) {
    staged_.reserve(kStage);
  }
  ~SealedStore() override {
    for (const Segment& each : segments_) ::close(each.fd);
  }

  absl::Status Send(std::span<Subscriber* const> subscribers) override {
    absl::Status written = WriteStaged();
    if (!written.ok()) return written;
    const PipeSignalHeld held;
    return SharedStore::Send(subscribers);
  }

  void Release(uint64_t offset) override {
    SharedStore::Release(offset);
    offset = std::min(offset, written_);
    while (!segments_.empty() && segments_.front().begin + kSegment <= offset) {
      ::close(segments_.front().fd);
      segments_.pop_front();
    }
  }

  size_t memory() const override {
    return SharedStore::memory() + segments_.size() * kSegment + staged_.capacity();
  }

 private:
  static constexpr size_t kSegment = 256 << 10;
  static constexpr size_t kStage = 64 << 10;

  struct Segment {
    int fd;
    uint64_t begin;  // in the stream
  };

  // Small records are gathered first, as a call for each would cost more than copying it.
  absl::Status Store(std::string_view bytes) override {
    absl::Status can = Reserve(bytes.size());
    if (can.ok() && staged_.size() + bytes.size() > kStage) can = WriteStaged();
    if (!can.ok()) return can;
    if (bytes.size() >= kStage) return Write(bytes);
    staged_ += bytes;
    return absl::OkStatus();
  }

  // Files for what is staged and `size` bytes more.
  absl::Status Reserve(size_t size) {
    while (segments_.empty() || segments_.back().begin + kSegment < written_ + staged_.size() + size) {
      const int fd = calls().MemfdCreate("weir-broadcast", MFD_CLOEXEC | MFD_ALLOW_SEALING);
      if (fd < 0) return Error("memfd_create");
      segments_.push_back({fd, segments_.empty() ? written_ : segments_.back().begin + kSegment});
    }
    return absl::OkStatus();
  }

  absl::Status WriteStaged() {
    absl::Status written = Write(staged_);
    if (written.ok()) staged_.clear();
    return written;
  }

  // All or nothing: what is behind written_ is sent to nobody, and may be written again.
  absl::Status Write(std::string_view bytes) {
    uint64_t end = written_;
    while (!bytes.empty()) {
      const Segment& segment = segments_[IndexOf(end)];
      const uint64_t place = end - segment.begin;
      const ssize_t wrote = calls().Pwrite(segment.fd, bytes.substr(0, kSegment - place), place);
      if (wrote < 0 && errno == EINTR) continue;
      if (wrote <= 0) return Error("pwrite");
      end += static_cast<uint64_t>(wrote);
      bytes.remove_prefix(static_cast<size_t>(wrote));
    }
    SealFull(std::exchange(written_, end));
    return absl::OkStatus();
  }

  // No use is made of the seals; they only make sure. `from`: what was written before that is sealed.
  void SealFull(uint64_t from) const {
    for (; from / kSegment < written_ / kSegment; from += kSegment)
      ::fcntl(segments_[IndexOf(from)].fd, F_ADD_SEALS, F_SEAL_FUTURE_WRITE | F_SEAL_SHRINK | F_SEAL_GROW);
  }

  static absl::Status Error(std::string_view call) {
    const int error = errno;
    return absl::ErrnoToStatus(error,
                               fmt::format("{} of a file in memory for readers, errno {}", call, error));
  }

  size_t IndexOf(uint64_t offset) const { return (offset - segments_.front().begin) / kSegment; }

  Call SendFrom(const Subscriber& subscriber) override {
    const Segment& segment = segments_[IndexOf(subscriber.cursor)];
    const uint64_t end = std::min(segment.begin + kSegment, written_);
    const size_t size = end - subscriber.cursor;
    return {calls().Sendfile(subscriber.connection.fd(), segment.fd, subscriber.cursor - segment.begin, size),
            size};
  }

  std::string Copy(uint64_t from, uint64_t to) override {
    std::string copy(to - from, '\0');
    for (size_t done = 0; from + done < to;) {
      const uint64_t at = from + done;
      if (at >= written_) {
        copy.replace(done, to - at, staged_, at - written_, to - at);
        break;
      }
      const Segment& segment = segments_[IndexOf(at)];
      const uint64_t end = std::min({segment.begin + kSegment, written_, to});
      const ssize_t got =
          ::pread(segment.fd, copy.data() + done, end - at, static_cast<off_t>(at - segment.begin));
      if (got > 0) done += static_cast<size_t>(got);
    }
    return copy;
  }

  std::deque<Segment> segments_;  // of kSegment bytes each, from what somebody needs up to what is stored
  std::string staged_;            // the end of the stream
  uint64_t written_ = 0;          // what lies before that
};

}  // namespace

absl::StatusOr<std::unique_ptr<RecordStore>> MakeSealedStore(const BroadcastOptions& options) {
  return std::make_unique<SealedStore>(options);
}

}  // namespace weir
