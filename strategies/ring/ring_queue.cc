#include "strategies/ring/ring_queue.h"

#include <algorithm>
#include <cerrno>
#include <string>
#include <utility>

#include "fmt/format.h"

namespace weir {

RingQueue::RingQueue(OutputFile& file, std::unique_ptr<IoRing> ring, size_t depth, bool regular,
                     bool registered)
    : RingTraffic(file.calls(), std::move(ring)),
      file_(file),
      regular_(regular),
      registered_(registered),
      pieces_(depth),
      added_(file.offset()) {}

absl::Status RingQueue::Add(std::string_view bytes) {
  At(next_++) = {.bytes = bytes, .offset = added_, .done = 0, .state = Piece::State::kWaiting};
  added_ += bytes.size();
  ReapAndCommit();
  QueueWaiting();
  if (queued() > 0) EnterOrNote(0);
  if (!error_.ok()) Settle();
  return error_;
}

absl::Status RingQueue::WaitFor(uint64_t most) {
  ReapAndCommit();
  while (error_.ok() && (in_flight() > most || !room())) {
    QueueWaiting();
    EnterOrNote(CompletionsUntil(most));
  }
  if (!error_.ok()) Settle();
  return error_;
}

void RingQueue::Abandon() {
  if (!is_open()) return;
  end_ = 0;
  if (queued() == 0 && under_way() > 0) Cancel();
  Settle();
  CloseRing();
}

void RingQueue::Cancel() {
  for (uint64_t number = first_; number < next_; ++number) {
    if (At(number).state == Piece::State::kSubmitted) QueueCancellation(number);
  }
  EnterOrNote(0);
}

bool RingQueue::MaySubmit(uint64_t number) const { return regular_ || number == first_; }

void RingQueue::QueueWaiting() {
  for (uint64_t number = first_; number < std::min(next_, end_) && MaySubmit(number); ++number) {
    Piece& piece = At(number);
    if (piece.state != Piece::State::kWaiting) continue;
    const std::string_view rest = piece.bytes.substr(piece.done);
    const uint64_t offset = regular_ ? piece.offset + piece.done : RingWrite::kAtPosition;
    if (!Queue(RingWrite{file_.fd(), rest.data(), rest.size(), offset, registered_, number})) return;
    piece.state = Piece::State::kSubmitted;
  }
}

// How many writes that are submitted have to complete, at least, until no more than `most` bytes are in
// flight.
unsigned RingQueue::CompletionsUntil(uint64_t most) {
  if (!regular_) return 1;
  unsigned completions = 1;  // of the first, which is never done
  uint64_t left = in_flight() - (At(first_).bytes.size() - At(first_).done);
  for (uint64_t number = first_ + 1; number < next_ && left > most; ++number) {
    const Piece& piece = At(number);
    if (piece.state == Piece::State::kSubmitted) ++completions;
    left -= piece.bytes.size();
  }
  return completions;
}

void RingQueue::EnterOrNote(unsigned wait) {
  if (!Enter(wait)) Note(errno, 0, "io_uring_enter for");
  MoveCommitted();
}

void RingQueue::ReapAndCommit() {
  Reap();
  MoveCommitted();
}

void RingQueue::Complete(const RingCompletion& completion) {
  Piece& piece = At(completion.tag);
  piece.state = Piece::State::kWaiting;
  const int64_t result = completion.result;
  if (result == -EINTR || result == -ECANCELED) return;
  if (result < 0) return Note(static_cast<int>(-result), completion.tag, "write through io_uring to");
  if (result == 0)
    return Note(EIO, completion.tag, "write through io_uring, which took none of the bytes, to");
  piece.done += static_cast<size_t>(result);
  if (piece.done == piece.bytes.size()) {
    piece.state = Piece::State::kDone;
  } else {
    ++short_writes_;
  }
}

// The error of the earliest write is the one that ends the stream; number 0 ends it wherever it is.
void RingQueue::Note(int error, uint64_t number, std::string_view what) {
  if (number >= end_) return;
  end_ = number;
  const Piece& piece = At(std::max(number, first_));
  errno = error;
  error_ = file_.Error(what, piece.offset + piece.done);
}

void RingQueue::MoveCommitted() {
  for (; first_ < next_; ++first_) {
    const Piece& piece = At(first_);
    file_.Advance(piece.offset + piece.done - file_.offset());
    if (piece.state != Piece::State::kDone) return;
  }
}

// Waits for all that is under way, and for what lies before the end and is not done.
void RingQueue::Settle() {
  ReapAndCommit();
  while (true) {
    QueueWaiting();
    if (queued() > 0 && end_ > 0) {
      EnterOrNote(1);
    } else if (under_way() > 0) {
      WaitForOne();
      MoveCommitted();
    } else {
      break;
    }
  }
  CutToCommitted();
}

void RingQueue::CutToCommitted() {
  if (!regular_ || first_ == next_) return;
  const absl::Status cut = file_.Truncate(file_.offset());
  first_ = next_;
  if (cut.ok() || error_.ok()) return;
  error_ = absl::Status(
      error_.code(), fmt::format("{}; then {}", std::string(error_.message()), std::string(cut.message())));
}

}  // namespace weir
