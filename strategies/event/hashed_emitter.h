#ifndef WEIR_STRATEGIES_EVENT_HASHED_EMITTER_H_
#define WEIR_STRATEGIES_EVENT_HASHED_EMITTER_H_

#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "strategies/event/emitter.h"
#include "strategies/event/event.h"
#include "strategies/event/listener_array.h"

namespace weir {

/// An emitter that looks the event's name up at each call, as one whose events are texts must: what that costs
/// beside a number.
class HashedEmitter final : public Emitter<HashedEmitter> {
 public:
  static constexpr EmitterTraits kTraits = {
      .name = "hashed",
      .summary = "an array of listeners for each event, its name looked up in a hash table each time"};
  using List = ListenerArray;

 private:
  friend class Emitter<HashedEmitter>;
  using Key = std::pair<std::string_view, const void*>;  // name, which outlives all; types of arguments

  template <class E>
  Connection Add(const E& event, const typename E::ListenerType& listener, Place place, Times times) {
    return lists_[Key(event.name(), E::types())].Add(listener, place, times);
  }

  template <class E>
  ListenerArray* Find(const E& event) const {
    const auto at = lists_.find(Key(event.name(), E::types()));
    return at == lists_.end() ? nullptr : at->second.get();
  }

  absl::flat_hash_map<Key, OwnedListeners> lists_;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_EVENT_HASHED_EMITTER_H_
