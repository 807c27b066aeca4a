#include "strategies/writer.h"

#include <algorithm>
#include <new>
#include <string>
#include <utility>

#include "fmt/format.h"
#include "strategies/memory/shortage.h"
#include "strategies/notice.h"

namespace weir {

absl::Status Writer::Flush() {
  if (status_.ok()) DoFlush();
  return status_;
}

absl::Status Writer::Sync() {
  if (status_.ok() && DoFlush()) DoSync();
  return status_;
}

absl::Status Writer::Close() {
  if (!open_) return close_status_;
  if (status_.ok()) DoFlush();
  absl::Status closing = DoClose();
  if (status_.ok() && !closing.ok()) Fail(std::move(closing));
  open_ = false;
  close_status_ = status_;
  if (status_.ok()) Fail(absl::FailedPreconditionError("the writer is closed"));
  return close_status_;
}

void Writer::Cancel() {
  if (!open_) return;
  DoCancel();
  open_ = false;
  if (status_.ok()) Fail(StatusInWords(absl::StatusCode::kCancelled, "the writer was cancelled"));
  close_status_ = status_;
}

void Writer::CancelIfOpen() {
  if (!open_) return;
  const Accounting at_end = accounting();
  if (at_end.appended > 0) GiveNoticeOfLoss(at_end);
  DoCancel();
  open_ = false;
}

void Writer::GiveNoticeOfLoss(const Accounting& at_end) const try {
  GiveNotice(fmt::format("a writer was destroyed while open; {} of {} bytes appended were not written{}",
                         at_end.appended - at_end.committed, at_end.appended,
                         status_.ok() ? std::string() : fmt::format(" ({})", status_.ToString())));
} catch (const std::bad_alloc&) {  // whoever has no memory cannot be told so either
}

Accounting Writer::accounting() const {
  Accounting result;
  Account(result);
  result.buffered = Filled().size();
  result.appended = accepted_ + result.buffered;
  result.in_flight = accepted_ - result.committed;
  return result;
}

std::span<char> Writer::TakeWindow() {
  const std::span<char> filled = Filled();
  accepted_ += filled.size();
  start_ = cursor_ = limit_ = nullptr;
  return filled;
}

bool Writer::Fail(absl::Status error) {
  TakeWindow();
  if (status_.ok()) status_ = std::move(error);
  return false;
}

bool Writer::AppendSlow(std::string_view record) {
  if (!status_.ok()) return false;
  return record.empty() || PushRecord(record);
}

bool Writer::PushRecord(std::string_view record) {
  while (record.size() > Room()) {
    const size_t fits = Room();
    if (fits > 0) std::memcpy(cursor_, record.data(), fits);
    cursor_ += fits;
    record.remove_prefix(fits);
    if (!Push(1)) return false;
  }
  std::memcpy(cursor_, record.data(), record.size());
  cursor_ += record.size();
  return true;
}

char* Writer::ReserveSlow(size_t max) {
  if (!status_.ok()) return nullptr;
  if (max > max_reserve_) {
    Fail(absl::InvalidArgumentError(
        fmt::format("a reservation of {} bytes; this writer can reserve at most {}", max, max_reserve_)));
    return nullptr;
  }
  const bool fits = cursor_ != nullptr && max <= Room();
  if (!fits && !HasNoBuffer() && !Push(std::max<size_t>(max, 1))) return nullptr;
  return cursor_;
}

bool Writer::CommitSlow() {
  const std::string_view record(limit_, static_cast<size_t>(cursor_ - limit_));
  cursor_ = limit_;
  return AppendSlow(record);
}

}  // namespace weir
