#include <unistd.h>

#include <string>
#include <string_view>

#include "gtest/gtest.h"
#include "strategies/readers/reader_registry.h"
#include "tests/doubles/allocation_count.h"
#include "tests/doubles/pipe_ends.h"

namespace weir {
namespace {

constexpr size_t kBuffer = 4096;

using Open = absl::StatusOr<std::unique_ptr<Reader>> (*)(Endpoint, const ReaderOptions&);

// How often memory is allocated while so many pieces are read from a pipe, each of which is waited for.
uint64_t AllocationsWhileReading(Open open, int pieces) {
  PipeEnds pipe;
  const auto reader = *open(pipe.reading_path(), {.buffer_size = kBuffer});
  const std::string_view piece = "a piece that comes alone";
  const auto pass_one = [&] {
    EXPECT_EQ(::write(pipe.writer(), piece.data(), piece.size()), static_cast<ssize_t>(piece.size()));
    EXPECT_TRUE(reader->Pull(piece.size()));
    reader->Consume(reader->Ready().size());
    reader->accounting();
  };
  pass_one();  // a sanitizer allocates as the thread starts
  const uint64_t before = AllocationCount();
  for (int i = 0; i < pieces; ++i) pass_one();
  return AllocationCount() - before;
}

TEST(PooledReaderTest, AllocatesNothingAfterItWasOpenedThoughAPipeIsEmptyAgainAndAgain) {
  EXPECT_EQ(AllocationsWhileReading(OpenPooledReader, 1000), 0u);
}

// Its counterpart, which also shows that the count counts.
TEST(PooledReaderTest, WhereDrainedAllocatesForEachRead) {
  EXPECT_GE(AllocationsWhileReading(OpenDrainedReader, 1000), 1000u);
}

}  // namespace

}  // namespace weir
