#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <utility>

#include "strategies/commit/log_state.h"
#include "strategies/commit/logs.h"

namespace weir {
namespace {

constexpr size_t kShards = 64;
constexpr size_t kFull = 64 << 10;  // bytes

// Which shard's the calling thread is: one of its own, until there are more threads than shards.
size_t ShardOfThisThread() {
  static std::atomic<size_t> next = 0;
  static thread_local const size_t mine = next.fetch_add(1, std::memory_order_relaxed);
  return mine % kShards;
}

class SharedLog final : public Log {
 public:
  SharedLog(std::unique_ptr<LogFile> file, size_t memory)
      : file_(std::move(file)), full_(std::min(kFull, memory / kShards)), state_(memory) {}

  absl::StatusOr<Ticket> Submit(std::string_view record) override {
    const size_t index = ShardOfThisThread();
    Shard& shard = shards_[index];
    const std::lock_guard lock(shard.mutex);
    if (is_over_.load(std::memory_order_relaxed) || Frame::SizeOf(record) > full_) {
      if (absl::Status takes = Takes(record); !takes.ok()) return takes;
    }
    shard.frame.Add(record);
    const Ticket ticket = ++shard.submitted * kShards + index;
    if (shard.frame.size() >= full_) Write(shard);
    return ticket;
  }

  absl::Status Wait(Ticket ticket) override {
    Shard& shard = shards_[ticket % kShards];
    const std::lock_guard lock(shard.mutex);
    if (ticket / kShards > shard.written) Write(shard);
    if (ticket / kShards <= shard.written) return absl::OkStatus();
    const std::lock_guard file_lock(mutex_);
    return state_.status;
  }

  absl::Status Close() override {
    for (Shard& shard : shards_) {
      const std::lock_guard lock(shard.mutex);
      if (!shard.frame.empty()) Write(shard);
    }
    is_over_.store(true, std::memory_order_relaxed);
    const std::lock_guard lock(mutex_);
    return state_.Close(*file_);
  }

  LogAccounting accounting() const override { return file_->accounting(); }

 private:
  struct alignas(64) Shard {
    std::mutex mutex;
    Frame frame;
    Ticket submitted = 0, written = 0;  // how many
  };

  absl::Status Takes(std::string_view record) {
    const std::lock_guard lock(mutex_);
    return state_.Takes(record);
  }

  // Under the shard's lock.
  void Write(Shard& shard) {
    const std::lock_guard lock(mutex_);
    if (state_.status.ok() && !state_.is_closed) state_.Committed(0, file_->Commit(shard.frame));
    if (state_.status.ok()) {
      shard.written = shard.submitted;
    } else {
      is_over_.store(true, std::memory_order_relaxed);
    }
  }

  const std::unique_ptr<LogFile> file_;
  const size_t full_;  // bytes that a shard gathers
  std::array<Shard, kShards> shards_;
  std::atomic<bool> is_over_ = false;  // closed, or an error
  std::mutex mutex_;                   // guards state_ and the file
  LogState state_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Log>> OpenSharedLog(const LogOptions& options) {
  absl::StatusOr<std::unique_ptr<LogFile>> file = LogFile::Open(options, CommitBy::kWrite);
  if (!file.ok()) return file.status();
  return std::make_unique<SharedLog>(*std::move(file), options.memory);
}

}  // namespace weir
