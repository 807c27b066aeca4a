#ifndef WEIR_TESTS_CONFORMANCE_BROADCAST_DOUBLES_H_
#define WEIR_TESTS_CONFORMANCE_BROADCAST_DOUBLES_H_

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <span>
#include <string_view>
#include <vector>

#include "strategies/socket/broadcast_calls.h"

namespace weir {

/// Sends of all kinds, a ring's too, go through one function, which says how many bytes of `size` the kernel may be given,
/// or sets errno and answers -1.
class SteeredCalls : public BroadcastCalls {
 protected:
  virtual ssize_t Allowed(int fd, size_t size) = 0;
  virtual void Sent(int fd, size_t size) { static_cast<void>(fd), static_cast<void>(size); }

  ssize_t DoSend(int fd, std::string_view bytes) override {
    return Steer(fd, bytes.size(),
                 [&](size_t size) { return BroadcastCalls::DoSend(fd, bytes.substr(0, size)); });
  }
  ssize_t DoSendParts(int fd, std::span<iovec> parts) override {
    size_t size = 0;
    for (const iovec& each : parts) size += each.iov_len;
    return Steer(fd, size, [&](size_t allowed) {
      size_t count = 0;
      for (size_t left = allowed; left > 0; ++count) {
        parts[count].iov_len = std::min(parts[count].iov_len, left);
        left -= parts[count].iov_len;
      }
      return BroadcastCalls::DoSendParts(fd, parts.first(count));
    });
  }
  ssize_t DoSendfile(int fd, int file, uint64_t offset, size_t size) override {
    return Steer(fd, size,
                 [&](size_t allowed) { return BroadcastCalls::DoSendfile(fd, file, offset, allowed); });
  }
  std::unique_ptr<IoRing> DoOpenRing(unsigned) override { return std::make_unique<Ring>(*this); }

 private:
  // Sends when it is entered.
  class Ring final : public IoRing {
   public:
    explicit Ring(SteeredCalls& calls) : calls_(calls) {}

    bool Queue(const RingWrite&) override { return false; }
    bool QueueRead(const RingRead&) override { return false; }
    bool QueueCancellation(uint64_t) override { return false; }
    bool QueueSend(const RingSend& send) override { return queued_.push_back(send), true; }
    bool Next(RingCompletion& completion) override {
      if (completed_.empty()) return false;
      completion = completed_.back();
      completed_.pop_back();
      return true;
    }

   private:
    int RegisterMemory(std::span<char>) override { return -1; }
    int Wait() override { return -1; }
    int Enter(unsigned) override {
      for (const RingSend& each : queued_) {
        const ssize_t sent = calls_.DoSend(each.fd, {each.data, each.size});
        completed_.push_back({each.tag, sent < 0 ? -errno : sent});
      }
      const int count = static_cast<int>(queued_.size());
      queued_.clear();
      return count;
    }

    SteeredCalls& calls_;
    std::vector<RingSend> queued_;
    std::vector<RingCompletion> completed_;
  };

  template <class Send>
  ssize_t Steer(int fd, size_t size, Send send) {
    const ssize_t allowed = Allowed(fd, size);
    if (allowed < 0) return -1;
    const ssize_t sent = send(static_cast<size_t>(allowed));
    if (sent > 0) Sent(fd, static_cast<size_t>(sent));
    return sent;
  }
};

/// Takes any part of what it is given, and is interrupted now and then.
class HaltingCalls final : public SteeredCalls {
 protected:
  ssize_t Allowed(int, size_t size) override {
    if (random_() % 10 == 0) return errno = EINTR, -1;
    return static_cast<ssize_t>(1 + random_() % size);
  }

 private:
  std::mt19937_64 random_{7};
};

/// A kernel that takes so many bytes for each reader and no more, and a clock that a test sets.
class FrugalCalls final : public SteeredCalls {
 public:
  explicit FrugalCalls(uint64_t bytes) : allowed_(bytes) {}

  void Allow(uint64_t more) { allowed_ += more; }
  void Pass(std::chrono::nanoseconds time) { now_ += time; }

 protected:
  ssize_t Allowed(int fd, size_t size) override {
    const uint64_t left = allowed_ - sent_[fd];
    if (left == 0) return errno = EAGAIN, -1;
    return static_cast<ssize_t>(std::min<uint64_t>(size, left));
  }
  void Sent(int fd, size_t size) override { sent_[fd] += size; }
  std::chrono::steady_clock::time_point DoNow() override { return now_; }

 private:
  uint64_t allowed_;
  std::map<int, uint64_t> sent_;
  std::chrono::steady_clock::time_point now_{std::chrono::hours(1)};
};

/// Calls that fail with an errno; 0: they do not.
class FailingCalls final : public SteeredCalls {
 public:
  void FailFor(int fd, int error) { failing_ = fd, error_ = error; }
  void FailWaits(int error) { wait_error_ = error; }
  void FailFiles(int error) { file_error_ = error; }
  int files() const { return files_; }  ///< that were asked for

 protected:
  ssize_t Allowed(int fd, size_t size) override {
    if (fd == failing_) return errno = error_, -1;
    return static_cast<ssize_t>(size);
  }
  int DoEpollWait(int fd, std::span<epoll_event> events, int milliseconds) override {
    if (wait_error_ != 0) return errno = wait_error_, -1;
    return BroadcastCalls::DoEpollWait(fd, events, milliseconds);
  }
  int DoMemfdCreate(const char* name, unsigned flags) override {
    ++files_;
    if (file_error_ != 0) return errno = file_error_, -1;
    return BroadcastCalls::DoMemfdCreate(name, flags);
  }

 private:
  int failing_ = -1, error_ = 0;
  std::atomic<int> wait_error_ = 0, file_error_ = 0, files_ = 0;
};

}  // namespace weir

#endif  // WEIR_TESTS_CONFORMANCE_BROADCAST_DOUBLES_H_
