#include <mutex>
#include <utility>

#include "strategies/commit/log_state.h"
#include "strategies/commit/logs.h"

namespace weir {
namespace {

class NaiveLog final : public Log {
 public:
  NaiveLog(std::unique_ptr<LogFile> file, size_t memory) : file_(std::move(file)), state_(memory) {}

  absl::StatusOr<Ticket> Submit(std::string_view record) override {
    const std::lock_guard lock(mutex_);
    if (absl::Status takes = state_.Takes(record); !takes.ok()) return takes;
    frame_.Add(record);
    ++state_.submitted;
    state_.Committed(state_.submitted, file_->Commit(frame_));
    return state_.status.ok() ? absl::StatusOr<Ticket>(state_.submitted) : state_.status;
  }

  absl::Status Wait(Ticket ticket) override {
    const std::lock_guard lock(mutex_);
    return state_.Of(ticket);
  }

  absl::Status Close() override {
    const std::lock_guard lock(mutex_);
    return state_.Close(*file_);
  }

  LogAccounting accounting() const override { return file_->accounting(); }

 private:
  const std::unique_ptr<LogFile> file_;
  std::mutex mutex_;
  LogState state_;
  Frame frame_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Log>> OpenNaiveLog(const LogOptions& options) {
  absl::StatusOr<std::unique_ptr<LogFile>> file = LogFile::Open(options, CommitBy::kFdatasync);
  if (!file.ok()) return file.status();
  return std::make_unique<NaiveLog>(*std::move(file), options.memory);
}

}  // namespace weir
