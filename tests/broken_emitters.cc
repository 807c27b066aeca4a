// The conformance suite of emitters over some that are broken on purpose: each has one bug that an emitter may have.

#include <memory>
#include <mutex>
#include <type_traits>
#include <utility>
#include <vector>

#include "tests/conformance/conformance_main.h"
#include "tests/conformance/emitter_suite.h"

namespace weir {
namespace {

struct Fine : NoFaults {
  static constexpr const char* kName = "fine";
};
struct ForgetsTheSecondOfTheSame : NoFaults {
  static constexpr const char* kName = "forgets_the_second_of_the_same";
  static constexpr bool kForgetsTheSecondOfTheSame = true;
};
struct PrependsBehind : NoFaults {
  static constexpr const char* kName = "prepends_behind";
  static constexpr bool kPrependsBehind = true;
};
struct SaysThatItWasThere : NoFaults {
  static constexpr const char* kName = "says_that_it_was_there";
  static constexpr bool kSaysThatItWasThere = true;
};
struct ClearsNothing : NoFaults {
  static constexpr const char* kName = "clears_nothing";
  static constexpr bool kClearsNothing = true;
};
struct CallsWhoIsAdded : NoFaults {
  static constexpr const char* kName = "calls_who_is_added";
  static constexpr bool kCallsWhoIsAdded = true;
};
struct CallsWhoIsRemoved : NoFaults {
  static constexpr const char* kName = "calls_who_is_removed";
  static constexpr bool kCallsWhoIsRemoved = true;
};
struct OnceGoesAfterItsCall : NoFaults {
  static constexpr const char* kName = "once_goes_after_its_call";
  static constexpr bool kOnceGoesAfterItsCall = true;
};
struct SwallowsFailures : NoFaults {
  static constexpr const char* kName = "swallows_failures";
  static constexpr bool kSwallowsFailures = true;
};
struct StopsAtAFailure : NoFaults {
  static constexpr const char* kName = "stops_at_a_failure";
  static constexpr bool kStopsAtAFailure = true;
};
struct OneListForAll : NoFaults {
  static constexpr const char* kName = "one_list_for_all";
  static constexpr bool kOneListForAll = true;
};
struct LosesItsListeners : NoFaults {
  static constexpr const char* kName = "loses_its_listeners";
  static constexpr bool kLosesItsListeners = true;
};
struct SaysThatItDoesNotAllocate : NoFaults {
  static constexpr const char* kName = "says_that_it_does_not_allocate";
  static constexpr bool kSaysThatItDoesNotAllocate = true;
};

// For any thread, by a lock around a model, which is not held over a call: nobody waits for calls under way.
template <bool kLocksOverCalls>
class LockedListeners final : public ListenerList {
 public:
  Connection Add(void (*function)(), void* word, Place place, Times times) {
    const std::lock_guard lock(mutex_);
    entries_.insert(place == Place::kFirst ? entries_.begin() : entries_.end(),
                    std::make_shared<Entry>(Entry{function, word, times, ++ids_}));
    return {.list = this, .id = ids_};
  }
  bool Remove(const Connection& connection) override {
    const std::lock_guard lock(mutex_);
    return std::erase_if(entries_, [&](const auto& each) { return each->id == connection.id; }) > 0;
  }
  void Clear() {
    const std::lock_guard lock(mutex_);
    entries_.clear();
  }
  size_t count() const {
    const std::lock_guard lock(mutex_);
    return entries_.size();
  }
  template <class... Args>
  Emitted Call(Args... args) {
    std::unique_lock lock(mutex_);
    const std::vector<std::shared_ptr<Entry>> all = entries_;
    if (!kLocksOverCalls) lock.unlock();
    Emitted emitted;
    for (const auto& each : all) {
      if (each->times == Times::kOnce && !Remove({this, each->id})) continue;
      ++emitted.called;
      if (!reinterpret_cast<bool (*)(void*, Args...)>(each->function)(each->word, args...)) ++emitted.failed;
    }
    return emitted;
  }

 private:
  struct Entry {
    void (*function)();
    void* word;
    Times times;
    int64_t id;
  };

  mutable std::recursive_mutex mutex_;
  std::vector<std::shared_ptr<Entry>> entries_;
  int64_t ids_ = 0;
};

template <bool kLocksOverCalls>
class LockedEmitter final : public Emitter<LockedEmitter<kLocksOverCalls>> {
 public:
  static constexpr EmitterTraits kTraits = {.name = kLocksOverCalls ? "locks_over_calls" : "does_not_wait",
                                            .summary = "",
                                            .any_thread = true,
                                            .allocates_on_emit = true,
                                            .any_event = false,
                                            .scans_to_remove = true};
  using List = LockedListeners<kLocksOverCalls>;

  ~LockedEmitter() {
    for (List* const list : lists_) {
      list->Clear();
      list->LetGo();
    }
  }

 private:
  friend class Emitter<LockedEmitter>;

  template <class E>
  Connection Add(const E& event, const typename E::ListenerType& listener, Place place, Times times) {
    return Find(event)->Add(reinterpret_cast<void (*)()>(listener.function()), listener.word(), place, times);
  }
  template <class E>
  List* Find(const E&) const {
    return lists_[std::is_same_v<E, Ping>     ? 0
                  : std::is_same_v<E, Number> ? 1
                  : std::is_same_v<E, Four>   ? 2
                                              : 3];
  }

  List* const lists_[4] = {new List, new List, new List, new List};
};

}  // namespace

using Broken = testing::Types<
    ModelEmitter<Fine>, ModelEmitter<ForgetsTheSecondOfTheSame>, ModelEmitter<PrependsBehind>,
    ModelEmitter<SaysThatItWasThere>, ModelEmitter<ClearsNothing>, ModelEmitter<CallsWhoIsAdded>,
    ModelEmitter<CallsWhoIsRemoved>, ModelEmitter<OnceGoesAfterItsCall>, ModelEmitter<SwallowsFailures>,
    ModelEmitter<StopsAtAFailure>, ModelEmitter<OneListForAll>, ModelEmitter<LosesItsListeners>,
    ModelEmitter<SaysThatItDoesNotAllocate>, LockedEmitter<false>, LockedEmitter<true>>;
INSTANTIATE_TYPED_TEST_SUITE_P(Emitters, EmitterTest, Broken, EmitterNames);

}  // namespace weir

int main(int argc, char** argv) { return weir::ConformanceMain(argc, argv); }
