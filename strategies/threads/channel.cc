#include "strategies/threads/channel.h"

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <new>
#include <optional>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "strategies/memory/aligned_buffer.h"
#include "strategies/memory/shortage.h"
#include "strategies/threads/block_reader.h"

namespace weir {
namespace {

struct Filled {
  size_t slab;
  size_t size;
};

// What both ends share: the slabs, those that are free, and those on the way, in order.
class SlabExchange {
 public:
  explicit SlabExchange(const ChannelOptions& options) : filled_(options.slabs) {
    free_.reserve(options.slabs);
    for (size_t i = 0; i < options.slabs; ++i) {
      slabs_.emplace_back(options.slab_size);
      free_.push_back(i);
    }
  }

  size_t memory() const { return slabs_.size() * slabs_.front().size(); }
  std::span<char> operator[](size_t slab) const { return slabs_[slab].span(); }

  // Waits for a free slab; none when nobody reads any more.
  std::optional<size_t> TakeFree() {
    std::unique_lock lock(mutex_);
    freed_.wait(lock, [this] { return !free_.empty() || reader_gone_; });
    if (reader_gone_) return std::nullopt;
    const size_t slab = free_.back();
    free_.pop_back();
    return slab;
  }

  void GiveFree(size_t slab) {
    const std::lock_guard lock(mutex_);
    free_.push_back(slab);
    freed_.notify_one();
  }

  // False: nobody reads any more.
  bool HandOver(Filled filled) {
    const std::lock_guard lock(mutex_);
    if (reader_gone_) return false;
    filled_[(first_ + count_++) % filled_.size()] = filled;
    handed_over_.notify_one();
    return true;
  }

  // Waits for what was handed over. None at the end of the stream; CANCELLED where that has none.
  absl::StatusOr<std::optional<Filled>> TakeFilled() {
    std::unique_lock lock(mutex_);
    handed_over_.wait(lock, [this] { return count_ > 0 || writer_gone_; });
    if (count_ == 0 && !ended_) return absl::CancelledError("the stream was given up by who writes it");
    if (count_ == 0) return std::nullopt;
    const Filled filled = filled_[first_];
    first_ = (first_ + 1) % filled_.size();
    --count_;
    return filled;
  }

  void EndWriting(bool whole) {
    const std::lock_guard lock(mutex_);
    if (!std::exchange(writer_gone_, true)) ended_ = whole;
    handed_over_.notify_one();
  }

  void EndReading() {
    const std::lock_guard lock(mutex_);
    reader_gone_ = true;
    freed_.notify_one();
  }

 private:
  std::deque<AlignedBuffer> slabs_;  // fixed

  std::mutex mutex_;  // for what follows
  std::condition_variable freed_, handed_over_;
  std::vector<size_t> free_;
  std::vector<Filled> filled_;  // a ring
  size_t first_ = 0;
  size_t count_ = 0;
  bool writer_gone_ = false;
  bool ended_ = false;
  bool reader_gone_ = false;
};

class ChannelWriter final : public Writer {
 public:
  ChannelWriter(std::shared_ptr<SlabExchange> exchange, size_t slab_size)
      : Writer(slab_size), exchange_(std::move(exchange)) {}
  ~ChannelWriter() override {
    CancelIfOpen();
    exchange_->EndWriting(false);
  }

  std::optional<size_t> memory_bound() const override { return exchange_->memory(); }

 private:
  bool Push(size_t) override {
    if (!HandOver()) return false;
    slab_ = exchange_->TakeFree();
    if (!slab_) return Unread();
    OpenWindow((*exchange_)[*slab_]);
    return true;
  }

  bool DoFlush() override { return HandOver(); }
  bool DoSync() override { return true; }

  bool HandOver() {
    const size_t size = TakeWindow().size();
    if (!slab_) return true;
    const size_t slab = *std::exchange(slab_, std::nullopt);
    if (size == 0) return exchange_->GiveFree(slab), true;
    if (!exchange_->HandOver({slab, size})) return Unread();
    committed_ += size;
    return true;
  }

  bool Unread() { return Fail(absl::CancelledError("nobody reads the stream any more")); }

  absl::Status DoClose() override {
    exchange_->EndWriting(status().ok());
    return absl::OkStatus();
  }
  void DoCancel() override { exchange_->EndWriting(false); }
  void Account(Accounting& accounting) const override { accounting.committed = committed_; }

  const std::shared_ptr<SlabExchange> exchange_;
  std::optional<size_t> slab_;  // the window's
  uint64_t committed_ = 0;
};

class ChannelReader final : public BlockReader {
 public:
  ChannelReader(std::shared_ptr<SlabExchange> exchange, size_t slab_size)
      : BlockReader(slab_size), exchange_(std::move(exchange)) {}
  ~ChannelReader() override {
    CancelIfOpen();
    exchange_->EndReading();
  }

  std::optional<size_t> memory_bound() const override { return exchange_->memory() + bridge_memory(); }

 private:
  absl::StatusOr<std::string_view> NextBlock() override {
    if (slab_) exchange_->GiveFree(*std::exchange(slab_, std::nullopt));
    const absl::StatusOr<std::optional<Filled>> next = exchange_->TakeFilled();
    if (!next.ok()) return next.status();
    if (!next->has_value()) return std::string_view();
    const Filled filled = **next;
    slab_ = filled.slab;
    delivered_ += filled.size;
    return std::string_view((*exchange_)[filled.slab].data(), filled.size);
  }

  absl::Status DoClose() override {
    exchange_->EndReading();
    return absl::OkStatus();
  }
  void Account(ReaderAccounting& accounting) const override { accounting.delivered = delivered_; }

  const std::shared_ptr<SlabExchange> exchange_;
  std::optional<size_t> slab_;  // the window's
  uint64_t delivered_ = 0;
};

}  // namespace

absl::StatusOr<Channel> OpenChannel(const ChannelOptions& options) try {
  if (options.slabs < 2 || options.slab_size < kMinBufferSize || options.slab_size > kMaxBufferSize) {
    return absl::InvalidArgumentError(fmt::format("a channel of {} slabs of {} bytes; at least 2 of {}",
                                                  options.slabs, options.slab_size, kMinBufferSize));
  }
  const auto exchange = std::make_shared<SlabExchange>(options);
  return Channel{std::make_unique<ChannelWriter>(exchange, options.slab_size),
                 std::make_unique<ChannelReader>(exchange, options.slab_size)};
} catch (const std::bad_alloc&) {
  return NoMemory("open a channel with");
}

}  // namespace weir
