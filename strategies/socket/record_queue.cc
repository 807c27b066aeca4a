#include "strategies/socket/record_queue.h"

#include <algorithm>

namespace weir {

size_t RecordQueue::Next(std::span<iovec> parts) const {
  const size_t count = std::min(parts.size(), records_.size() - first_);
  for (size_t i = 0; i < count; ++i) {
    const std::string& record = *records_[first_ + i];
    const size_t sent = i == 0 ? sent_ : 0;
    parts[i] = {const_cast<char*>(record.data()) + sent, record.size() - sent};
  }
  return count;
}

void RecordQueue::Pop(size_t bytes) {
  bytes_ -= bytes;
  sent_ += bytes;
  while (first_ < records_.size() && sent_ >= records_[first_]->size()) {
    sent_ -= records_[first_]->size();
    records_[first_++] = nullptr;
  }
  if (bytes_ == 0) {
    records_ = {};
    first_ = 0;
  } else if (2 * first_ > records_.size()) {
    records_.erase(records_.begin(), records_.begin() + static_cast<ptrdiff_t>(first_));
    first_ = 0;
  }
}

RecordQueue::Skipped RecordQueue::Skip() {
  const size_t kept = first_ + (sent_ > 0 ? 1 : 0);
  Skipped skipped;
  while (records_.size() > kept) {
    skipped.bytes += records_.back()->size();
    ++skipped.records;
    records_.pop_back();
  }
  bytes_ -= skipped.bytes;
  if (bytes_ == 0) records_ = {}, first_ = 0;
  return skipped;
}

}  // namespace weir
