#include "strategies/writers/flooded.h"

#include <string>

#include "gtest/gtest.h"
#include "tests/doubles/pipe_ends.h"

namespace weir {
namespace {

WriterOptions Options(size_t flood_limit) {
  WriterOptions options;
  options.buffer_size = 4096;
  options.flood_limit = flood_limit;
  return options;
}

TEST(FloodedTest, GrowsWithoutWaitingAndEndsAtItsLimitWithAdvice) {
  constexpr size_t kLimit = 1 << 20;
  PipeEnds pipe;
  auto writer = OpenFloodedWriter(pipe.path(), Options(kLimit));
  ASSERT_TRUE(writer.ok());
  EXPECT_EQ((*writer)->memory_bound(), std::nullopt);
  const std::string record(1000, 'x');
  size_t appended = 0, most_in_flight = 0;
  for (; (*writer)->Append(record); appended += record.size()) {
    const Accounting now = (*writer)->accounting();
    ASSERT_EQ(now.appended, now.committed + now.in_flight + now.buffered);
    most_in_flight = std::max<size_t>(most_in_flight, now.in_flight);
  }
  EXPECT_GT(most_in_flight, kLimit / 2);
  EXPECT_LE(most_in_flight, kLimit);
  EXPECT_LE(appended, kLimit + pipe.capacity() + 4096);

  const absl::Status status = (*writer)->status();
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  for (const std::string& part :
       {pipe.path(), std::string("offset"), std::string("flood limit of 1048576 bytes"),
        std::string("drained and pooled")}) {
    EXPECT_NE(std::string(status.message()).find(part), std::string::npos) << status;
  }
  const Accounting at_end = (*writer)->accounting();
  EXPECT_EQ(at_end.appended, at_end.committed + at_end.in_flight + at_end.buffered);
  EXPECT_EQ(at_end.drains, 0u);
  EXPECT_EQ(at_end.stalled.count(), 0);
  EXPECT_FALSE((*writer)->Append("more"));
  EXPECT_EQ((*writer)->Close(), status);
  EXPECT_EQ(pipe.ReadAll(), std::string(at_end.committed, 'x'));
}

TEST(FloodedTest, ALimitBelowOneBufferIsRefused) {
  EXPECT_EQ(OpenFloodedWriter("/dev/null", Options(4095)).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_TRUE(OpenFloodedWriter("/dev/null", Options(4096)).ok());
}

}  // namespace
}  // namespace weir
