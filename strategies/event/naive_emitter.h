#ifndef WEIR_STRATEGIES_EVENT_NAIVE_EMITTER_H_
#define WEIR_STRATEGIES_EVENT_NAIVE_EMITTER_H_

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "strategies/event/emitter.h"
#include "strategies/event/event.h"

namespace weir {

/// Listeners in the order of their calls, each an object of its own, and an emit goes through a copy: what one
/// writes first.
class CopiedListeners final : public ListenerList {
 public:
  struct Entry {
    void (*function)();
    void* word;
    Times times;
    int64_t id;
    bool is_there = true;
  };

  Connection Add(void (*function)(), void* word, Place place, Times times);
  bool Remove(const Connection& connection) override;
  void Clear();
  size_t count() const { return entries_.size(); }

  template <class... Args>
  Emitted Call(Args... args) {
    Emitted emitted;
    for (const std::shared_ptr<Entry>& entry : Copy()) {
      if (!entry->is_there) continue;
      if (entry->times == Times::kOnce) Remove({.list = this, .id = entry->id});
      ++emitted.called;
      if (!reinterpret_cast<bool (*)(void*, Args...)>(entry->function)(entry->word, args...))
        ++emitted.failed;
    }
    return emitted;
  }

 private:
  ~CopiedListeners() override = default;

  std::vector<std::shared_ptr<Entry>> Copy() const { return entries_; }

  std::vector<std::shared_ptr<Entry>> entries_;
  int64_t next_ = 0;
};

/// An emitter with an ordered map of names.
class NaiveEmitter final : public Emitter<NaiveEmitter> {
 public:
  static constexpr EmitterTraits kTraits = {
      .name = "naive",
      .summary = "an ordered map of names; each emit goes through a copy of the listeners",
      .allocates_on_emit = true,
      .scans_to_remove = true};
  using List = CopiedListeners;

  NaiveEmitter() = default;
  ~NaiveEmitter() {
    for (const auto& [key, list] : lists_) {
      if (list == nullptr) continue;  // there was no memory for it
      list->Clear();
      list->LetGo();
    }
  }

 private:
  friend class Emitter<NaiveEmitter>;
  using Key = std::pair<std::string, const void*>;  // name, types of arguments

  template <class E>
  Connection Add(const E& event, const typename E::ListenerType& listener, Place place, Times times) {
    List*& list = lists_[Key(event.name(), E::types())];
    if (list == nullptr) list = new List;
    return list->Add(reinterpret_cast<void (*)()>(listener.function()), listener.word(), place, times);
  }

  template <class E>
  List* Find(const E& event) const {
    const auto at = lists_.find(Key(event.name(), E::types()));
    return at == lists_.end() ? nullptr : at->second;
  }

  std::map<Key, List*> lists_;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_EVENT_NAIVE_EMITTER_H_
