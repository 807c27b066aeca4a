#include "strategies/event/naive_emitter.h"

#include <algorithm>
#include <memory>

namespace weir {

Connection CopiedListeners::Add(void (*function)(), void* word, Place place, Times times) {
  const int64_t id = next_++;
  entries_.insert(place == Place::kFirst ? entries_.begin() : entries_.end(),
                  std::make_shared<Entry>(Entry{function, word, times, id}));
  return {.list = this, .id = id};
}

// From the last on: who came last goes first, mostly.
bool CopiedListeners::Remove(const Connection& connection) {
  const auto found =
      std::find_if(entries_.rbegin(), entries_.rend(),
                   [&](const std::shared_ptr<Entry>& each) { return each->id == connection.id; });
  if (found == entries_.rend()) return false;
  (*found)->is_there = false;
  entries_.erase(std::next(found).base());
  return true;
}

void CopiedListeners::Clear() {
  for (const std::shared_ptr<Entry>& each : entries_) each->is_there = false;
  entries_.clear();
}

}  // namespace weir
