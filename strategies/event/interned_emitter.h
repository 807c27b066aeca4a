#ifndef WEIR_STRATEGIES_EVENT_INTERNED_EMITTER_H_
#define WEIR_STRATEGIES_EVENT_INTERNED_EMITTER_H_

#include <algorithm>
#include <cstddef>
#include <memory>
#include <utility>

#include "strategies/event/emitter.h"
#include "strategies/event/event.h"
#include "strategies/event/listener_array.h"

namespace weir {

/// An emitter whose listeners lie in a table by the event's id. The table is as long as the highest id that
/// somebody listens to, a word each. Of the events emitted last, where their listeners are stands in the emitter
/// itself, which saves going through the table.
class InternedEmitter final : public Emitter<InternedEmitter> {
 public:
  static constexpr EmitterTraits kTraits = {
      .name = "interned",
      .summary = "an array of listeners for each event, in a table by the event's number"};
  using List = ListenerArray;

 private:
  friend class Emitter<InternedEmitter>;

  template <class E>
  Connection Add(const E& event, const typename E::ListenerType& listener, Place place, Times times) {
    if (event.id() >= size_) Grow(event.id() + 1);
    return lists_[event.id()].Add(listener, place, times);
  }

  template <class E>
  ListenerArray* Find(const E& event) const {
    Recent& recent = recent_[event.id() % kRecent];
    if (recent.list != nullptr && recent.id == event.id()) [[likely]]
      return recent.list;
    return FindInTable(event.id(), recent);
  }

  struct Recent {
    EventId id = 0;
    ListenerArray* list = nullptr;  // stays where it is as long as the emitter lives
  };
  static constexpr size_t kRecent = 4;

  [[gnu::noinline]] ListenerArray* FindInTable(EventId id, Recent& recent) const {
    ListenerArray* const list = id < size_ ? lists_[id].get() : nullptr;
    if (list != nullptr) recent = {id, list};
    return list;
  }

  void Grow(size_t least) {
    const size_t size = std::max<size_t>(least, 2 * size_);
    auto lists = std::make_unique<OwnedListeners[]>(size);
    std::move(lists_.get(), lists_.get() + size_, lists.get());
    lists_ = std::move(lists);
    size_ = size;
  }

  std::unique_ptr<OwnedListeners[]> lists_;
  size_t size_ = 0;
  mutable Recent recent_[kRecent];
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_EVENT_INTERNED_EMITTER_H_
