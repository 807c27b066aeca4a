#include "strategies/socket/record_store.h"

#include <algorithm>
#include <array>
#include <cerrno>

namespace weir {

bool Subscriber::Took(ssize_t answer, size_t size) {
  if (answer >= 0) {
    reader.taken += static_cast<uint64_t>(answer);
    return static_cast<size_t>(answer) == size;
  }
  if (errno == EINTR) return false;
  if (errno != EAGAIN && errno != EWOULDBLOCK) error = errno;
  may_send = false;
  return false;
}

RecordQueue::Record RecordStore::MakeRecord(std::string_view bytes) const {
  *queued_ += bytes.size();
  return {new std::string(bytes), [queued = queued_](const std::string* record) {
            *queued -= record->size();
            delete record;
          }};
}

bool RecordStore::SendOwn(Subscriber& subscriber, size_t most) {
  while (!subscriber.own.empty()) {
    std::array<iovec, kMostParts> parts;
    const std::span<iovec> next(parts.data(), subscriber.own.Next({parts.data(), most}));
    size_t size = 0;
    for (const iovec& each : next) size += each.iov_len;
    const ssize_t sent = next.size() == 1
                             ? calls().Send(subscriber.connection.fd(),
                                            {static_cast<const char*>(next[0].iov_base), next[0].iov_len})
                             : calls().Send(subscriber.connection.fd(), next);
    const bool all = subscriber.Took(sent, size);
    if (sent > 0) subscriber.own.Pop(static_cast<size_t>(sent));
    if (!all) return false;
  }
  return true;
}

absl::Status SharedStore::Append(std::string_view record, std::span<Subscriber* const>) {
  absl::Status stored = Store(record);
  if (!stored.ok()) return stored;
  head_ += record.size();
  if (skips_) ends_.push_back(head_);
  return absl::OkStatus();
}

absl::Status SharedStore::Send(std::span<Subscriber* const> subscribers) {
  for (Subscriber* const each : subscribers) {
    bool goes_on = SendOwn(*each, kMostParts);
    while (goes_on && each->cursor < head_) {
      const Call call = SendFrom(*each);
      goes_on = each->Took(call.answer, call.size);
      if (call.answer > 0) each->cursor += static_cast<uint64_t>(call.answer);
    }
  }
  return absl::OkStatus();
}

void SharedStore::Release(uint64_t offset) {
  for (; !ends_.empty() && ends_.front() <= offset; ends_.pop_front()) last_end_ = ends_.front();
}

RecordQueue::Skipped SharedStore::Skip(Subscriber& subscriber) {
  const auto end = std::ranges::lower_bound(ends_, subscriber.cursor);
  const uint64_t kept_to = subscriber.cursor == last_end_ || end == ends_.end() ? subscriber.cursor : *end;
  if (kept_to > subscriber.cursor) subscriber.own.Push(MakeRecord(Copy(subscriber.cursor, kept_to)));
  subscriber.cursor = head_;
  const auto records = std::ranges::upper_bound(ends_, kept_to);
  return {static_cast<uint64_t>(ends_.end() - records), head_ - kept_to};
}

}  // namespace weir
