#ifndef WEIR_TESTS_DOUBLES_REFUSING_MEMORY_H_
#define WEIR_TESTS_DOUBLES_REFUSING_MEMORY_H_

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "strategies/memory/memory_system.h"

namespace weir {

/// The system's memory, which after so many calls that succeed gives no more, neither addresses nor memory;
/// and, if it is told so, no huge pages. It counts what is out.
class RefusingMemory final : public MemorySystem {
 public:
  std::atomic<uint64_t> passes{UINT64_MAX};
  std::atomic<bool> refuses_huge_pages{false};
  std::atomic<uint64_t> asked_for_huge_pages{0};
  std::atomic<size_t> reserved{0};  ///< bytes of addresses that are out

  char* Reserve(size_t size) override {
    if (Refuses()) return nullptr;
    char* const at = MemorySystem::Reserve(size);
    if (at != nullptr) reserved += size;
    return at;
  }
  bool Commit(char* at, size_t size) override { return !Refuses() && MemorySystem::Commit(at, size); }
  bool AskForHugePages(char* at, size_t size) override {
    ++asked_for_huge_pages;
    return !refuses_huge_pages && MemorySystem::AskForHugePages(at, size);
  }
  void Release(char* at, size_t size) override {
    MemorySystem::Release(at, size);
    reserved -= size;
  }

 private:
  bool Refuses() {
    uint64_t left = passes;
    while (left > 0 && left != UINT64_MAX && !passes.compare_exchange_weak(left, left - 1)) {
    }
    return left == 0;
  }
};

}  // namespace weir

#endif  // WEIR_TESTS_DOUBLES_REFUSING_MEMORY_H_
