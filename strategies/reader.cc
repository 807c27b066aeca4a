#include "strategies/reader.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "fmt/format.h"
#include "strategies/memory/shortage.h"

namespace weir {

bool Reader::Fail(absl::Status error) {
  consumed_ = consumed();
  start_ = cursor_ = limit_ = nullptr;
  if (status_.ok()) status_ = std::move(error);
  return false;
}

bool Reader::PullSlow(size_t least) {
  if (!status_.ok()) return false;
  if (least <= Ready().size()) return true;
  if (least > max_pull_) {
    return Fail(absl::InvalidArgumentError(fmt::format(
        "{} bytes asked for in one piece at offset {}; this reader gives at most {}, open it with a larger "
        "buffer",
        least, consumed(), max_pull_)));
  }
  return !ended_ && Refill(least);
}

absl::StatusOr<size_t> Reader::Read(std::span<char> to) {
  size_t got = TakeReady(to);
  while (got < to.size() && status_.ok() && !ended_) {
    if (const size_t around = ReadAround(to.subspan(got)); around > 0) {
      got += around;
    } else if (Pull()) {
      got += TakeReady(to.subspan(got));
    }
  }
  if (!status_.ok()) return status_;
  return got;
}

size_t Reader::TakeReady(std::span<char> to) {
  const size_t size = std::min(to.size(), Ready().size());
  if (size > 0) std::memcpy(to.data(), cursor_, size);
  cursor_ += size;
  return size;
}

size_t Reader::ReadAround(std::span<char>) { return 0; }

absl::Status Reader::Close() {
  if (!open_) return close_status_;
  open_ = false;
  absl::Status closing = DoClose();
  if (status_.ok() && !closing.ok()) Fail(std::move(closing));
  close_status_ = status_;
  if (status_.ok()) Fail(absl::FailedPreconditionError("the reader is closed"));
  return close_status_;
}

void Reader::Cancel() {
  if (!open_) return;
  open_ = false;
  DoClose().IgnoreError();
  if (status_.ok()) Fail(StatusInWords(absl::StatusCode::kCancelled, "the reader was cancelled"));
  close_status_ = status_;
}

ReaderAccounting Reader::accounting() const {
  ReaderAccounting result;
  Account(result);
  result.consumed = consumed();
  result.ready = Ready().size();
  result.read_ahead = result.delivered - result.consumed - result.ready;
  return result;
}

}  // namespace weir
