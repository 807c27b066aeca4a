#ifndef WEIR_TESTS_CONFORMANCE_EMITTER_MODEL_H_
#define WEIR_TESTS_CONFORMANCE_EMITTER_MODEL_H_

#include <algorithm>
#include <cstdint>
#include <deque>
#include <iterator>
#include <memory>
#include <random>
#include <utility>
#include <vector>

#include "strategies/event/emitter.h"
#include "strategies/event/event.h"

namespace weir {

struct Number;

/// The listeners of one event as the contract has them, in the plainest way. With faults that an implementation
/// may have, `kFaults`, a type with constants of the names used below, it is one that is broken on purpose.
template <class Faults>
class ModelListeners final : public ListenerList {
 public:
  Connection Add(void (*function)(), void* word, Place place, Times times) {
    auto entry = std::make_shared<Entry>(Entry{function, word, times, ++ids_});
    if (Faults::kForgetsTheSecondOfTheSame && HasSame(*entry)) return {.list = this, .id = ids_};
    const bool first = place == Place::kFirst && !Faults::kPrependsBehind;
    entries_.insert(first ? entries_.begin() : entries_.end(), std::move(entry));
    return {.list = this, .id = ids_};
  }

  bool Remove(const Connection& connection) override {
    const auto found = std::find_if(entries_.rbegin(), entries_.rend(),
                                    [&](const auto& each) { return each->id == connection.id; });
    if (found == entries_.rend()) return Faults::kSaysThatItWasThere;
    (*found)->is_there = false;
    entries_.erase(std::next(found).base());
    return true;
  }

  void Clear() {
    for (const auto& each : entries_) each->is_there = false;
    if (!Faults::kClearsNothing) entries_.clear();
  }

  size_t count() const { return entries_.size(); }

  template <class... Args>
  Emitted Call(Args... args) {
    Emitted emitted;
    const std::vector<std::shared_ptr<Entry>> all = entries_;
    for (size_t i = 0; i < (Faults::kCallsWhoIsAdded ? entries_.size() : all.size()); ++i) {
      const std::shared_ptr<Entry> entry = Faults::kCallsWhoIsAdded ? entries_[i] : all[i];
      if (!entry->is_there && !Faults::kCallsWhoIsRemoved) continue;
      if (entry->times == Times::kOnce && !Faults::kOnceGoesAfterItsCall) Remove({this, entry->id});
      ++emitted.called;
      const bool fine = reinterpret_cast<bool (*)(void*, Args...)>(entry->function)(entry->word, args...);
      if (entry->times == Times::kOnce && Faults::kOnceGoesAfterItsCall) Remove({this, entry->id});
      if (!fine && !Faults::kSwallowsFailures) ++emitted.failed;
      if (!fine && Faults::kStopsAtAFailure) break;
    }
    return emitted;
  }

 private:
  struct Entry {
    void (*function)();
    void* word;
    Times times;
    int64_t id;
    bool is_there = true;
  };

  ~ModelListeners() override = default;

  bool HasSame(const Entry& entry) const {
    return std::ranges::any_of(entries_, [&](const auto& each) {
      return each->function == entry.function && each->word == entry.word;
    });
  }

  std::vector<std::shared_ptr<Entry>> entries_;
  int64_t ids_ = 0;
};

struct NoFaults {
  static constexpr bool kForgetsTheSecondOfTheSame = false;
  static constexpr bool kPrependsBehind = false;
  static constexpr bool kSaysThatItWasThere = false;
  static constexpr bool kClearsNothing = false;
  static constexpr bool kCallsWhoIsAdded = false;
  static constexpr bool kCallsWhoIsRemoved = false;
  static constexpr bool kOnceGoesAfterItsCall = false;
  static constexpr bool kSwallowsFailures = false;
  static constexpr bool kStopsAtAFailure = false;
  static constexpr bool kOneListForAll = false;  // of an emitter: events of all names share their listeners
  static constexpr bool kLosesItsListeners = false;  // of an emitter: the list outlives it
  static constexpr bool kSaysThatItDoesNotAllocate = false;
};

/// An emitter of such lists.
template <class Faults>
class ModelEmitter final : public Emitter<ModelEmitter<Faults>> {
 public:
  static constexpr EmitterTraits kTraits = {.name = Faults::kName,
                                            .summary = "",
                                            .allocates_on_emit = !Faults::kSaysThatItDoesNotAllocate,
                                            .scans_to_remove = true};
  using List = ModelListeners<Faults>;

