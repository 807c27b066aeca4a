#include "strategies/event/emit_frames.h"

#include <linux/membarrier.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <mutex>

#include "strategies/event/patience.h"

namespace weir {

struct EmitFrames::Further {
  static constexpr size_t kNotes = 64;
  Note notes[kNotes] = {};
  std::atomic<Further*> further = nullptr;
};

namespace {

std::mutex entering;  // guards is_used_
std::atomic<EmitFrames*> all = nullptr;

bool Membarrier(int command) { return ::syscall(SYS_membarrier, command, 0, 0) == 0; }

}  // namespace

void EmitFrames::Prepare() {
  static const bool registered = [] {
    const bool done = Membarrier(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED);
    has_membarrier_.store(done, std::memory_order_relaxed);
    return done;
  }();
  static_cast<void>(registered);
}

// The thread's frames are used by another one when it has ended.
void EmitFrames::Enter() {
  struct Leaver {
    ~Leaver() { Leave(); }
  };
  EmitFrames* mine = nullptr;
  {
    const std::lock_guard lock(entering);
    for (mine = all.load(); mine != nullptr && mine->is_used_;) mine = mine->next_;
    if (mine == nullptr) {
      mine = new EmitFrames;
      mine->next_ = all.load();
      all.store(mine);
    }
    mine->is_used_ = true;
    used_.fetch_add(1);
  }
  of_this_thread_ = mine;
  Prepare();
  if (has_membarrier_.load(std::memory_order_relaxed)) without_fence_ = mine;
  // From now on: either others see that there is one more, or this thread sees what they have changed.
  Fence();
  static thread_local const Leaver leaver;
  static_cast<void>(leaver);
}

void EmitFrames::Leave() {
  EmitFrames* const mine = of_this_thread_;
  if (mine == nullptr || mine->IsInside()) return;
  of_this_thread_ = nullptr;
  without_fence_ = &busy_;
  const std::lock_guard lock(entering);
  mine->is_used_ = false;
  used_.fetch_sub(1);
}

// The first of a thread, one inside another, or with a fence of its own.
EmitFrames::Note& EmitFrames::BeginFurther(void* list, uint64_t bound) {
  if (of_this_thread_ == nullptr) Enter();
  Note& note = of_this_thread_->FirstFree();
  Write(note, list, bound);
  FenceThisThread();
  return note;
}

EmitFrames::Note& EmitFrames::FirstFree() {
  const auto is_free = [](const Note& note) { return note.list.load(std::memory_order_relaxed) == nullptr; };
  if (const auto at = std::ranges::find_if(near_, is_free); at != std::end(near_)) return *at;
  for (std::atomic<Further*>* next = &further_;; next = &next->load(std::memory_order_relaxed)->further) {
    if (next->load(std::memory_order_relaxed) == nullptr) next->store(new Further, std::memory_order_release);
    auto& notes = next->load(std::memory_order_relaxed)->notes;
    if (const auto at = std::ranges::find_if(notes, is_free); at != std::end(notes)) return *at;
  }
}

void EmitFrames::FenceThisThread() { std::atomic_thread_fence(std::memory_order_seq_cst); }

void EmitFrames::Fence() {
  if (!has_membarrier_.load(std::memory_order_relaxed) || !Membarrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED))
    FenceThisThread();
}

// Whether `visit` says so of any note of the list.
template <class Visit>
bool EmitFrames::AnyNote(const void* list, Visit visit) const {
  const auto any_of = [&](const Note* notes, size_t count) {
    return std::any_of(notes, notes + count, [&](const Note& note) {
      return note.list.load(std::memory_order_acquire) == list && visit(note);
    });
  };
  if (any_of(near_, kNear)) return true;
  for (const Further* each = further_.load(std::memory_order_acquire); each != nullptr;
       each = each->further.load(std::memory_order_acquire)) {
    if (any_of(each->notes, Further::kNotes)) return true;
  }
  return false;
}

bool EmitFrames::IsUnderWay(const void* list, const Note* but) {
  for (const EmitFrames* each = all.load(std::memory_order_acquire); each != nullptr; each = each->next_) {
    if (each->AnyNote(list, [but](const Note& note) { return &note != but; })) return true;
  }
  return false;
}

void EmitFrames::WaitForOthers(const void* list, uint64_t bound) {
  for (const EmitFrames* each = all.load(std::memory_order_acquire); each != nullptr; each = each->next_) {
    if (each == of_this_thread_) continue;
    each->AnyNote(list, [list, bound](const Note& note) {
      Patience patience;
      while (note.bound.load(std::memory_order_acquire) < bound &&
             note.list.load(std::memory_order_acquire) == list)
        patience.Wait();
      return false;
    });
  }
}

}  // namespace weir
