#include "tests/doubles/allocation_count.h"

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <new>

namespace {

std::atomic<uint64_t> allocations{0};

// Of this thread; what the dynamic linker would have to allocate cannot be reached from malloc.
struct Failing {
  bool active = false;
  bool once = false;
  bool met = false;
  uint64_t passes = 0;
};
[[gnu::tls_model("initial-exec")]] thread_local Failing failing;

bool Fails() {
  if (!failing.active || (failing.met && failing.once)) return false;
  if (failing.passes > 0) return --failing.passes, false;
  failing.met = true;
  errno = ENOMEM;
  return true;
}

}  // namespace

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)

extern "C" int __sanitizer_install_malloc_and_free_hooks(void (*on_malloc)(const volatile void*, size_t),
                                                         void (*on_free)(const volatile void*));
namespace {
void CountMalloc(const volatile void*, size_t) { allocations.fetch_add(1, std::memory_order_relaxed); }
void IgnoreFree(const volatile void*) {}
[[maybe_unused]] const int kHooks = __sanitizer_install_malloc_and_free_hooks(CountMalloc, IgnoreFree);

void* OrThrow(void* memory) { return memory != nullptr ? memory : throw std::bad_alloc(); }
}  // namespace

void* operator new(size_t size) { return OrThrow(Fails() ? nullptr : std::malloc(size == 0 ? 1 : size)); }
void* operator new(size_t size, const std::nothrow_t&) noexcept {
  return Fails() ? nullptr : std::malloc(size == 0 ? 1 : size);
}
void* operator new(size_t size, std::align_val_t alignment) {
  void* memory = nullptr;
  if (!Fails() && ::posix_memalign(&memory, static_cast<size_t>(alignment), size) != 0) memory = nullptr;
#if defined(__SANITIZE_THREAD__)
  CountMalloc(memory, size);  // its hooks know malloc and operator new alone
#endif
  return OrThrow(memory);
}
void* operator new[](size_t size) { return operator new(size); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory, size_t) noexcept { std::free(memory); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, size_t, std::align_val_t) noexcept { std::free(memory); }

#else

// glibc's malloc under the names that it keeps for those who replace it.
extern "C" {

// NOLINTBEGIN(readability-identifier-naming): the C library's
void* __libc_malloc(size_t size);
void* __libc_calloc(size_t count, size_t size);
void* __libc_realloc(void* memory, size_t size);
void* __libc_memalign(size_t alignment, size_t size);
// NOLINTEND(readability-identifier-naming)

void* malloc(size_t size) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  return Fails() ? nullptr : __libc_malloc(size);
}

void* calloc(size_t count, size_t size) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  return Fails() ? nullptr : __libc_calloc(count, size);
}

void* realloc(void* memory, size_t size) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  return Fails() ? nullptr : __libc_realloc(memory, size);
}

// NOLINTNEXTLINE(readability-identifier-naming): the C library's
void* memalign(size_t alignment, size_t size) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  return Fails() ? nullptr : __libc_memalign(alignment, size);
}

void* aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void** memory, size_t alignment, size_t size) {
  *memory = memalign(alignment, size);
  return *memory == nullptr ? ENOMEM : 0;
}

}  // extern "C"

#endif

namespace weir {

uint64_t AllocationCount() { return allocations.load(std::memory_order_relaxed); }

FailingAllocations::FailingAllocations(uint64_t passes, Which which) {
  failing = {.active = true, .once = which == Which::kOne, .passes = passes};
}
FailingAllocations::~FailingAllocations() { failing.active = false; }
bool FailingAllocations::met() const { return failing.met; }

}  // namespace weir