  ModelEmitter() = default;
  ~ModelEmitter() {
    for (const auto& [id, list] : lists_) {
      if (!Faults::kLosesItsListeners) list->Clear();
      list->LetGo();
    }
  }

 private:
  friend class Emitter<ModelEmitter>;

  template <class E>
  Connection Add(const E& event, const typename E::ListenerType& listener, Place place, Times times) {
    List* list = Find(event);
    if (list == nullptr) list = lists_.emplace_back(event.id(), new List).second;
    return list->Add(reinterpret_cast<void (*)()>(listener.function()), listener.word(), place, times);
  }

  template <class E>
  List* Find(const E& event) const {
    for (const auto& [id, list] : lists_) {
      if (id == event.id() || (Faults::kOneListForAll && std::is_same_v<E, Event<>>)) return list;
    }
    return nullptr;
  }

  std::vector<std::pair<EventId, List*>> lists_;
};

struct Model : NoFaults {
  static constexpr const char* kName = "model";
};
using EmitterModel = ModelEmitter<Model>;

/// What happens to an emitter of the type `E` whose listeners do this and that by chance, the same for the same
/// seed: the ids of who was called, and, below 0, what Off and Emit returned.
template <class E, class Number = Number>
std::vector<int> RandomTrace(unsigned seed) {
  static constexpr uint64_t kDeepest = 20;
  static constexpr size_t kLongest = 3000;
  struct Play;
  struct Actor {
    Play& play;
    int id;
  };
  struct Play {
    explicit Play(unsigned seed) : random(seed) {}

    void Act() {
      switch (random() % 12) {
        case 0:
        case 1:
          return Add(Place::kLast, Times::kAlways);
        case 2:
          return Add(Place::kFirst, Times::kAlways);
        case 3:
          return Add(Place::kLast, Times::kOnce);
        case 4:
          return Add(Place::kFirst, Times::kOnce);
        case 5:
        case 6:
        case 7:
          if (connections.empty()) return;
          return trace.push_back(emitter.Off(connections[random() % connections.size()]) ? -1 : -2);
        case 8:
          if (random() % 8 == 0) emitter.Clear(number);
          return;
        case 9:
          return Emit();
        default:
          trace.push_back(-1000 - static_cast<int>(emitter.Count(number)));
      }
    }

    void Add(Place place, Times times) {
      Actor& actor = actors.emplace_back(Actor{*this, static_cast<int>(actors.size())});
      const Listener<uint64_t> listener = [&actor](uint64_t depth) {
        return actor.play.Called(actor, depth);
      };
      const bool last = place == Place::kLast;
      connections.push_back(
          times == Times::kAlways
              ? (last ? emitter.On(number, listener) : emitter.Prepend(number, listener))
              : (last ? emitter.Once(number, listener) : emitter.PrependOnce(number, listener)));
    }

    bool Called(const Actor& actor, uint64_t depth) {
      trace.push_back(actor.id);
      if (trace.size() < kLongest && random() % 3 == 0) Act();
      return depth % 2 == 0;
    }

    void Emit() {
      if (depth >= kDeepest || trace.size() >= kLongest) return;
      ++depth;
      const Emitted emitted = emitter.Emit(number, depth);
      --depth;
      trace.push_back(-10 - static_cast<int>(2 * emitted.called + emitted.failed));
    }

    std::mt19937 random;
    std::vector<int> trace;
    std::deque<Actor> actors;
    std::vector<Connection> connections;
    uint64_t depth = 0;
    const Number number;
    E emitter;
  };
  Play play(seed);
  while (play.trace.size() < kLongest) {
    for (unsigned i = play.random() % 5; i-- > 0;) play.Act();
    play.Emit();
    if (play.trace.empty()) play.Add(Place::kLast, Times::kAlways);
  }
  return std::move(play.trace);
}

}  // namespace weir

#endif  // WEIR_TESTS_CONFORMANCE_EMITTER_MODEL_H_
