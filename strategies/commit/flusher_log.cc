#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "strategies/commit/log_state.h"
#include "strategies/commit/logs.h"
#include "strategies/threads/signals_blocked.h"

namespace weir {
namespace {

class FlusherLog final : public Log {
 public:
  FlusherLog(std::unique_ptr<LogFile> file, size_t memory) : file_(std::move(file)), state_(memory) {}
  ~FlusherLog() override { Stop(); }

  absl::Status Start() {
    const SignalsBlocked blocked;
    try {
      thread_ = std::thread([this] { Flush(); });
    } catch (const std::system_error& error) {
      return absl::ResourceExhaustedError(fmt::format("cannot start the log's thread: {}", error.what()));
    }
    return absl::OkStatus();
  }

  absl::StatusOr<Ticket> Submit(std::string_view record) override {
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

  absl::Status Wait(Ticket ticket) override {
    std::unique_lock lock(mutex_);
    while (!state_.IsDecided(ticket)) Await(lock, ticket);
    return state_.Of(ticket);
  }

  absl::Status Close() override {
    std::unique_lock lock(mutex_);
    while (!state_.IsDecided(state_.submitted)) Await(lock, state_.submitted);
    lock.unlock();
    Stop();
    lock.lock();
    return state_.Close(*file_);
  }

  LogAccounting accounting() const override { return file_->accounting(); }

 private:
  void Await(std::unique_lock<std::mutex>& lock, Ticket wanted) {
    if (wanted > wanted_) {
      wanted_ = wanted;
      work_.notify_one();
    }
    committed_.wait(lock);
  }

  // The thread: as long as somebody waits, or until one commit has failed.
  void Flush() {
    std::unique_lock lock(mutex_);
    while (true) {
      work_.wait(lock, [this] { return is_stopped_ || wanted_ > state_.committed; });
      if (is_stopped_) return;
      std::swap(waiting_, written_);
      const Ticket last = state_.submitted;
      lock.unlock();
      absl::Status how = file_->Commit(written_);
      lock.lock();
      state_.Committed(last, std::move(how));
      committed_.notify_all();
      if (!state_.status.ok()) return;
    }
  }

  void Stop() {
    {
      const std::lock_guard lock(mutex_);
      is_stopped_ = true;
    }
    work_.notify_one();
    if (thread_.joinable()) thread_.join();
  }

  const std::unique_ptr<LogFile> file_;
  std::mutex mutex_;
  LogState state_;
  Frame waiting_, written_;
  Ticket wanted_ = 0;  // somebody waits for it
  bool is_stopped_ = false;
  std::condition_variable work_, committed_;
  std::thread thread_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Log>> OpenFlusherLog(const LogOptions& options) {
  absl::StatusOr<std::unique_ptr<LogFile>> file = LogFile::Open(options, CommitBy::kFdatasync);
  if (!file.ok()) return file.status();
  auto log = std::make_unique<FlusherLog>(*std::move(file), options.memory);
  if (absl::Status started = log->Start(); !started.ok()) return started;
  return log;
}

}  // namespace weir
