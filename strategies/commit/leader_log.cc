#include <array>
#include <condition_variable>
#include <mutex>
#include <utility>

#include "strategies/commit/log_state.h"
#include "strategies/commit/logs.h"

namespace weir {
namespace {

// What waits is committed in turns; those of one turn wait at one place, those who have come since at another.
class LeaderLog final : public Log {
 public:
  LeaderLog(std::unique_ptr<LogFile> file, size_t memory) : file_(std::move(file)), state_(memory) {}

  absl::StatusOr<Ticket> Submit(std::string_view record) override {
    std::unique_lock lock(mutex_);
    absl::Status takes = state_.Takes(record);
    while (takes.ok() && waiting_.size() + Frame::SizeOf(record) > state_.memory) {
      AwaitOrLead(lock);
      takes = state_.Takes(record);
    }
    if (!takes.ok()) return takes;
    waiting_.Add(record);
    return ++state_.submitted;
  }

  absl::Status Wait(Ticket ticket) override {
    std::unique_lock lock(mutex_);
    while (!state_.IsDecided(ticket)) AwaitOrLead(lock, ticket);
    return state_.Of(ticket);
  }

  absl::Status Close() override {
    std::unique_lock lock(mutex_);
    while (!state_.IsDecided(state_.submitted)) AwaitOrLead(lock);
    return state_.Close(*file_);
  }

  LogAccounting accounting() const override { return file_->accounting(); }

 private:
  // Waits for the end of the turn that has `ticket`, or leads one. One is enough to wake for the next turn, as who
  // waits for that leads it.
  void AwaitOrLead(std::unique_lock<std::mutex>& lock, Ticket ticket = 0) {
    if (!is_led_) return Lead(lock);
    ends_[(turn_ + (ticket <= last_of_turn_ ? 0 : 1)) % 2].wait(lock);
  }

  void Lead(std::unique_lock<std::mutex>& lock) {
    is_led_ = true;
    std::swap(waiting_, written_);
    last_of_turn_ = state_.submitted;
    lock.unlock();
    absl::Status how = file_->Commit(written_);
    lock.lock();
    state_.Committed(last_of_turn_, std::move(how));
    is_led_ = false;
    // All of this turn, and one of the next, who leads; everyone if there is no next.
    ends_[turn_ % 2].notify_all();
    ++turn_;
    if (state_.status.ok()) {
      ends_[turn_ % 2].notify_one();
    } else {
      ends_[turn_ % 2].notify_all();
    }
  }

  const std::unique_ptr<LogFile> file_;
  std::mutex mutex_;
  LogState state_;
  Frame waiting_, written_;
  bool is_led_ = false;      // a turn is under way: written_ is the leader's
  uint64_t turn_ = 0;        // that is under way, or the next
  Ticket last_of_turn_ = 0;  // that is under way
  std::array<std::condition_variable, 2> ends_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Log>> OpenLeaderLog(const LogOptions& options, CommitBy by) {
  absl::StatusOr<std::unique_ptr<LogFile>> file = LogFile::Open(options, by);
  if (!file.ok()) return file.status();
  return std::make_unique<LeaderLog>(*std::move(file), options.memory);
}

}  // namespace weir
