#ifndef WEIR_STRATEGIES_EVENT_EMITTERS_H_
#define WEIR_STRATEGIES_EVENT_EMITTERS_H_

#include <type_traits>

#include "strategies/event/concurrent_emitter.h"
#include "strategies/event/hashed_emitter.h"
#include "strategies/event/interned_emitter.h"
#include "strategies/event/naive_emitter.h"
#include "strategies/event/static_emitter.h"

namespace weir {

/// All of weir's own emitters, the catalogue: `use` is called with std::type_identity of each, in the order in
/// which they are shown. `Events`: those that the static one is to know.
template <class... Events, class Use>
void ForEachEmitter(Use use) {
  use(std::type_identity<NaiveEmitter>());
  use(std::type_identity<HashedEmitter>());
  use(std::type_identity<InternedEmitter>());
  use(std::type_identity<StaticEmitter<Events...>>());
  use(std::type_identity<ConcurrentEmitter>());
}

}  // namespace weir

#endif  // WEIR_STRATEGIES_EVENT_EMITTERS_H_
