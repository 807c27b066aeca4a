#include "strategies/writers/pooled.h"

#include <string>

#include "gtest/gtest.h"
#include "strategies/writers/drained.h"
#include "tests/doubles/allocation_count.h"

namespace weir {
namespace {

constexpr size_t kBuffer = 4096;

using Open = absl::StatusOr<std::unique_ptr<Writer>> (*)(Endpoint, const WriterOptions&);

// How often memory is allocated once the writer and its thread have started, while `buffers` buffers are
// written and more than once are waited for.
uint64_t AllocationsWhileWriting(Open open, int buffers) {
  WriterOptions options;
  options.buffer_size = kBuffer;
  const auto writer = open("/dev/null", options);
  EXPECT_TRUE(writer.ok());
  const std::string record(kBuffer / 2, 'x');
  EXPECT_TRUE((*writer)->Append("x") &&
              (*writer)->Flush().ok());  // a sanitizer allocates as the thread starts
  const uint64_t before = AllocationCount();
  for (int i = 0; i < 2 * buffers; ++i) {
    EXPECT_TRUE((*writer)->Append(record));
    EXPECT_TRUE(i % 100 != 0 || (*writer)->Flush().ok());
    (*writer)->accounting();
  }
  EXPECT_TRUE((*writer)->Flush().ok());
  const uint64_t allocations = AllocationCount() - before;
  EXPECT_TRUE((*writer)->Close().ok());
  return allocations;
}

TEST(PooledTest, AllocatesNothingAfterItsStart) {
  EXPECT_EQ(AllocationsWhileWriting(OpenPooledWriter, 1000), 0u);
}

// Its counterpart, which also shows that the count counts.
TEST(PooledTest, WhereDrainedAllocatesForEachPush) {
  EXPECT_GE(AllocationsWhileWriting(OpenDrainedWriter, 1000), 1000u);
}

}  // namespace
}  // namespace weir
