#include "harness/probes/page_faults.h"

#include <sys/mman.h>

#include "gtest/gtest.h"

namespace weir {
namespace {

TEST(PageFaultsTest, EachFirstTouchOfAPageIsOne) {
  constexpr size_t kPages = 256, kPage = 4096;
  auto* const memory = static_cast<char*>(
      ::mmap(nullptr, kPages * kPage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  ASSERT_NE(memory, MAP_FAILED);
  ::madvise(memory, kPages * kPage, MADV_NOHUGEPAGE);
  const PageFaults before = ReadPageFaults();
  for (size_t i = 0; i < kPages; ++i) memory[i * kPage] = 1;
  EXPECT_GE(ReadPageFaults().minor - before.minor, kPages);
  ::munmap(memory, kPages * kPage);
}

}  // namespace
}  // namespace weir
