#ifndef WEIR_STRATEGIES_WRITER_H_
#define WEIR_STRATEGIES_WRITER_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "strategies/memory/aligned_buffer.h"

namespace weir {

class SystemCalls;

/// What every writer can be told when it is opened.
struct WriterOptions {
  /// Size in bytes of the writer's buffer or mapped window; kMinBufferSize to kMaxBufferSize.
  size_t buffer_size = 256 * 1024;

  /// Whether a file keeps what it has, and the writer begins at its end; else it is emptied. The end is
  /// looked up once, when the file is opened: whoever else makes the file longer meanwhile is overwritten.
  bool append = false;

  /// Back-pressure, for strategies that hold bytes in flight: when handing over one more buffer would take
  /// them past `high_water_mark` bytes, the producer waits until they have drained to `low_water_mark`. 0:
  /// four buffers, and half of the high-water mark. The high-water mark is at least one buffer, the low one
  /// below it.
  size_t high_water_mark = 0;
  size_t low_water_mark = 0;

  /// For the strategy without back-pressure: bytes in flight at which it ends with RESOURCE_EXHAUSTED.
  size_t flood_limit = size_t{1} << 30;

  /// The seam through which the writer reaches the kernel; a test passes one that misbehaves. Null: the
  /// kernel.
  std::shared_ptr<SystemCalls> system_calls;
};

/// A record whose storage can be read for Writer::kPadding bytes past its end, so that a short record can be
/// copied by a few wide loads whatever its size. Over-reading storage without that padding is an error.
struct PaddedRecord {
  std::string_view bytes;
};

/// Where the bytes of a writer are. At every step: appended = committed + in_flight + buffered.
///
/// After an error the sum still holds; what is not committed then is lost.
struct Accounting {
  uint64_t appended = 0;   ///< accepted from the caller by this writer; what a file had before is not in it
  uint64_t committed = 0;  ///< the kernel has taken them
  uint64_t in_flight = 0;  ///< handed over by the window, not yet taken by the kernel
  uint64_t buffered = 0;   ///< in the window
  uint64_t system_calls = 0;  ///< made by the writer itself since it was opened, the opening included
  uint64_t short_writes = 0;  ///< calls that took some but not all
  uint64_t drains = 0;        ///< times that the producer was let go on after waiting
  std::chrono::nanoseconds stalled{0};  ///< time for which the producer waited for in-flight bytes to drain
};

/// Writes a stream of bytes to one target: THE interface of all writing strategies.
///
/// The base class owns a window [cursor, limit) into memory that the strategy lends it; appending is one
/// branch and one copy, inlined into the caller. What happens when the window is used up is the strategy's
/// affair: it overrides the private virtual functions below, all of them off the hot path.
///
///        start_        cursor_              limit_
///          |  buffered   |   room to append   |
///
/// A failure takes the window away (all three null), so the check for room is also the check for errors.
/// A strategy without a buffer keeps a window of no room (all three equal, not null): each Append goes to
/// PushRecord, and Reserve hands out scratch memory behind the cursor which Commit then pushes.
///
/// Errors. The first one sticks: status() keeps it, with path, offset and errno; Append, Reserve, Commit,
/// Flush, Sync and Close all fail from then on. Nothing is written twice, and nothing after the failed byte.
/// What the kernel took before stays, as an unbroken first part of the stream that ends the file. (A library
/// that writes for a peer may have written more than the peer counts as committed; the same holds for it.)
///
/// Signals. How the process meets SIGPIPE (the reader of a pipe went away) and SIGXFSZ (RLIMIT_FSIZE) belongs
/// to the program around, and no writer changes it for the process: both end a program that lets them. One
/// that ignores them gets EPIPE and EFBIG as errors. A mapped window never raises SIGBUS for want of space.
///
/// Levels. Flush: the kernel has every byte. Sync: Flush, and the device has them (fdatasync). Close: Flush,
/// trim the file to its logical size, close once; it does not imply Sync. Cancel: give up what is buffered.
/// The destructor of a writer that is still open cancels; if anything was appended to it, that is a notice
/// (see notice.h).
///
/// Threads: one at a time, from open to destruction. A writer must not be used across fork().
class Writer {
 public:
  /// Bytes that must be readable behind a PaddedRecord.
  static constexpr size_t kPadding = 48;

