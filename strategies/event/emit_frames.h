#ifndef WEIR_STRATEGIES_EVENT_EMIT_FRAMES_H_
#define WEIR_STRATEGIES_EVENT_EMIT_FRAMES_H_

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace weir {

/// Which emits are under way on which threads, so that who removes a listener can wait for them while they
/// pay for it with two plain stores.
///
/// A thread notes the list that it begins to go through, then reads the list; who removes changes the list,
/// then reads the notes. Each must see the other's store if its own came first, for which both need a fence
/// between the two. The emit has none that the processor would notice: the one who removes has all threads of
/// the process execute one, by membarrier(2), where there is more than one that emits. (Where the kernel has
/// no such call, every emit does execute one.)
class alignas(64) EmitFrames {
 public:
  /// A list that an emit goes through, and how far its listeners were counted when it began, so that who waits
  /// for the emits of a list does not wait for those that have begun since.
  struct Note {
    std::atomic<void*> list = nullptr;
    std::atomic<uint64_t> bound = 0;
  };

  /// Asks the kernel once whether it has membarrier(2).
  static void Prepare();
  /// Whether the calling thread is inside an emit.
  static bool InsideEmit() { return of_this_thread_ != nullptr && of_this_thread_->IsInside(); }

  /// Notes that the calling thread begins an emit of `list`, of the listeners below `bound`. False, and nothing
  /// is noted: it takes BeginFurther, as it is inside another emit, or has not emitted yet.
  static bool BeginOutermost(void* list, uint64_t bound) {
    EmitFrames* const mine = without_fence_;
    if (mine->IsInside()) [[unlikely]]
      return false;
    Write(mine->near_[0], list, bound);
    std::atomic_signal_fence(std::memory_order_seq_cst);
    return true;
  }
  /// Of the emit that BeginOutermost has noted.
  static Note& OutermostNote() { return without_fence_->near_[0]; }

  static Note& BeginFurther(void* list, uint64_t bound);
  static void End(Note& note) { note.list.store(nullptr, std::memory_order_release); }
  /// Whether that emit is under way inside another one.
  static bool IsNested(const Note& note) { return &note != &of_this_thread_->near_[0]; }

  /// Whether there are other threads that have emitted. False: whatever this thread has stored by now is seen
  /// by the emits of all that will come.
  static bool AreThereOthers() {
    // A thread that enters executes the other fence.
    std::atomic_signal_fence(std::memory_order_seq_cst);
    if (!has_membarrier_.load(std::memory_order_relaxed)) [[unlikely]]
      FenceThisThread();
    return used_.load(std::memory_order_acquire) > (of_this_thread_ != nullptr ? 1u : 0u);
  }
  /// Orders what this thread has stored before the notes that it reads next, for all other threads.
  static void Fence();
  /// Whether another thread goes through `list`, or this one does beside the emit that `but` notes. Fence
  /// comes first.
  static bool IsUnderWay(const void* list, const Note* but);
  /// Waits until the emits of `list` below `bound` have ended that are under way on other threads. Fence comes
  /// first.
  static void WaitForOthers(const void* list, uint64_t bound);

 private:
  static constexpr size_t kNear = 6;
  struct Further;  // notes of emits that lie deeper in each other

  constexpr EmitFrames() = default;
  explicit constexpr EmitFrames(void* list) : near_{{list, 0}} {}

  static void FenceThisThread();
  static void Enter();
  static void Leave();
  static void Write(Note& note, void* list, uint64_t bound) {
    note.bound.store(bound, std::memory_order_release);
    note.list.store(list, std::memory_order_relaxed);
  }
  bool IsInside() const { return near_[0].list.load(std::memory_order_relaxed) != nullptr; }
  Note& FirstFree();
  template <class Visit>
  bool AnyNote(const void* list, Visit visit) const;

  // initial-exec: one load. Null: the thread has not emitted yet, or is about to end.
  [[gnu::tls_model("initial-exec")]] static constinit inline thread_local EmitFrames* of_this_thread_ =
      nullptr;
  // The same where others can have this thread execute a fence, else `busy_`.
  [[gnu::tls_model("initial-exec")]] static constinit thread_local EmitFrames* without_fence_;

  static inline std::atomic<bool> has_membarrier_ = false;
  static inline std::atomic<size_t> used_ = 0;  // how many of them a thread has

  Note near_[kNear] = {};
  std::atomic<Further*> further_ = nullptr;
  EmitFrames* next_ = nullptr;  // of all there are; they are never freed, but used by another thread
  bool is_used_ = false;

  static EmitFrames busy_;  // those of nobody, always inside an emit: so that Begin has one thing to ask
};

constinit inline EmitFrames EmitFrames::busy_(&EmitFrames::busy_);
constinit inline thread_local EmitFrames* EmitFrames::without_fence_ = &EmitFrames::busy_;

}  // namespace weir

#endif  // WEIR_STRATEGIES_EVENT_EMIT_FRAMES_H_
