#ifndef WEIR_STRATEGIES_EVENT_CONCURRENT_EMITTER_H_
#define WEIR_STRATEGIES_EVENT_CONCURRENT_EMITTER_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "strategies/event/connection.h"
#include "strategies/event/emit_frames.h"
#include "strategies/event/emitter.h"
#include "strategies/event/event.h"
#include "strategies/event/short_lock.h"

namespace weir {

/// The listeners of one event, linked, for any threads. An emit goes from one to the next without a lock, and
/// EmitFrames know that it does; who adds or removes one holds a lock. One that is removed is passed by from
/// then on; its memory is used again when no emit can be at it any more.
class ConcurrentListeners final : public ListenerList {
 public:
  using Erased = void (*)();

  ConcurrentListeners() { EmitFrames::Prepare(); }

  Connection Add(Erased function, void* word, Place place, Times times);
  bool Remove(const Connection& connection) override;
  void Clear();
  size_t count() const { return count_.load(std::memory_order_relaxed); }

  /// The emitter is gone: nobody else is called, and the list goes with the last who holds it, emits that are
  /// under way included.
  void Abandon();
  /// Lets go of abandoned lists that no emit is at any more.
  static void Sweep();

  template <class... Args>
  [[gnu::always_inline]] Emitted Call(Args... args) {
    const uint64_t bound = next_order_.load(std::memory_order_acquire);
    if (!EmitFrames::BeginOutermost(this, bound)) [[unlikely]]
      return CallFurther<Args...>(bound, args...);
    const Emitted emitted = CallEach<Args...>(bound, args...);
    End(EmitFrames::OutermostNote());
    return emitted;
  }

 private:
  // Not the order of a listener: it is removed, or listens once.
  static constexpr uint64_t kNone = UINT64_MAX;
  // With other threads about, making sure that they are not at what was removed takes microseconds.
  static constexpr size_t kRetiredAtOnce = 64;

  struct Node {
    std::atomic<Node*> next = nullptr;
    Erased function = nullptr;
    void* word = nullptr;
    // Called by the emits whose bound is higher: those that began when it was there.
    std::atomic<uint64_t> order = kNone;

    // Under the lock:
    Node* before = nullptr;  // in the list; of one that is removed, the next one that is
    uint64_t order_of_once = kNone;
    int64_t id = 0;  // 0: removed
  };

  ~ConcurrentListeners() override = default;

  template <class... Args>
  [[gnu::always_inline]] Emitted CallEach(uint64_t bound, Args... args) {
    Emitted emitted;
    Node* node = first_.load(std::memory_order_acquire);
    if (node == nullptr) [[unlikely]]
      return emitted;
    do {
      if (node->order.load(std::memory_order_relaxed) >= bound) [[unlikely]]
        return GoOn<Args...>(node, bound, emitted, args...);
      node = CallOne<Args...>(node, emitted, args...);
    } while (node != nullptr);
    return emitted;
  }

  // From one on that is to be passed by, or listens once: a loop without such is a third shorter.
  template <class... Args>
  [[gnu::noinline, gnu::cold]] Emitted GoOn(Node* node, uint64_t bound, Emitted emitted, Args... args) {
    while (node != nullptr) {
      const bool is_called = node->order.load(std::memory_order_relaxed) < bound || TakeOnce(*node, bound);
      node =
          is_called ? CallOne<Args...>(node, emitted, args...) : node->next.load(std::memory_order_acquire);
    }
    return emitted;
  }

  // The next one is known before the call, as its memory stays until the emit has ended.
  template <class... Args>
  [[gnu::always_inline]] static Node* CallOne(const Node* node, Emitted& emitted, Args... args) {
    const auto function = reinterpret_cast<bool (*)(void*, Args...)>(node->function);
    void* const word = node->word;
    node = node->next.load(std::memory_order_acquire);
    ++emitted.called;
    if (!function(word, args...)) ++emitted.failed;
    return const_cast<Node*>(node);
  }

  void End(EmitFrames::Note& note) {
    if (is_untidy_.load(std::memory_order_relaxed)) [[unlikely]] {
      Tidy(note);
    } else {
      EmitFrames::End(note);
    }
  }

  // From inside another emit, or the first one of the thread.
  template <class... Args>
  [[gnu::noinline]] Emitted CallFurther(uint64_t bound, Args... args) {
    EmitFrames::Note& note = EmitFrames::BeginFurther(this, bound);
    const Emitted emitted = CallEach<Args...>(bound, args...);
    End(note);
    return emitted;
  }

  Node& TakeFree();
  void Unlink(Node& node);
  void Retire(Node& node);
  void Free(Node& node) { node.before = std::exchange(free_, &node); }
  void FreeRetired();
  bool TakeOnce(Node& node, uint64_t bound);
  void EndRemoval(std::unique_lock<ShortLock> lock);
  void Tidy(EmitFrames::Note& note);
  void FreeUnused(const EmitFrames::Note& own);

  std::atomic<Node*> first_ = nullptr;
  std::atomic<uint64_t> next_order_ = 1;
  std::atomic<bool> is_untidy_ = false;  // for the end of an emit: somebody is retired, or it is abandoned

  ShortLock mutex_;  // guards what follows, and all changes
  std::atomic<size_t> count_ = 0;
  Node* last_ = nullptr;
  Node* free_ = nullptr;     // linked by `before`, as are those
  Node* retired_ = nullptr;  // removed, while emits may still be at them
  size_t retired_count_ = 0, retired_at_once_ = kRetiredAtOnce;
  bool is_abandoned_ = false;
  std::deque<Node> nodes_;
};

/// An emitter for any threads.
class ConcurrentEmitter final : public Emitter<ConcurrentEmitter> {
 public:
  static constexpr EmitterTraits kTraits = {
      .name = "concurrent",
      .summary =
          "a linked list of listeners for each event; any thread emits, adds and removes, without a lock "
          "over a call",
      .any_thread = true};
  using List = ConcurrentListeners;

  ConcurrentEmitter() = default;
  ~ConcurrentEmitter();

 private:
  friend class Emitter<ConcurrentEmitter>;

  // By the event's id. A longer one takes the place of one that is too short, which stays for whoever is at
  // it. The lists lie behind it, so that the way to one is a step shorter.
  struct Table {
    static Table* Make(size_t size);
    std::atomic<List*>& list(size_t id) { return reinterpret_cast<std::atomic<List*>*>(this + 1)[id]; }

    size_t size;
  };

  template <class E>
  Connection Add(const E& event, const typename E::ListenerType& listener, Place place, Times times) {
    List* list = Find(event);
    if (list == nullptr) list = &Make(event.id());
    return list->Add(reinterpret_cast<List::Erased>(listener.function()), listener.word(), place, times);
  }

  template <class E>
  List* Find(const E& event) const {
    Table* const table = table_.load(std::memory_order_acquire);
    if (event.id() >= table->size) return nullptr;
    return table->list(event.id()).load(std::memory_order_acquire);
  }

  List& Make(EventId id);
  Table& Lengthen(Table* table, size_t least);

  static Table no_table_;  // of no events, so that Find has one thing less to ask

  std::atomic<Table*> table_ = &no_table_;
  std::mutex mutex_;
  std::vector<Table*> tables_;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_EVENT_CONCURRENT_EMITTER_H_