  class Window;

  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  virtual ~Writer() = default;

  /// Appends a record of any size. False: nothing more can be written, see status(); some first part of the
  /// record may have been.
  bool Append(std::string_view record) {
    if (record.size() - 1 < Room()) [[likely]] {  // an empty record takes the slow path, which tells failure
      std::memcpy(cursor_, record.data(), record.size());
      cursor_ += record.size();
      return true;
    }
    return AppendSlow(record);
  }

  /// The same for a record with stated padding behind it: two times as fast or more where sizes vary.
  bool Append(PaddedRecord record) {
    if (record.bytes.size() <= kPadding && Room() > kPadding) [[likely]] {
      std::memcpy(cursor_, record.bytes.data(), kPadding);
      cursor_ += record.bytes.size();
      return true;
    }
    return Append(record.bytes);
  }

  /// Lends `max` bytes of contiguous memory to format a record into, to be followed by Commit. Null: the
  /// writer has failed, or just did because max > max_reserve() and more than there happens to be.
  char* Reserve(size_t max) {
    if (max - 1 < Room()) [[likely]]  // none at all takes the slow path: there may be no window yet
      return cursor_;
    return ReserveSlow(max);
  }

  /// The same with all the room that there is, `least` bytes or more, for a producer that can use it. Empty
  /// where Reserve(least) is null. 1 <= least.
  std::span<char> ReserveAtLeast(size_t least) {
    char* const room = Reserve(least);
    if (room == nullptr) return {};
    return {room, HasNoBuffer() ? max_reserve_ : Room()};
  }

  /// Appends the first `size` bytes of what Reserve lent; size <= max. Nothing else may come in between.
  bool Commit(size_t size) {
    cursor_ += size;
    if (cursor_ <= limit_) [[likely]]
      return true;
    return CommitSlow();
  }

  /// Hands every appended byte to the kernel.
  absl::Status Flush();
  /// Flush, then waits until the device has the data (a pipe or a character device has none: OK).
  absl::Status Sync();
  /// Flush, trim, close. Idempotent: a second call returns what the first one did.
  absl::Status Close();
  /// Abandons what the kernel does not have yet and releases everything. Idempotent; no-op after Close.
  void Cancel();

  /// OK, or the first error, or FailedPrecondition once closed or cancelled.
  const absl::Status& status() const { return status_; }

  /// Where the bytes are now.
  Accounting accounting() const;

  /// The largest Reserve that is granted at any time, in bytes; fixed when the writer is opened.
  size_t max_reserve() const { return max_reserve_; }

  /// The most memory in bytes that the writer's buffers take, fixed when it is opened; pages of the file that
  /// it maps are the kernel's and not counted. None: the strategy has no bound.
  virtual std::optional<size_t> memory_bound() const = 0;

 protected:
  /// `max_reserve`: room that every Push can make, or scratch behind the cursor of a window without room.
  explicit Writer(size_t max_reserve) : max_reserve_(max_reserve) {}

  /// Lends memory to the window. Whatever the window held must have been taken.
  void OpenWindow(std::span<char> memory) {
    start_ = cursor_ = memory.data();
    limit_ = memory.data() + memory.size();
  }

  /// Takes the window's filled part out of it, leaving no window. The bytes count as in flight until the
  /// strategy reports them committed.
  std::span<char> TakeWindow();

  /// Counts bytes that the strategy accepted around the window.
  void AcceptDirectly(size_t size) { accepted_ += size; }
  /// Bytes that have left the window or went around it.
  uint64_t accepted() const { return accepted_; }

  /// The filled part of the window.
  std::span<char> Filled() const { return {start_, cursor_}; }

