#ifndef WEIR_STRATEGIES_EVENT_LISTENER_ARRAY_H_
#define WEIR_STRATEGIES_EVENT_LISTENER_ARRAY_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

#include "strategies/event/connection.h"
#include "strategies/event/emitter.h"
#include "strategies/event/event.h"

namespace weir {

/// The listeners of one event in one array with room at both ends, for one thread at a time.
///
///     room  [entry][entry][entry][entry]  room       prepended on the left, added on the right
///            ^ first_                    ^ end_
///
/// An emit goes through the entries that there were when it began. While one is under way they stay in their
/// order, gaps of those who are removed included, and where the array has to grow, the emit is told how far
/// they were moved. Gaps are closed when the outermost emit ends.
class ListenerArray final : public ListenerList {
 public:
  using Erased = void (*)();

  ListenerArray() = default;

  Connection Add(Erased function, void* word, Place place, Times times);
  bool Remove(const Connection& connection) override;
  void Clear();
  size_t count() const { return count_; }

  /// The emitter is gone: nobody else is called, and the array goes with the last who holds it, an emit that
  /// is under way included.
  void Abandon();

  template <class... Args>
  [[gnu::always_inline]] Emitted Call(Args... args) {
    if (state_ != 0) [[unlikely]]
      return CallInside<Args...>(args...);
    Emitted emitted;
    const Entry* const end = end_;
    state_ = kEmitting;
    for (const Entry* entry = first_; entry != end; ++entry) {
      if (entry->function == nullptr) [[unlikely]]
        return GoOn<Args...>({entry, end, 0, true}, emitted, args...);
      ++emitted.called;
      if (!CallOne<Args...>(entry->function, entry->word, args...)) ++emitted.failed;
      if (state_ != kEmitting) [[unlikely]]
        return GoOn<Args...>({entry + 1, end, 0, true}, emitted, args...);
    }
    state_ = 0;
    return emitted;
  }

 private:
  struct Entry {
    Erased function;  // null: it is special: removed, or listens once
    void* word;
    int64_t id;
    Erased once;  // what `function` would be of one that listens once; null: removed
    bool is_gap() const { return function == nullptr && once == nullptr; }
  };

  // Parts of the state. As long as it is kEmitting, nothing has changed since the emit began that it must know.
  static constexpr unsigned kEmitting = 1;   // an emit is under way
  static constexpr unsigned kGaps = 2;       // some are removed, but in their places
  static constexpr unsigned kMoved = 4;      // the array has grown during the emit
  static constexpr unsigned kAbandoned = 8;  // the emitter is gone

  ~ListenerArray() override = default;

  // What an emit has before it, in an array that may change.
  struct Rest {
    const Entry* entry;
    const Entry* end;
    ptrdiff_t moved;  // moved_ when these pointed where they do
    bool is_outermost;

    void Follow(ptrdiff_t now) {
      const ptrdiff_t further = now - std::exchange(moved, now);
      entry = reinterpret_cast<const Entry*>(reinterpret_cast<const char*>(entry) + further);
      end = reinterpret_cast<const Entry*>(reinterpret_cast<const char*>(end) + further);
    }
  };

  template <class... Args>
  static bool CallOne(Erased function, void* word, Args... args) {
    return reinterpret_cast<bool (*)(void*, Args...)>(function)(word, args...);
  }

  // From inside an emit of the same, or after many were removed.
  template <class... Args>
  [[gnu::noinline]] Emitted CallInside(Args... args) {
    const Rest all = {first_, end_, moved_, !IsEmitting()};
    state_ |= kEmitting;
    return GoOn<Args...>(all, {}, args...);
  }

  template <class... Args>
  [[gnu::noinline]] Emitted GoOn(Rest rest, Emitted emitted, Args... args) {
    for (rest.Follow(moved_); rest.entry != rest.end; rest.Follow(moved_)) {
      const Entry& entry = *rest.entry++;
      void* const word = entry.word;
      const Erased function = entry.function != nullptr ? entry.function : Take(const_cast<Entry&>(entry));
      if (function == nullptr) continue;
      ++emitted.called;
      if (!CallOne<Args...>(function, word, args...)) ++emitted.failed;
    }
    if (rest.is_outermost) EndOutermost();
    return emitted;
  }

  bool IsEmitting() const { return (state_ & kEmitting) != 0; }
  Erased Take(Entry& entry);
  Entry* FindEntry(int64_t id) const;
  void MakeGap(Entry& entry);
  void TrimEnds();
  void CloseGaps();
  void EndOutermost();
  void Grow();

  unsigned state_ = 0;
  Entry* first_ = nullptr;
  Entry* end_ = nullptr;
  ptrdiff_t moved_ = 0;  // bytes, since the outermost emit began
  size_t count_ = 0, gaps_ = 0;
  int64_t next_ = 0, next_before_ = -1;  // ids, which grow from the first entry to the last
  std::unique_ptr<Entry[]> memory_;
  Entry* end_of_room_ = nullptr;
};

/// A ListenerArray that an emitter has once somebody listened.
class OwnedListeners {
 public:
  OwnedListeners() = default;
  OwnedListeners(OwnedListeners&& other) noexcept : array_(std::exchange(other.array_, nullptr)) {}
  OwnedListeners& operator=(OwnedListeners&& other) noexcept {
    std::swap(array_, other.array_);
    return *this;
  }
  ~OwnedListeners() {
    if (array_ != nullptr) array_->Abandon();
  }

  ListenerArray* get() const { return array_; }

  template <class L>
  Connection Add(const L& listener, Place place, Times times) {
    if (array_ == nullptr) array_ = new ListenerArray;
    return array_->Add(reinterpret_cast<ListenerArray::Erased>(listener.function()), listener.word(), place,
                       times);
  }

 private:
  ListenerArray* array_ = nullptr;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_EVENT_LISTENER_ARRAY_H_
