#include "strategies/memory/memory_system.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstdint>

#include "strategies/memory/poison.h"

namespace weir {
namespace {

size_t RoundedUp(size_t size, size_t unit) { return (size + unit - 1) / unit * unit; }

}  // namespace

char* MemorySystem::Reserve(size_t size) {
  const size_t wide = size + kHugePage;
  void* const mapped = ::mmap(nullptr, wide, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (mapped == MAP_FAILED) return nullptr;
  char* const from = static_cast<char*>(mapped);
  const size_t before = (kHugePage - reinterpret_cast<uintptr_t>(from) % kHugePage) % kHugePage;
  if (before > 0) ::munmap(from, before);
  ::munmap(from + before + size, wide - before - size);
  return from + before;
}

bool MemorySystem::Commit(char* at, size_t size) { return ::mprotect(at, size, PROT_READ | PROT_WRITE) == 0; }

bool MemorySystem::AskForHugePages(char* at, size_t size) { return ::madvise(at, size, MADV_HUGEPAGE) == 0; }

void MemorySystem::Discard(char* at, size_t size) { ::madvise(at, size, MADV_DONTNEED); }

void MemorySystem::Release(char* at, size_t size) { ::munmap(at, size); }

MemorySystem& MemorySystem::Real() {
  static auto& real = *new MemorySystem;
  return real;
}

AddressRange::~AddressRange() {
  if (base_ == nullptr) return;
  Unpoison(base_, committed_);
  if (!owns_) return;
  system_->Release(base_, size_);
}

bool AddressRange::Reserve(MemorySystem& system, size_t size) {
  system_ = &system;
  size_ = RoundedUp(size, MemorySystem::kPage);
  base_ = system.Reserve(size_);
  owns_ = true;
  return base_ != nullptr;
}

void AddressRange::Use(MemorySystem& system, char* base, size_t size) {
  system_ = &system;
  base_ = base;
  size_ = size;
}

bool AddressRange::Extend(size_t size, size_t ahead) {
  if (size <= committed_) return true;
  if (size > size_) return false;
  const size_t unit = huge_ ? MemorySystem::kHugePage : MemorySystem::kPage;
  const size_t end = std::min(size_, RoundedUp(size + ahead, unit));
  if (!system_->Commit(base_ + committed_, end - committed_)) return false;
  if (huge_) granted_ = system_->AskForHugePages(base_ + committed_, end - committed_);
  committed_ = end;
  return true;
}

}  // namespace weir