  /// Keeps the first error and takes the window away. Returns false, for `return Fail(...)`.
  bool Fail(absl::Status error);
  /// Whether it is OK; else fails with it. For `return Check(...)`.
  bool Check(absl::Status status) { return status.ok() || Fail(std::move(status)); }

  /// Appends a record that does not fit into the window. The default cuts it at the window's limit and
  /// pushes.
  virtual bool PushRecord(std::string_view record);

  /// For the destructor of each strategy: cancels if the writer is still open, and gives notice of it.
  void CancelIfOpen();

 private:
  size_t Room() const { return static_cast<size_t>(limit_ - cursor_); }
  bool HasNoBuffer() const { return start_ != nullptr && start_ == limit_; }

  bool AppendSlow(std::string_view record);
  char* ReserveSlow(size_t max);
  bool CommitSlow();
  void GiveNoticeOfLoss(const Accounting& at_end) const;

  /// Hands over what the window holds and lends a new one with at least `size` bytes of room, where size is 1
  /// or a Reserve's. False after Fail(). Never called on a writer without a buffer.
  virtual bool Push(size_t size) = 0;
  /// Does Flush, and leaves the writer ready for more. False after Fail().
  virtual bool DoFlush() = 0;
  /// Does what Sync adds to Flush.
  virtual bool DoSync() = 0;
  /// Releases everything, after a successful Flush (OK so far) or a failure; reports what only closing tells.
  virtual absl::Status DoClose() = 0;
  /// Releases everything at once.
  virtual void DoCancel() = 0;
  /// Fills in what the strategy knows: committed, system_calls, short_writes, drains, stalled.
  virtual void Account(Accounting& accounting) const = 0;

  char* start_ = nullptr;
  char* cursor_ = nullptr;
  char* limit_ = nullptr;
  uint64_t accepted_ = 0;  // bytes appended that have left the window
  const size_t max_reserve_;
  bool open_ = true;
  absl::Status status_;
  absl::Status close_status_;
};

/// Keeps a writer's cursor and limit in registers through a loop. While it lives, append through it only.
class Writer::Window {
 public:
  explicit Window(Writer& writer) : writer_(writer), cursor_(writer.cursor_), limit_(writer.limit_) {}
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;
  ~Window() { writer_.cursor_ = cursor_; }

  /// As Writer::Append.
  bool Append(std::string_view record) {
    if (record.size() - 1 < Room()) [[likely]] {
      std::memcpy(cursor_, record.data(), record.size());
      cursor_ += record.size();
      return true;
    }
    return Slowly([&] { return writer_.AppendSlow(record); });
  }

  /// As Writer::Append. Whoever knows that records are shorter has fewer bytes copied of each: `kMost`, the most that
  /// one copy takes.
  template <size_t kMost = kPadding>
  bool Append(PaddedRecord record) {
    static_assert(kMost <= kPadding);
    if (record.bytes.size() <= kMost && Room() > kMost) [[likely]] {
      std::memcpy(cursor_, record.bytes.data(), kMost);
      cursor_ += record.bytes.size();
      return true;
    }
    return Append(record.bytes);
  }

  /// As Writer::Reserve.
  char* Reserve(size_t max) {
    if (max - 1 < Room()) [[likely]]
      return cursor_;
    return Slowly([&] { return writer_.ReserveSlow(max); });
  }

  /// As Writer::Commit.
  bool Commit(size_t size) {
    cursor_ += size;
    if (cursor_ <= limit_) [[likely]]
      return true;
    return Slowly([&] { return writer_.CommitSlow(); });
  }

 private:
  template <class Call>
  auto Slowly(Call call) -> decltype(call()) {
    writer_.cursor_ = cursor_;
    const auto result = call();
    cursor_ = writer_.cursor_;
    limit_ = writer_.limit_;
    return result;
  }

  size_t Room() const { return static_cast<size_t>(limit_ - cursor_); }

  Writer& writer_;
  char* cursor_;
  char* limit_;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_WRITER_H_
