#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <utility>

#include "strategies/commit/log_state.h"
#include "strategies/commit/logs.h"

namespace weir {
namespace {

// What waits is committed in turns; those of one turn wait at one gate, those who have come since at another. Whoever
// is woken finds its record committed without taking the lock, for which all of a turn would stand in line.
class LeaderLog final : public Log {
 public:
  LeaderLog(std::unique_ptr<LogFile> file, size_t memory) : file_(std::move(file)), state_(memory) {}

  absl::StatusOr<Ticket> Submit(std::string_view record) override {
    std::unique_lock lock(mutex_);
    absl::Status takes = state_.Takes(record);
    while (takes.ok() && waiting_.size() + Frame::SizeOf(record) > state_.memory) {
      AwaitOrLead(lock, 0);
      takes = state_.Takes(record);
    }
    if (!takes.ok()) return takes;
    waiting_.Add(record);
    return ++state_.submitted;
  }

  absl::Status Wait(Ticket ticket) override {
    if (ticket <= committed_.load(std::memory_order_acquire)) return absl::OkStatus();
    std::unique_lock lock(mutex_);
    while (!state_.IsDecided(ticket)) {
      AwaitOrLead(lock, ticket);
      if (!lock.owns_lock()) return absl::OkStatus();
    }
    return state_.Of(ticket);
  }

  absl::Status Close() override {
    std::unique_lock lock(mutex_);
    while (!state_.IsDecided(state_.submitted)) AwaitOrLead(lock, 0);
    return state_.Close(*file_);
  }

  LogAccounting accounting() const override { return file_->accounting(); }

 private:
  // Moves on with each turn that ends, and where one of those who wait is to lead.
  using Gate = std::atomic<uint32_t>;

  // Waits for the end of the turn that has `ticket`, or leads one. One is enough to wake for the next turn, as who
  // waits for that leads it. Comes back without the lock if `ticket`, which is not 0, is committed.
  void AwaitOrLead(std::unique_lock<std::mutex>& lock, Ticket ticket) {
    if (!is_led_) return Lead(lock);
    Gate& gate = gates_[(turn_ + (ticket <= last_of_turn_ ? 0 : 1)) % 2];
    const uint32_t seen = gate.load(std::memory_order_relaxed);
    lock.unlock();
    gate.wait(seen, std::memory_order_acquire);
    if (ticket == 0 || ticket > committed_.load(std::memory_order_acquire)) lock.lock();
  }

  void Lead(std::unique_lock<std::mutex>& lock) {
    is_led_ = true;
    std::swap(waiting_, written_);
    last_of_turn_ = state_.submitted;
    lock.unlock();
    absl::Status how = file_->Commit(written_);
    lock.lock();
    state_.Committed(last_of_turn_, std::move(how));
    committed_.store(state_.committed, std::memory_order_release);
    is_led_ = false;
    Gate& ended = gates_[turn_ % 2];
    Gate& next = gates_[++turn_ % 2];
    ended.fetch_add(1, std::memory_order_release);
    next.fetch_add(1, std::memory_order_release);
    const bool goes_on = state_.status.ok();
    lock.unlock();
    // First one of the next turn, who leads, or everyone if there is none; then all of this one.
    if (goes_on) {
      next.notify_one();
    } else {
      next.notify_all();
    }
    ended.notify_all();
    lock.lock();
  }

  const std::unique_ptr<LogFile> file_;
  std::mutex mutex_;
  LogState state_;
  Frame waiting_, written_;
  bool is_led_ = false;                // a turn is under way: written_ is the leader's
  uint64_t turn_ = 0;                  // that is under way, or the next
  Ticket last_of_turn_ = 0;            // that is under way
  std::atomic<Ticket> committed_ = 0;  // as state_ has it, to be read by whoever was woken
  std::array<Gate, 2> gates_{};
};

}  // namespace

absl::StatusOr<std::unique_ptr<Log>> OpenLeaderLog(const LogOptions& options, CommitBy by) {
  absl::StatusOr<std::unique_ptr<LogFile>> file = LogFile::Open(options, by);
  if (!file.ok()) return file.status();
  return std::make_unique<LeaderLog>(*std::move(file), options.memory);
}

}  // namespace weir
