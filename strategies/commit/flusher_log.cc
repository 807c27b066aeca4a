#include <mutex>
#include <utility>

#include "strategies/commit/background_log.h"
#include "strategies/commit/logs.h"

namespace weir {
namespace {

class FlusherLog final : public BackgroundLog {
 public:
  FlusherLog(std::unique_ptr<LogFile> file, size_t memory) : BackgroundLog(std::move(file), memory) {}
  ~FlusherLog() override { Stop(); }

  absl::Status Start() { return StartThread(); }

  LogAccounting accounting() const override { return file().accounting(); }

 private:
  void Wake() override { work_.notify_one(); }

  // The thread: as long as somebody waits, or until one commit has failed.
  void Work() override {
    std::unique_lock lock(mutex_);
    while (true) {
      work_.wait(lock, [this] { return is_stopped_ || wanted_ > state_.committed; });
      if (is_stopped_) return;
      std::swap(waiting_, written_);
      const Ticket last = state_.submitted;
      lock.unlock();
      absl::Status how = file().Commit(written_);
      lock.lock();
      state_.Committed(last, std::move(how));
      committed_.notify_all();
      if (!state_.status.ok()) return;
    }
  }

  Frame written_;
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
