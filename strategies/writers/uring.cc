#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <new>
#include <utility>

#include "fmt/format.h"
#include "strategies/file/file_writer.h"
#include "strategies/file/output_file.h"
#include "strategies/file/system_calls.h"
#include "strategies/memory/aligned_buffer.h"
#include "strategies/memory/block_buffer.h"
#include "strategies/memory/shortage.h"
#include "strategies/notice.h"
#include "strategies/ring/ring_queue.h"
#include "strategies/threads/write_queue.h"
#include "strategies/writers/writer_registry.h"

namespace weir {
namespace {

constexpr size_t kMaxDepth = 1024;

// Of each buffer: with a block more than it usually writes, as BlockBuffer has.
size_t BufferMemory(size_t buffer_size) { return BlockBuffer::MemoryFor(buffer_size); }

// The window is in the buffer after those in flight, behind what the last write left of whole blocks (see
// WholeBlocks). The queue gives buffers free in the order in which they were added, so they take turns.
class UringWriter final : public FileWriter {
 public:
  UringWriter(OutputFile output, AlignedBuffer memory, std::unique_ptr<IoRing> ring, bool regular,
              bool registered, size_t buffer_size, WaterMarks marks)
      : FileWriter(std::move(output), buffer_size),
        memory_(std::move(memory)),
        buffer_size_(buffer_size),
        marks_(marks),
        next_(file().offset()),
        queue_(file(), std::move(ring), marks.high, regular, registered) {
    OpenWindow(Current());
  }
  ~UringWriter() override { CancelIfOpen(); }

  std::optional<size_t> memory_bound() const override { return memory_.size(); }

 private:
  bool Push(size_t) override {
    held_ += TakeWindow().size();
    while (Current().size() - held_ < buffer_size_) {
      if (!Submit(KeepsBlocks() ? WholeBlocks(next_, held_, buffer_size_) : held_)) return false;
    }
    OpenWindow(Current().subspan(held_));
    return true;
  }

  // Puts the first `size` bytes of the current buffer in flight and goes on in the next one with the others.
  bool Submit(size_t size) {
    if (!queue_.room() && !WaitForTheLowMark()) return false;
    const std::span<char> filled = Current().first(held_);
    if (!Check(queue_.Add({filled.data(), size}))) return false;
    turn_ = (turn_ + 1) % (marks_.high + 1);
    held_ -= size;
    next_ += size;
    std::memcpy(Current().data(), filled.data() + size, held_);
    return true;
  }

  bool WaitForTheLowMark() {
    const auto start = std::chrono::steady_clock::now();
    absl::Status drained = queue_.WaitFor(marks_.low * buffer_size_);
    stalled_ += std::chrono::steady_clock::now() - start;
    ++drains_;
    return Check(std::move(drained));
  }

  bool KeepsBlocks() const { return BufferMemory(buffer_size_) > buffer_size_; }
  std::span<char> Current() const {
    const size_t size = BufferMemory(buffer_size_);
    return memory_.span().subspan(turn_ * size, size);
  }

  bool DoFlush() override {
    held_ += TakeWindow().size();
    while (held_ > 0) {
      if (!Submit(std::min(held_, buffer_size_))) return false;
    }
    OpenWindow(Current());
    return Check(queue_.WaitFor(0));
  }
  absl::Status DoClose() override {
    queue_.Abandon();  // of nothing, after a Flush
    return file().Close();
  }
  void Account(Accounting& accounting) const override {
    FileWriter::Account(accounting);
    accounting.short_writes = queue_.short_writes();
    accounting.drains = drains_;
    accounting.stalled = stalled_;
  }

  const AlignedBuffer memory_;  // before the ring, which may use it until it is closed
  const size_t buffer_size_;
  const WaterMarks marks_;
  uint64_t next_;  // offset in the file of what is put in flight next
  RingQueue queue_;
  size_t turn_ = 0;  // the current buffer, which the window is in
  size_t held_ = 0;  // bytes at its front that are not in the window
  uint64_t drains_ = 0;
  std::chrono::nanoseconds stalled_{0};
};

absl::Status RingError(int error) {
  switch (error) {
    case ENOSYS:
      return absl::UnavailableError(
          "no io_uring in this kernel (Linux 5.6 or later), or a seccomp filter hides it");
    case EPERM:
    case EACCES:
      return absl::UnavailableError(
          "io_uring is forbidden here, by kernel.io_uring_disabled or a seccomp filter (containers have "
          "one)");
    default:
      return absl::UnavailableError(
          fmt::format("io_uring cannot be set up: {}, errno {}", std::strerror(error), error));
  }
}

void GiveNoticeOfUnregistered(int error) {
  static std::atomic<bool> said = false;
  if (said.exchange(true)) return;
  GiveNotice(fmt::format("uring works with unregistered buffers: {}{}", std::strerror(error),
                         error == ENOMEM ? " (RLIMIT_MEMLOCK, ulimit -l)" : ""));
}

}  // namespace

absl::StatusOr<std::unique_ptr<Writer>> OpenUringWriter(Endpoint target, const WriterOptions& options) try {
  absl::StatusOr<WaterMarks> marks = WaterMarks::Of(options);
  if (!marks.ok()) return marks.status();
  marks->high = std::min(marks->high, kMaxDepth);
  marks->low = std::min(marks->low, marks->high - 1);
  absl::StatusOr<OutputFile> file = OutputFile::Create(target, options);
  if (!file.ok()) return file.status();
  const absl::StatusOr<bool> regular = file->IsRegular();
  if (!regular.ok()) return regular.status();
  absl::Status going = *regular ? file->GoByOffsets() : absl::OkStatus();
  if (!going.ok()) return going;
  SystemCalls& calls = file->calls();
  std::unique_ptr<IoRing> ring = calls.OpenRing(static_cast<unsigned>(2 * marks->high));
  if (ring == nullptr) return RingError(errno);
  AlignedBuffer memory((marks->high + 1) * BufferMemory(options.buffer_size));
  const bool registered = calls.RegisterMemory(*ring, memory.span()) == 0;
  if (!registered) GiveNoticeOfUnregistered(errno);
  return std::make_unique<UringWriter>(*std::move(file), std::move(memory), std::move(ring), *regular,
                                       registered, options.buffer_size, *marks);
} catch (const std::bad_alloc&) {
  return NoMemory("open", target.name());
}

absl::Status ProbeUring(SystemCalls& calls) {
  return calls.ProbeRing() == 0 ? absl::OkStatus() : RingError(errno);
}

absl::Status UringSupported() {
  static const absl::Status& supported = *new absl::Status([] {
    SystemCalls calls;
    return ProbeUring(calls);
  }());
  return supported;
}

}  // namespace weir
