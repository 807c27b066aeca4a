#include "strategies/memory/thread_slot.h"

#include <pthread.h>

#include <mutex>

namespace weir {

// All threads that have a slot, and what fork stops for. Never destroyed, as threads may end after static objects have.
struct ThreadRegister {
  std::mutex mutex;  // guards what follows
  ForkSafeMutex* first = nullptr;
  std::atomic<ThreadId> owners[kThreadSlots] = {};  // 0: free
  ThreadId last = 0;
  pthread_key_t key;

  ThreadRegister();
  static ThreadRegister& Get() {
    static auto& list = *new ThreadRegister;
    return list;
  }

  static void Prepare() {
    ThreadRegister& list = Get();
    list.mutex.lock();
    for (ForkSafeMutex* each = list.first; each != nullptr; each = each->next_) each->mutex_.lock();
  }
  static void InParent() {
    ThreadRegister& list = Get();
    for (ForkSafeMutex* each = list.first; each != nullptr; each = each->next_) each->mutex_.unlock();
    list.mutex.unlock();
  }
  // Only the calling thread is there.
  static void InChild() {
    ThreadRegister& list = Get();
    const ThreadId own = thread_slot_internal::own_id;
    for (std::atomic<ThreadId>& owner : list.owners) {
      if (owner.load(std::memory_order_relaxed) != own) owner.store(0, std::memory_order_relaxed);
    }
    InParent();
  }
  static void ThreadEnds(void* id) {
    const auto own = static_cast<ThreadId>(reinterpret_cast<uintptr_t>(id));
    ThreadRegister& list = Get();
    const std::lock_guard lock(list.mutex);
    if (SlotOf(own) != kSharedSlot) list.owners[SlotOf(own)].store(0, std::memory_order_release);
    thread_slot_internal::own_id = 0;
  }
};

ThreadRegister::ThreadRegister() {
  ::pthread_key_create(&key, ThreadEnds);
  ::pthread_atfork(Prepare, InParent, InChild);
}

namespace thread_slot_internal {

ThreadId Enter() {
  ThreadRegister& list = ThreadRegister::Get();
  const std::lock_guard lock(list.mutex);
  size_t slot = 0;
  while (slot < kThreadSlots && list.owners[slot].load(std::memory_order_acquire) != 0) ++slot;
  const ThreadId id = ++list.last << 8 | slot;
  // Where its end could not be heard of, it is one that has no slot.
  // NOLINTNEXTLINE(performance-no-int-to-ptr): nobody follows it
  if (::pthread_setspecific(list.key, reinterpret_cast<void*>(id)) != 0) return list.last << 8 | kSharedSlot;
  if (slot != kSharedSlot) list.owners[slot].store(id, std::memory_order_relaxed);
  own_id = id;
  return id;
}

}  // namespace thread_slot_internal

bool HasEnded(ThreadId id) {
  if (SlotOf(id) == kSharedSlot) return false;
  return ThreadRegister::Get().owners[SlotOf(id)].load(std::memory_order_acquire) != id;
}

ForkSafeMutex::ForkSafeMutex() {
  ThreadRegister& list = ThreadRegister::Get();
  const std::lock_guard lock(list.mutex);
  next_ = list.first;
  before_ = &list.first;
  if (next_ != nullptr) next_->before_ = &next_;
  list.first = this;
}

ForkSafeMutex::~ForkSafeMutex() {
  const std::lock_guard lock(ThreadRegister::Get().mutex);
  *before_ = next_;
  if (next_ != nullptr) next_->before_ = before_;
}

}  // namespace weir
