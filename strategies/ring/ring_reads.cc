#include "strategies/ring/ring_reads.h"

#include <cerrno>
#include <utility>

namespace weir {

RingReads::RingReads(InputFile& file, std::unique_ptr<IoRing> ring, std::span<char> memory,
                     size_t buffer_size, std::optional<uint64_t> file_size, bool registered)
    : RingTraffic(file.calls(), std::move(ring)),
      file_(file),
      file_size_(file_size),
      registered_(registered) {
  blocks_.resize(memory.size() / buffer_size);
  for (size_t i = 0; i < blocks_.size(); ++i)
    blocks_[i].memory = memory.subspan(i * buffer_size, buffer_size);
}

absl::StatusOr<std::string_view> RingReads::Next() {
  if (!over_) {
    AddReads();
    while (!Finished(first_)) {
      QueueWaiting();
      EnterOrFail(1);
    }
    QueueWaiting();
    if (queued() > 0) EnterOrFail(0);
    const Block& block = At(first_++);
    over_ = block.state == Block::State::kLast;
    error_ = block.error;
    if (block.done > 0) return std::string_view(block.memory.data(), block.done);
  }
  if (!error_.ok()) return error_;
  return std::string_view();
}

bool RingReads::HasNext() {
  Reap();
  return over_ || (first_ < next_ && Finished(first_));
}

bool RingReads::Finished(uint64_t number) {
  const Block& block = At(number);
  return block.state == Block::State::kDone || block.state == Block::State::kLast;
}

// Into every buffer: the consumer has given back the one that it had.
void RingReads::AddReads() {
  for (; next_ < first_ + blocks_.size(); ++next_) {
    Block& block = At(next_);
    block.number = next_;
    block.offset = file_.start() + next_ * block.memory.size();
    block.done = 0;
    block.state = Block::State::kWaiting;
    block.error = absl::OkStatus();
  }
}

void RingReads::QueueWaiting() {
  for (uint64_t number = first_; number < next_; ++number) {
    const Block& block = At(number);
    if (block.state == Block::State::kLast) return;
    if (regular() && block.offset > *file_size_ && number > first_) return;
    if (block.state == Block::State::kWaiting && !QueueRest(number)) return;
    if (!regular() && block.state != Block::State::kDone) return;
  }
}

bool RingReads::QueueRest(uint64_t number) {
  Block& block = At(number);
  const std::span<char> rest = block.memory.subspan(block.done);
  const uint64_t offset = regular() ? block.offset + block.done : RingWrite::kAtPosition;
  if (!Queue(RingRead{file_.fd(), rest.data(), rest.size(), offset, registered_, number})) return false;
  block.state = Block::State::kSubmitted;
  block.in_ring = true;
  return true;
}

void RingReads::EnterOrFail(unsigned wait) {
  if (Enter(wait)) return;
  Block& block = At(first_);
  block.error = file_.Error("io_uring_enter for", file_.start() + delivered_);
  block.state = Block::State::kLast;
}

void RingReads::Complete(const RingCompletion& completion) {
  Block& block = At(completion.tag);
  const int64_t result = completion.result;
  block.in_ring = false;
  if (block.state == Block::State::kLast) return;  // the ring failed meanwhile
  block.state = Block::State::kWaiting;
  if (result == -EINTR || result == -EAGAIN || result == -ECANCELED) return;  // or its thread ended
  if (result <= 0) {
    block.state = Block::State::kLast;
    errno = static_cast<int>(-result);
    if (result < 0)
      block.error =
          file_.Error("read through io_uring from", regular() ? block.offset + block.done : delivered_);
    return;
  }
  block.done += static_cast<size_t>(result);
  delivered_ += static_cast<uint64_t>(result);
  const bool whole = block.done == block.memory.size();
  if (!whole) ++short_reads_;
  if (whole || !regular()) block.state = Block::State::kDone;
}

void RingReads::Abandon() {
  if (!is_open()) return;
  over_ = true;
  Reap();
  const bool completes = under_way() == 0 || regular() || Cancel();
  while (completes && under_way() > 0) WaitForOne();
  CloseRing();
}

// Also what belongs to a block that has an error by now. False: the ring takes nothing any more.
bool RingReads::Cancel() {
  for (const Block& block : blocks_) {
    if (block.in_ring) QueueCancellation(block.number);
  }
  const size_t before = queued();
  while (Enter(0) && errno == EINTR) continue;
  return queued() < before;
}

}  // namespace weir
