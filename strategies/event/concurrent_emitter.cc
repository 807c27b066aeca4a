#include "strategies/event/concurrent_emitter.h"

#include <algorithm>
#include <utility>

namespace weir {
namespace {

// Lists whose emitters were destroyed from inside an emit, until no emit is at them.
struct Orphans {
  std::mutex mutex;
  std::vector<ConcurrentListeners*> lists;
};
Orphans& AllOrphans() {
  static Orphans& orphans = *new Orphans;
  return orphans;
}

}  // namespace

Connection ConcurrentListeners::Add(Erased function, void* word, Place place, Times times) {
  const std::lock_guard lock(mutex_);
  Node& node = TakeFree();
  const uint64_t order = next_order_.load(std::memory_order_relaxed);
  node.function = function;
  node.word = word;
  node.order.store(times == Times::kAlways ? order : kNone, std::memory_order_relaxed);
  node.order_of_once = times == Times::kOnce ? order : kNone;
  node.id = static_cast<int64_t>(order);
  Node* const first = first_.load(std::memory_order_relaxed);
  node.before = place == Place::kLast ? last_ : nullptr;
  node.next.store(place == Place::kLast ? nullptr : first, std::memory_order_relaxed);
  if (place == Place::kFirst && first != nullptr) first->before = &node;
  (node.before != nullptr ? node.before->next : first_).store(&node, std::memory_order_release);
  if (node.next.load(std::memory_order_relaxed) == nullptr) last_ = &node;
  next_order_.store(order + 1, std::memory_order_release);
  count_.store(count() + 1, std::memory_order_relaxed);
  return {.list = this, .id = node.id, .where = &node};
}

// One that is gone already may still be in its last call.
bool ConcurrentListeners::Remove(const Connection& connection) {
  std::unique_lock lock(mutex_);
  auto* const node = static_cast<Node*>(connection.where);
  const bool is_there = node->id == connection.id;
  if (is_there) {
    Unlink(*node);
    if (!EmitFrames::InsideEmit() && !EmitFrames::AreThereOthers()) return Free(*node), true;
    Retire(*node);
  }
  EndRemoval(std::move(lock));
  return is_there;
}

void ConcurrentListeners::Clear() {
  std::unique_lock lock(mutex_);
  while (last_ != nullptr) {
    Node& node = *last_;
    Unlink(node);
    Retire(node);
  }
  EndRemoval(std::move(lock));
}

// Waits, unless inside an emit, until nobody is at what was removed.
void ConcurrentListeners::EndRemoval(std::unique_lock<ShortLock> lock) {
  if (EmitFrames::InsideEmit()) {
    if (retired_ != nullptr) is_untidy_.store(true, std::memory_order_relaxed);
    return;
  }
  if (!EmitFrames::AreThereOthers()) return FreeRetired();
  const uint64_t bound = next_order_.load(std::memory_order_relaxed) + 1;  // emits from now on see it
  next_order_.store(bound, std::memory_order_release);
  Node* const removed = std::exchange(retired_, nullptr);
  retired_count_ = 0;
  lock.unlock();
  EmitFrames::Fence();
  EmitFrames::WaitForOthers(this, bound);
  if (removed == nullptr) return;
  lock.lock();
  Node* end = removed;
  while (end->before != nullptr) end = end->before;
  end->before = std::exchange(free_, removed);
}

void ConcurrentListeners::Abandon() {
  Clear();
  if (!EmitFrames::InsideEmit()) return LetGo();
  {
    const std::lock_guard lock(mutex_);
    is_abandoned_ = true;
    is_untidy_.store(true, std::memory_order_relaxed);
  }
  Orphans& orphans = AllOrphans();
  const std::lock_guard lock(orphans.mutex);
  orphans.lists.push_back(this);
}

ConcurrentListeners::Node& ConcurrentListeners::TakeFree() {
  if (free_ == nullptr) return nodes_.emplace_back();
  return *std::exchange(free_, free_->before);
}

// Whoever is at it goes on from it to those behind it.
void ConcurrentListeners::Unlink(Node& node) {
  Node* const next = node.next.load(std::memory_order_relaxed);
  (node.before != nullptr ? node.before->next : first_).store(next, std::memory_order_release);
  (next != nullptr ? next->before : last_) = node.before;
  node.order.store(kNone, std::memory_order_relaxed);
  node.order_of_once = kNone;
  node.id = 0;
  count_.store(count() - 1, std::memory_order_relaxed);
}

void ConcurrentListeners::Retire(Node& node) {
  node.before = std::exchange(retired_, &node);
  ++retired_count_;
}

void ConcurrentListeners::FreeRetired() {
  while (retired_ != nullptr) {
    Free(*std::exchange(retired_, retired_->before));
  }
  retired_count_ = 0;
}

bool ConcurrentListeners::TakeOnce(Node& node, uint64_t bound) {
  const std::lock_guard lock(mutex_);
  if (node.order_of_once >= bound) return false;
  Unlink(node);
  Retire(node);
  is_untidy_.store(true, std::memory_order_relaxed);
  return true;
}

// At the end of the emit that `note` notes.
void ConcurrentListeners::Tidy(EmitFrames::Note& note) {
  bool is_abandoned;
  {
    const std::lock_guard lock(mutex_);
    is_abandoned = is_abandoned_;
    FreeUnused(note);
    is_untidy_.store(is_abandoned || EmitFrames::IsNested(note), std::memory_order_relaxed);
  }
  EmitFrames::End(note);
  if (is_abandoned) Sweep();
}

// Of those who are retired, if nobody is at them any more.
void ConcurrentListeners::FreeUnused(const EmitFrames::Note& own) {
  const bool others = EmitFrames::AreThereOthers();
  if (others && retired_count_ < retired_at_once_) return;
  if (others) EmitFrames::Fence();
  const bool in_use = EmitFrames::IsUnderWay(this, &own);
  retired_at_once_ = in_use ? 2 * retired_count_ : kRetiredAtOnce;
  if (!in_use) FreeRetired();
}

// Lets go of the orphans that no emit is at.
void ConcurrentListeners::Sweep() {
  std::vector<ConcurrentListeners*> done;
  {
    Orphans& orphans = AllOrphans();
    const std::lock_guard lock(orphans.mutex);
    if (orphans.lists.empty()) return;
    EmitFrames::Fence();
    const auto begin = std::partition(orphans.lists.begin(), orphans.lists.end(),
                                      [](const auto* list) { return EmitFrames::IsUnderWay(list, nullptr); });
    done.assign(begin, orphans.lists.end());
    orphans.lists.erase(begin, orphans.lists.end());
  }
  for (ConcurrentListeners* const list : done) list->LetGo();
}

constinit ConcurrentEmitter::Table ConcurrentEmitter::no_table_ = {0};

ConcurrentEmitter::~ConcurrentEmitter() {
  if (tables_.empty()) return;
  Table& table = *tables_.back();
  for (size_t id = 0; id < table.size; ++id) {
    if (List* const list = table.list(id).load(std::memory_order_relaxed)) list->Abandon();
  }
  for (Table* const each : tables_) ::operator delete(each);
  List::Sweep();
}

ConcurrentEmitter::Table* ConcurrentEmitter::Table::Make(size_t size) {
  static_assert(sizeof(Table) % alignof(std::atomic<List*>) == 0);
  auto* const table = new (::operator new(sizeof(Table) + size * sizeof(std::atomic<List*>))) Table{size};
  for (size_t id = 0; id < size; ++id) new (&table->list(id)) std::atomic<List*>(nullptr);
  return table;
}

ConcurrentEmitter::List& ConcurrentEmitter::Make(EventId id) {
  const std::lock_guard lock(mutex_);
  Table* table = table_.load(std::memory_order_relaxed);
  if (id >= table->size) table = &Lengthen(table, id + size_t{1});
  std::atomic<List*>& list = table->list(id);
  if (list.load(std::memory_order_relaxed) == nullptr) list.store(new List, std::memory_order_release);
  return *list.load(std::memory_order_relaxed);
}

ConcurrentEmitter::Table& ConcurrentEmitter::Lengthen(Table* table, size_t least) {
  const size_t size = table->size;
  tables_.reserve(tables_.size() + 1);
  Table* const longer = Table::Make(std::max(least, 2 * size));
  tables_.push_back(longer);
  for (size_t id = 0; id < size; ++id)
    longer->list(id).store(table->list(id).load(std::memory_order_relaxed), std::memory_order_relaxed);
  table_.store(longer, std::memory_order_release);
  return *longer;
}

}  // namespace weir
