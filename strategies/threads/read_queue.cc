#include "strategies/threads/read_queue.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <system_error>
#include <utility>

#include "fmt/format.h"
#include "strategies/threads/signals_blocked.h"

namespace weir {

absl::StatusOr<size_t> SlabsAhead(const ReaderOptions& options) {
  if (options.read_ahead > SIZE_MAX / 4) {
    return absl::InvalidArgumentError(
        fmt::format("no memory has room for reading {} bytes ahead", options.read_ahead));
  }
  return options.read_ahead == 0 ? 4 : std::max<size_t>(options.read_ahead / options.buffer_size, 1);
}

absl::Status ReadQueue::Start() {
  const SignalsBlocked inherited_by_the_thread;
  try {
    thread_ = std::thread([this] { Run(); });
  } catch (const std::system_error& error) {
    return absl::ResourceExhaustedError(
        fmt::format("no thread to read {} with: {}", file_->path(), error.what()));
  }
  return absl::OkStatus();
}

absl::StatusOr<Slabs> ReadQueue::Next() {
  Slabs slab;
  {
    std::unique_lock lock(mutex_);
    ready_.wait(lock, [this] { return !filled_.empty() || finished_; });
    if (filled_.empty() && !failure_.ok()) return failure_;
    if (filled_.empty()) return slab;
    slab.splice(slab.begin(), filled_, filled_.begin());
  }
  room_.notify_one();
  return slab;
}

bool ReadQueue::HasNext() const {
  const std::lock_guard lock(mutex_);
  return !filled_.empty() || finished_;
}

void ReadQueue::Stop() {
  if (!thread_.joinable()) return;
  bool is_reading;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    is_reading = !finished_;
  }
  room_.notify_one();
  if (is_reading) file_->Interrupt();
  thread_.join();
  source_.Return(std::exchange(filled_, {}));
}

ReadQueue::Progress ReadQueue::progress() const {
  const std::lock_guard lock(mutex_);
  return progress_;
}

void ReadQueue::Run() {
  while (WaitForRoom() && Fill()) {
  }
}

bool ReadQueue::WaitForRoom() {
  std::unique_lock lock(mutex_);
  room_.wait(lock, [this] { return stopping_ || filled_.size() < ahead_; });
  return !stopping_;
}

// Reads into one slab. False: that was the last.
bool ReadQueue::Fill() {
  Slabs slab = source_.Take();
  if (slab.empty()) {
    Finish(
        absl::ResourceExhaustedError(fmt::format("no memory for a buffer to read {} with", file_->path())));
    return false;
  }
  const std::span<char> memory = slab.front().memory.span();
  const absl::StatusOr<size_t> got = file_->ReadSome(memory);
  if (!got.ok() || *got == 0) {
    source_.Return(std::move(slab));
    Finish(got.status());
    return false;
  }
  slab.front().filled = *got;
  {
    const std::lock_guard lock(mutex_);
    progress_.delivered += *got;
    if (*got < memory.size()) ++progress_.short_reads;
    filled_.splice(filled_.end(), slab);
  }
  ready_.notify_one();
  return true;
}

void ReadQueue::Finish(absl::Status status) {
  {
    const std::lock_guard lock(mutex_);
    failure_ = std::move(status);
    finished_ = true;
  }
  ready_.notify_one();
}

}  // namespace weir
