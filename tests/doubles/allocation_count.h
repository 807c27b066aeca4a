#ifndef WEIR_TESTS_DOUBLES_ALLOCATION_COUNT_H_
#define WEIR_TESTS_DOUBLES_ALLOCATION_COUNT_H_

#include <cstdint>

namespace weir {

/// How often memory was allocated so far in this program, by any thread: malloc and its relatives, and
/// operator new above them. Whatever links this has its malloc replaced by one that counts; under a
/// sanitizer, which has replaced it already, its hooks count.
uint64_t AllocationCount();

/// While it lives, allocations of this thread fail, as where there is no memory left: after `passes` that
/// succeed one does, or all do. Under a sanitizer only those of operator new. One at a time a thread.
class FailingAllocations {
 public:
  enum class Which { kOne, kAllFromThere };

  FailingAllocations(uint64_t passes, Which which);
  FailingAllocations(const FailingAllocations&) = delete;
  FailingAllocations& operator=(const FailingAllocations&) = delete;
  ~FailingAllocations();

  /// Whether an allocation has failed.
  bool met() const;
};

}  // namespace weir

#endif  // WEIR_TESTS_DOUBLES_ALLOCATION_COUNT_H_
