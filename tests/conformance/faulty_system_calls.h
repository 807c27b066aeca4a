#ifndef WEIR_TESTS_CONFORMANCE_FAULTY_SYSTEM_CALLS_H_
#define WEIR_TESTS_CONFORMANCE_FAULTY_SYSTEM_CALLS_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "strategies/file/system_calls.h"

namespace weir {

/// The calls of the seam, by what they do: all that move bytes to a file are a kWrite, all that take bytes
/// from one for the caller a kRead, all that move them from one to another a kTransfer.
enum class Call {
  kOpen,
  kWrite,
  kSync,
  kTruncate,
  kAllocate,
  kSeek,
  kMap,
  kUnmap,
  kAdvise,
  kClose,
  kRead,
  kTransfer,
  kStat
};
inline constexpr std::array kAllCalls = {
    Call::kOpen,  Call::kWrite,  Call::kSync,  Call::kTruncate, Call::kAllocate, Call::kSeek, Call::kMap,
    Call::kUnmap, Call::kAdvise, Call::kClose, Call::kRead,     Call::kTransfer, Call::kStat};
std::string_view CallName(Call call);

/// The seam with faults in it: a script says what each call does instead of the kernel's doing. Files are
/// real, so what a fault lets through arrives. Thread-safe, if the script is.
class FaultySystemCalls final : public SystemCalls {
 public:
  /// One call that is about to be made.
  struct Moment {
    Call call;
    uint64_t nth;  ///< of its kind, from 0
    size_t size;   ///< bytes that a write, read or transfer is asked for; else 0
  };
  /// None: as the kernel does it. Negative: fail with this errno; what releases something is done all the
  /// same, as the kernel does. For a write or a read otherwise: as many bytes are really written, or read at
  /// the most, and that is the answer.
  using Script = std::function<std::optional<int64_t>(const Moment& moment)>;

  FaultySystemCalls() = default;
  explicit FaultySystemCalls(Script script) : script_(std::move(script)) {}

  /// How many calls of the kind were made, or failed to be.
  uint64_t made(Call call) const { return made_[static_cast<size_t>(call)]; }
  /// Calls that the script decided.
  uint64_t faults() const { return faults_; }
  /// Calls on a descriptor that was not open: a second close, a write after it.
  uint64_t misuses() const { return misuses_; }

 protected:
  int DoOpen(const char* path, int flags, mode_t mode) override;
  ssize_t DoWrite(int fd, const void* data, size_t size) override;
  ssize_t DoRead(int fd, void* to, size_t size) override;
  ssize_t DoPread(int fd, void* to, size_t size, off_t offset) override;
  ssize_t DoCopyFileRange(int from, int to, size_t size) override;
  ssize_t DoSendfile(int to, int from, size_t size) override;
  ssize_t DoSplice(int from, int to, size_t size) override;
  int DoPipe2(int ends[2], int flags) override;
  int DoFdatasync(int fd) override;
  int DoFtruncate(int fd, off_t size) override;
  int DoFallocate(int fd, int mode, off_t offset, off_t size) override;
  off_t DoLseek(int fd, off_t offset, int whence) override;
  void* DoMapShared(int fd, off_t offset, size_t size) override;
  void* DoMapReadOnly(int fd, off_t offset, size_t size) override;
  int DoMunmap(void* address, size_t size) override;
  int DoMadvise(void* address, size_t size, int advice) override;
  int DoFcntl(int fd, int command, int argument) override;
  int DoEventfd(unsigned int value, int flags) override;
  int DoClose(int fd) override;

  ssize_t DoWritev(int fd, const iovec* parts, int count) override;
  ssize_t DoPwrite(int fd, const void* data, size_t size, off_t offset) override;
  ssize_t DoPwritev2(int fd, const iovec* parts, int count, off_t offset, int flags) override;
  ssize_t DoPreadv2(int fd, const iovec* parts, int count, off_t offset, int flags) override;
  int DoStatx(int fd, unsigned mask, struct statx* result) override;
  /// A FakeRing: its writes are kWrite too, its reads kRead, and really made.
  std::unique_ptr<IoRing> DoOpenRing(unsigned entries) override;

 private:
  std::optional<int64_t> Ask(Call call, size_t size = 0);
  bool Fails(Call call);
  ssize_t Allowed(int fd, size_t size, Call call = Call::kWrite);
  void NoteUse(int fd);

  const Script script_;
  std::array<std::atomic<uint64_t>, kAllCalls.size()> made_{};
  std::atomic<uint64_t> faults_ = 0;
  std::atomic<uint64_t> misuses_ = 0;
};

}  // namespace weir

#endif  // WEIR_TESTS_CONFORMANCE_FAULTY_SYSTEM_CALLS_H_
