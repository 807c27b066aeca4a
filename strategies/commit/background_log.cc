#include "strategies/commit/background_log.h"

#include <fmt/format.h>

#include <system_error>
#include <utility>

#include "strategies/threads/signals_blocked.h"

namespace weir {

BackgroundLog::BackgroundLog(std::unique_ptr<LogFile> file, size_t memory)
    : file_(std::move(file)), state_(memory) {}

absl::Status BackgroundLog::StartThread() {
  const SignalsBlocked blocked;
  try {
    thread_ = std::thread([this] { Work(); });
  } catch (const std::system_error& error) {
    return absl::ResourceExhaustedError(fmt::format("cannot start the log's thread: {}", error.what()));
  }
  return absl::OkStatus();
}

absl::StatusOr<Ticket> BackgroundLog::Submit(std::string_view record) {
  std::unique_lock lock(mutex_);
  absl::Status takes = state_.Takes(record);
  while (takes.ok() && waiting_.size() + Frame::SizeOf(record) > state_.memory) {
    Await(lock, state_.submitted);
    takes = state_.Takes(record);
  }
  if (!takes.ok()) return takes;
  waiting_.Add(record);
  return ++state_.submitted;
}

absl::Status BackgroundLog::Wait(Ticket ticket) {
  std::unique_lock lock(mutex_);
  while (!state_.IsDecided(ticket)) Await(lock, ticket);
  return state_.Of(ticket);
}

absl::Status BackgroundLog::Close() {
  std::unique_lock lock(mutex_);
  while (!state_.IsDecided(state_.submitted)) Await(lock, state_.submitted);
  lock.unlock();
  Stop();
  lock.lock();
  return state_.Close(*file_);
}

void BackgroundLog::Await(std::unique_lock<std::mutex>& lock, Ticket wanted) {
  if (wanted > wanted_) {
    wanted_ = wanted;
    Wake();
  }
  committed_.wait(lock);
}

void BackgroundLog::Stop() {
  {
    const std::lock_guard lock(mutex_);
    is_stopped_ = true;
    Wake();
  }
  if (thread_.joinable()) thread_.join();
}

}  // namespace weir
