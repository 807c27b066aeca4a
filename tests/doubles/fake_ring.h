#ifndef WEIR_TESTS_DOUBLES_FAKE_RING_H_
#define WEIR_TESTS_DOUBLES_FAKE_RING_H_

#include <sys/types.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "strategies/file/io_ring.h"
#include "strategies/file/system_calls.h"

namespace weir {

/// A ring without a kernel behind it: a test says how each write or read completes and when. Files are
/// real, so what a write takes arrives; it does so when it is submitted, whatever becomes of those before it.
///
/// They stay under way until somebody waits; then as many complete as are waited for.
class FakeRing final : public IoRing {
 public:
  /// Answers a write: a number of bytes up to its size to really write, or a negative errno. By default
  /// everything is written.
  std::function<int64_t(const RingWrite& write)> on_write;
  /// The same for a read: how many bytes it may give.
  std::function<int64_t(const RingRead& read)> on_read;
  /// Which of `count` under way completes next, from 0 for the oldest.
  std::function<size_t(size_t count)> choose = [](size_t) { return size_t{0}; };
  /// The errno that entering or waiting fails with; 0: not at all.
  std::function<int()> on_enter = [] { return 0; };
  /// Writes that stay under way until they are cancelled, as into a pipe that nobody reads.
  std::function<bool(const RingWrite& write)> hangs = [](const RingWrite&) { return false; };
  /// The same for reads, as of a pipe to which nobody writes.
  std::function<bool(const RingRead& read)> read_hangs = [](const RingRead&) { return false; };
  /// The errno that registering fails with.
  int register_error = 0;

  bool Queue(const RingWrite& write) override;
  bool QueueRead(const RingRead& read) override;
  bool QueueCancellation(uint64_t tag) override;
  bool Next(RingCompletion& completion) override;

 private:
  struct UnderWay {
    uint64_t tag;
    int64_t result;
    bool hangs;
  };

  int RegisterMemory(std::span<char> memory) override;
  int Enter(unsigned wait) override;
  int Wait() override;

  int64_t Carry(const RingWrite& write);
  int64_t Fetch(const RingRead& read);
  void Submit(const RingWrite& write);
  void Submit(const RingRead& read);
  void Cancel(uint64_t tag);
  void CompleteOne();

  std::vector<RingWrite> queued_;
  std::vector<RingRead> queued_reads_;
  std::vector<uint64_t> cancellations_;
  std::vector<UnderWay> under_way_;
  std::vector<RingCompletion> completed_;
};

/// The seam with a FakeRing in it, as `prepare` makes it, or with no ring but the errno `open_error`.
class RingCalls final : public SystemCalls {
 public:
  std::function<void(FakeRing& ring)> prepare = [](FakeRing&) {};
  int open_error = 0;
  int truncate_error = 0;  ///< that cutting a file fails with; 0: it does not
  unsigned entries = 0;    ///< that the last ring was asked for

 private:
  std::unique_ptr<IoRing> DoOpenRing(unsigned wanted) override {
    entries = wanted;
    errno = open_error;
    if (open_error != 0) return nullptr;
    auto ring = std::make_unique<FakeRing>();
    prepare(*ring);
    return ring;
  }
  int DoProbeRing() override { return errno = open_error, open_error != 0 ? -1 : 0; }
  int DoFtruncate(int fd, off_t size) override {
    errno = truncate_error;
    return truncate_error != 0 ? -1 : SystemCalls::DoFtruncate(fd, size);
  }
};

}  // namespace weir

#endif  // WEIR_TESTS_DOUBLES_FAKE_RING_H_
