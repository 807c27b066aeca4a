#include "strategies/event/event.h"

#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <utility>

namespace weir {
namespace {

struct Names {
  std::mutex mutex;
  std::map<std::pair<std::string, const void*>, EventId> ids;
  std::deque<std::string_view> names;  // by id, of the keys
};

// Events are static objects of any file, and emit until the last of these is gone.
Names& AllNames() {
  static Names& names = *new Names;
  return names;
}

}  // namespace

EventId InternEvent(std::string_view name, const void* types) {
  Names& all = AllNames();
  const std::lock_guard lock(all.mutex);
  const auto [at, is_new] =
      all.ids.try_emplace({std::string(name), types}, static_cast<EventId>(all.names.size()));
  if (is_new) all.names.emplace_back(at->first.first);
  return at->second;
}

std::string_view NameOfEvent(EventId id) {
  Names& all = AllNames();
  const std::lock_guard lock(all.mutex);
  return all.names[id];
}

}  // namespace weir
