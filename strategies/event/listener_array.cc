#include "strategies/event/listener_array.h"

#include <algorithm>
#include <cstddef>
#include <memory>

namespace weir {
namespace {

constexpr ptrdiff_t kLeastRoom = 4;
constexpr ptrdiff_t kMovedAtOnce = 64;  // listeners that are moved sooner than a gap is left

}  // namespace

Connection ListenerArray::Add(Erased function, void* word, Place place, Times times) {
  const bool first = place == Place::kFirst;
  if (first ? first_ == memory_.get() : end_ == end_of_room_) Grow();
  const int64_t id = first ? next_before_-- : next_++;
  Entry& entry = first ? *--first_ : *end_++;
  entry = times == Times::kAlways ? Entry{function, word, id, nullptr} : Entry{nullptr, word, id, function};
  ++count_;
  return {.list = this, .id = id};
}

bool ListenerArray::Remove(const Connection& connection) {
  Entry* const entry = FindEntry(connection.id);
  if (entry == nullptr) return false;
  --count_;
  if (IsEmitting()) {
    MakeGap(*entry);
  } else if (end_ - entry <= kMovedAtOnce) {
    std::copy(entry + 1, end_, entry);
    --end_;
  } else if (entry - first_ <= kMovedAtOnce) {
    std::copy_backward(first_, entry, entry + 1);
    ++first_;
  } else {
    MakeGap(*entry);
    if (gaps_ > count_) CloseGaps();
  }
  if (state_ == kGaps) TrimEnds();
  return true;
}

void ListenerArray::Clear() {
  count_ = 0;
  if (!IsEmitting()) {
    first_ = end_ = memory_.get();
    gaps_ = 0;
    state_ = 0;
    return;
  }
  for (Entry* each = first_; each != end_; ++each) {
    if (!each->is_gap()) MakeGap(*each);
  }
}

void ListenerArray::Abandon() {
  Clear();
  if (!IsEmitting()) return LetGo();
  state_ |= kAbandoned;
}

// The function of one that listens once, which is removed; null: it is a gap.
ListenerArray::Erased ListenerArray::Take(Entry& entry) {
  const Erased function = entry.once;
  if (function == nullptr) return nullptr;
  --count_;
  MakeGap(entry);
  return function;
}

// Null where it is not there.
ListenerArray::Entry* ListenerArray::FindEntry(int64_t id) const {
  if (first_ == end_) return nullptr;
  Entry* entry = end_ - 1;
  if (entry->id != id) entry = std::ranges::lower_bound(first_, end_, id, {}, &Entry::id);
  return entry != end_ && entry->id == id && !entry->is_gap() ? entry : nullptr;
}

void ListenerArray::MakeGap(Entry& entry) {
  entry.function = entry.once = nullptr;
  ++gaps_;
  state_ |= kGaps;
}

void ListenerArray::TrimEnds() {
  for (; first_ < end_ && first_->is_gap(); ++first_) --gaps_;
  for (; first_ < end_ && end_[-1].is_gap(); --end_) --gaps_;
  if (gaps_ == 0) state_ = 0;
}

void ListenerArray::CloseGaps() {
  end_ = std::remove_if(first_, end_, [](const Entry& each) { return each.is_gap(); });
  gaps_ = 0;
  state_ = 0;
}

void ListenerArray::EndOutermost() {
  if (state_ & kAbandoned) return LetGo();
  CloseGaps();
  moved_ = 0;
}

// Makes room for as many again at each end.
void ListenerArray::Grow() {
  const ptrdiff_t used = end_ - first_;
  const ptrdiff_t more = std::max(kLeastRoom, used);
  auto memory = std::make_unique_for_overwrite<Entry[]>(static_cast<size_t>(used + 2 * more));
  Entry* const first = memory.get() + more;
  std::copy(first_, end_, first);
  if (IsEmitting()) {
    moved_ += reinterpret_cast<char*>(first) - reinterpret_cast<char*>(first_);
    state_ |= kMoved;
  }
  memory_ = std::move(memory);
  first_ = first;
  end_ = first + used;
  end_of_room_ = first + used + more;
}

}  // namespace weir
