#include "strategies/threads/write_queue.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <system_error>
#include <utility>

#include "absl/status/status.h"
#include "fmt/format.h"
#include "strategies/threads/signals_blocked.h"

namespace weir {

absl::Status WriteQueue::Start() {
  const SignalsBlocked inherited_by_the_thread;
  try {
    thread_ = std::thread([this] { Run(); });
  } catch (const std::system_error& error) {
    return absl::ResourceExhaustedError(
        fmt::format("no thread to write {} with: {}", file_->path(), error.what()));
  }
  return absl::OkStatus();
}

void WriteQueue::Push(Slabs slab) {
  {
    const std::lock_guard lock(mutex_);
    queued_.splice(queued_.end(), slab);
    ++in_flight_;
  }
  work_.notify_one();
}

absl::StatusOr<size_t> WriteQueue::InFlight() const {
  const std::lock_guard lock(mutex_);
  if (!failure_.ok()) return failure_;
  return in_flight_;
}

absl::Status WriteQueue::WaitUntilAtMost(size_t slabs) {
  std::unique_lock lock(mutex_);
  awaited_ = slabs;
  progressed_.wait(lock, [this] { return in_flight_ <= awaited_ || !failure_.ok(); });
  return failure_;
}

void WriteQueue::Stop() {
  if (!thread_.joinable()) return;
  bool is_writing;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    is_writing = in_flight_ > 0;
  }
  work_.notify_one();
  if (is_writing) file_->Interrupt();
  thread_.join();
  source_.Return(std::exchange(queued_, {}));
}

WriteQueue::Progress WriteQueue::progress() const {
  const std::lock_guard lock(mutex_);
  return progress_;
}

void WriteQueue::Run() {
  for (Slabs slab; TakeNext(slab);) {
    absl::Status written = WriteOut(slab.front().bytes());
    Finish(std::exchange(slab, {}), std::move(written));
  }
}

bool WriteQueue::TakeNext(Slabs& slab) {
  std::unique_lock lock(mutex_);
  work_.wait(lock, [this] { return stopping_ || !failure_.ok() || !queued_.empty(); });
  if (stopping_ || !failure_.ok()) return false;
  slab.splice(slab.begin(), queued_, queued_.begin());
  return true;
}

absl::Status WriteQueue::WriteOut(std::string_view bytes) {
  while (!bytes.empty()) {
    const absl::StatusOr<size_t> taken = file_->WriteSome(bytes);
    if (!taken.ok()) return taken.status();
    const std::lock_guard lock(mutex_);
    progress_.committed += *taken;
    if (*taken < bytes.size()) ++progress_.short_writes;
    bytes.remove_prefix(*taken);
  }
  return absl::OkStatus();
}

// The slab is back at its source before it stops being in flight, so that what is not in flight is to be had.
void WriteQueue::Finish(Slabs slab, absl::Status written) {
  source_.Return(std::move(slab));
  const std::lock_guard lock(mutex_);
  --in_flight_;
  if (!written.ok()) failure_ = std::move(written);
  if (in_flight_ <= awaited_ || !failure_.ok()) progressed_.notify_one();
}

absl::StatusOr<WaterMarks> WaterMarks::Of(const WriterOptions& options) {
  const size_t slab = options.buffer_size;
  if (slab > SIZE_MAX / 16 || options.high_water_mark > SIZE_MAX / 4) {
    return absl::InvalidArgumentError(
        fmt::format("no memory has room for a buffer of {} bytes with a high-water mark "
                    "of {} bytes",
                    slab, options.high_water_mark));
  }
  const size_t high = options.high_water_mark == 0 ? 4 * slab : options.high_water_mark;
  if (high < slab) {
    return absl::InvalidArgumentError(
        fmt::format("a high-water mark of {} bytes is less than one buffer of {} bytes", high, slab));
  }
  const size_t low = options.low_water_mark == 0 ? high / 2 : options.low_water_mark;
  if (low >= high) {
    return absl::InvalidArgumentError(
        fmt::format("a low-water mark of {} bytes is not below the high-water mark of {} bytes", low, high));
  }
  return WaterMarks{.high = high / slab, .low = std::min(low / slab, high / slab - 1)};
}

}  // namespace weir
