#ifndef WEIR_STRATEGIES_EVENT_STATIC_EMITTER_H_
#define WEIR_STRATEGIES_EVENT_STATIC_EMITTER_H_

#include <array>
#include <cstddef>
#include <type_traits>

#include "strategies/event/emitter.h"
#include "strategies/event/event.h"
#include "strategies/event/listener_array.h"

namespace weir {

/// An emitter of the events `Events` and no others, each a type of its own that derives from an Event: where
/// the listeners of one lie is known when the program is compiled.
template <class... Events>
class StaticEmitter final : public Emitter<StaticEmitter<Events...>> {
 public:
  static constexpr EmitterTraits kTraits = {
      .name = "static",
      .summary = "an array of listeners for each event, in a place that the event's type says",
      .any_event = false};
  using List = ListenerArray;

 private:
  friend class Emitter<StaticEmitter>;

  template <class E>
  static constexpr size_t PlaceOf() {
    static_assert((std::is_same_v<E, Events> + ...) == 1, "the emitter does not have this event, once");
    size_t place = 0;
    static_cast<void>(((std::is_same_v<E, Events> || (++place, false)) || ...));
    return place;
  }

  template <class E>
  Connection Add(const E&, const typename E::ListenerType& listener, Place place, Times times) {
    return lists_[PlaceOf<E>()].Add(listener, place, times);
  }

  template <class E>
  ListenerArray* Find(const E&) const {
    return lists_[PlaceOf<E>()].get();
  }

  std::array<OwnedListeners, sizeof...(Events)> lists_;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_EVENT_STATIC_EMITTER_H_
