#include <sys/eventfd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <mutex>
#include <utility>

#include "strategies/commit/background_log.h"
#include "strategies/commit/logs.h"
#include "strategies/file/io_ring.h"
#include "strategies/file/system_calls.h"

namespace weir {
namespace {

// Frames complete in any order, and are committed in theirs: a later one is of no use to recovery while an earlier
// one is missing. Write and sync are one request (RWF_DSYNC), as of two that are linked a short write would break
// the link, and let the sync overtake the rest.
class RingLog final : public BackgroundLog {
 public:
  RingLog(std::unique_ptr<LogFile> file, size_t memory) : BackgroundLog(std::move(file), memory) {}
  ~RingLog() override {
    Stop();
    if (ring_ != nullptr) file().calls().CloseRing(std::move(ring_));
    if (event_ >= 0) file().calls().Close(event_);
  }

  absl::Status Start() {
    ring_ = file().calls().OpenRing(2 * kUnderWay);
    if (ring_ == nullptr) return file().Error("io_uring_setup for", 0);
    event_ = file().calls().Eventfd(0, EFD_CLOEXEC);
    if (event_ < 0) return file().Error("eventfd for", 0);
    return StartThread();
  }

  LogAccounting accounting() const override {
    LogAccounting accounting = file().accounting();
    accounting.syncs += accounting.frames;
    accounting.sync_nanoseconds = 0;
    return accounting;
  }

 private:
  static constexpr size_t kUnderWay = 4;
  static constexpr uint64_t kWake = kUnderWay;  // the tag of the read that ends the thread's wait

  struct Writing {
    Frame frame;
    size_t size = 0;
    uint64_t offset = 0;
    Ticket last = 0;
    bool is_done = false;
  };

  void Wake() override {
    work_.notify_one();
    if (std::exchange(is_in_ring_, false)) file().calls().EventfdWrite(event_, 1);
  }

  bool HasWork() const { return wanted_ > taken_ && state_.status.ok(); }

  // The thread.
  void Work() override {
    std::unique_lock lock(mutex_);
    while (true) {
      if (HasWork() && next_ - first_ < kUnderWay) {
        Take(lock);
      } else if (next_ > first_) {
        is_in_ring_ = next_ - first_ < kUnderWay;
        lock.unlock();
        absl::Status entered = Enter();
        lock.lock();
        is_in_ring_ = false;
        Reap();
        if (!entered.ok()) return Fail(std::move(entered));
      } else {
        if (is_stopped_ || !state_.status.ok()) return;
        work_.wait(lock, [this] { return is_stopped_ || HasWork(); });
      }
    }
  }

  void Take(std::unique_lock<std::mutex>& lock) {
    Writing& writing = writings_[next_ % kUnderWay];
    std::swap(waiting_, writing.frame);
    writing.last = taken_ = state_.submitted;
    writing.is_done = false;
    lock.unlock();
    const std::string_view bytes = file().SealNext(writing.frame, writing.offset);
    writing.size = bytes.size();
    ring_->Queue({.fd = file().fd(),
                  .data = bytes.data(),
                  .size = bytes.size(),
                  .offset = writing.offset,
                  .registered = false,
                  .tag = next_ % kUnderWay,
                  .durable = true});
    lock.lock();
    ++next_;
  }

  // Submits what is queued, and waits for one completion, or to be woken.
  absl::Status Enter() {
    if (!is_read_queued_) {
      is_read_queued_ = ring_->QueueRead({.fd = event_,
                                          .data = reinterpret_cast<char*>(&woken_),
                                          .size = sizeof(woken_),
                                          .offset = RingWrite::kAtPosition,
                                          .registered = false,
                                          .tag = kWake});
    }
    if (file().calls().EnterRing(*ring_, 1) >= 0 || errno == EINTR || errno == EAGAIN || errno == EBUSY)
      return absl::OkStatus();
    return file().Error("io_uring_enter for", 0);
  }

  void Reap() {
    for (RingCompletion completion{}; ring_->Next(completion);) {
      if (completion.tag == kWake) {
        is_read_queued_ = false;
        continue;
      }
      Writing& writing = writings_[completion.tag];
      writing.is_done = true;
      if (completion.result == static_cast<int64_t>(writing.size)) continue;
      errno = completion.result < 0 ? static_cast<int>(-completion.result) : ENOSPC;
      Fail(file().Error(completion.result < 0 ? "write" : "write all of a frame to", writing.offset));
    }
    for (; first_ < next_ && writings_[first_ % kUnderWay].is_done; ++first_) {
      Writing& writing = writings_[first_ % kUnderWay];
      state_.Committed(writing.last, absl::OkStatus());
      writing.frame.Clear();
    }
    committed_.notify_all();
  }

  void Fail(absl::Status how) {
    state_.Committed(0, std::move(how));
    committed_.notify_all();
  }

  Ticket taken_ = 0;         // all up to it were put into frames
  bool is_in_ring_ = false;  // the thread waits there, and should know of more

  // The thread's.
  std::unique_ptr<IoRing> ring_;
  int event_ = -1;
  uint64_t woken_ = 0;
  bool is_read_queued_ = false;
  std::array<Writing, kUnderWay> writings_;
  uint64_t first_ = 0, next_ = 0;  // of those that are under way
};

}  // namespace

absl::StatusOr<std::unique_ptr<Log>> OpenRingLog(const LogOptions& options) {
  absl::StatusOr<std::unique_ptr<LogFile>> file = LogFile::Open(options, CommitBy::kWrite);
  if (!file.ok()) return file.status();
  auto log = std::make_unique<RingLog>(*std::move(file), options.memory);
  if (absl::Status started = log->Start(); !started.ok()) return started;
  return log;
}

}  // namespace weir
