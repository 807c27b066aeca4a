#include "strategies/cipher/parallel_blocks.h"

#include <condition_variable>
#include <cstring>
#include <deque>
#include <mutex>
#include <new>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "strategies/memory/aligned_buffer.h"
#include "strategies/memory/shortage.h"
#include "strategies/threads/signals_blocked.h"

namespace weir {
namespace {

// Only who has read past a block knows that it is not the last. So each read goes a page further, and that
// page begins the next block; a page, because then reads from a file stay at multiples of it.
constexpr size_t kOverlap = 4096;

// What one thread works with.
struct Workplace {
  explicit Workplace(const BlockWork& work) : read(work.block_size() + kOverlap), room(work.room_size()) {}

  const AlignedBuffer read;
  const AlignedBuffer room;
};

// A block, or why there is none.
struct Taken {
  StreamBlock block;
  absl::Status status;
};

class ParallelBlocks {
 public:
  ParallelBlocks(Reader& source, Writer& target, const ParallelBlocksOptions& options)
      : source_(source), target_(target), options_(options) {}

  absl::Status Run(std::span<const std::unique_ptr<BlockWork>> works) {
    const SignalsBlocked blocked;
    LayOut(works);
    std::vector<std::jthread> threads = Start(works);
    if (threads.empty()) {
      return StatusInWords(absl::StatusCode::kResourceExhausted,
                           "no thread, or no memory, to work on blocks with");
    }
    threads.clear();  // joins them
    return status_;
  }

 private:
  void LayOut(std::span<const std::unique_ptr<BlockWork>> works) {
    try {
      overlap_.reserve(kOverlap);
      for (const std::unique_ptr<BlockWork>& work : works) places_.emplace_back(*work);
    } catch (const std::bad_alloc&) {  // those that were made will do
    }
  }

  std::vector<std::jthread> Start(std::span<const std::unique_ptr<BlockWork>> works) {
    std::vector<std::jthread> threads;
    try {
      threads.reserve(places_.size());
      for (size_t i = 0; i < places_.size(); ++i) {
        threads.emplace_back([this, &work = *works[i], &place = places_[i]] { Work(work, place); });
      }
    } catch (const std::system_error&) {  // those that were started will do
    } catch (const std::bad_alloc&) {     // so they will
    }
    return threads;
  }

  void Work(BlockWork& work, const Workplace& place) {
    while (const std::optional<Taken> taken = TakeBlock(place, work.block_size())) {
      const MappedBlock result =
          taken->status.ok() ? work.Map(taken->block, place.room.span()) : MappedBlock{{}, taken->status};
      if (!PassOn(taken->block.index, result)) return;
    }
  }

  // The next block of the source; none if there is none, or all is over. A failure to read takes a turn like
  // a block, so that it is reported when those before it have been passed on.
  std::optional<Taken> TakeBlock(const Workplace& place, size_t size) {
    const std::lock_guard lock(reading_);
    if (taken_all_ || over_) return std::nullopt;
    const size_t begun = overlap_.size();
    std::memcpy(place.read.data(), overlap_.data(), begun);
    const absl::StatusOr<size_t> got = source_.Read(place.read.span().subspan(begun));
    const size_t filled = begun + (got.ok() ? *got : 0);
    taken_all_ = filled <= size;
    const size_t beyond = taken_all_ ? 0 : filled - size;
    overlap_.assign(place.read.data() + filled - beyond, beyond);
    if (options_.consumed != nullptr) *options_.consumed = source_.consumed();
    return Taken{{next_to_take_++, taken_all_, place.read.span().first(filled - beyond)}, got.status()};
  }

  // Waits until all blocks before it are passed on. False: all is over.
  bool PassOn(uint64_t index, const MappedBlock& result) {
    std::unique_lock lock(writing_);
    turn_.wait(lock, [&] { return next_to_pass_on_ == index || over_; });
    if (over_) return false;
    if (options_.stop.stop_requested()) return End(absl::CancelledError("it was interrupted"));
    if (!target_.Append(result.bytes)) return End(target_.status());
    if (!result.status.ok()) return End(result.status);
    ++next_to_pass_on_;
    turn_.notify_all();
    return true;
  }

  // writing_ is locked.
  bool End(absl::Status status) {
    status_ = std::move(status);
    over_ = true;
    turn_.notify_all();
    if (options_.interrupt_source) options_.interrupt_source();
    return false;
  }

  Reader& source_;
  Writer& target_;
  const ParallelBlocksOptions& options_;
  std::deque<Workplace> places_;

  std::mutex reading_;   // for source_ and what follows
  std::string overlap_;  // read, and of the next block
  bool taken_all_ = false;
  uint64_t next_to_take_ = 0;

  std::mutex writing_;  // for target_ and what follows
  std::condition_variable turn_;
  uint64_t next_to_pass_on_ = 0;
  absl::Status status_;
  std::atomic<bool> over_{false};
};

}  // namespace

absl::Status MapBlocks(Reader& source, std::span<const std::unique_ptr<BlockWork>> works, Writer& target,
                       const ParallelBlocksOptions& options) try {
  return ParallelBlocks(source, target, options).Run(works);
} catch (const std::bad_alloc&) {
  return NoMemory("work on blocks with");
}

}  // namespace weir
