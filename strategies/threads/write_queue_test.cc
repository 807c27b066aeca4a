#include "strategies/threads/write_queue.h"

#include "gtest/gtest.h"

namespace weir {
namespace {

struct Marks {
  size_t buffer, high, low;
};

absl::StatusOr<WaterMarks> Of(const Marks& marks) {
  WriterOptions options;
  options.buffer_size = marks.buffer;
  options.high_water_mark = marks.high;
  options.low_water_mark = marks.low;
  return WaterMarks::Of(options);
}

TEST(WaterMarksTest, AreFourAndTwoBuffersByDefault) {
  const auto marks = Of({4096, 0, 0});
  ASSERT_TRUE(marks.ok());
  EXPECT_EQ(marks->high, 4u);
  EXPECT_EQ(marks->low, 2u);
}

TEST(WaterMarksTest, CountWholeBuffersAndKeepTheLowMarkBelowTheHighOne) {
  const struct {
    Marks bytes;
    size_t high, low;
  } cases[] = {
      {{100, 100, 0}, 1, 0},   {{100, 199, 100}, 1, 0},   {{100, 499, 450}, 4, 3}, {{100, 1000, 0}, 10, 5},
      {{100, 1000, 1}, 10, 0}, {{100, 1000, 999}, 10, 9}, {{100, 0, 399}, 4, 3},
  };
  for (const auto& [bytes, high, low] : cases) {
    const auto marks = Of(bytes);
    ASSERT_TRUE(marks.ok()) << marks.status();
    EXPECT_EQ(marks->high, high) << bytes.high << " " << bytes.low;
    EXPECT_EQ(marks->low, low) << bytes.high << " " << bytes.low;
  }
}

TEST(WaterMarksTest, ThatContradictEachOtherAreRefused) {
  for (const Marks& bytes : {Marks{100, 99, 0}, Marks{100, 300, 300}, Marks{100, 300, 301},
                             Marks{100, 0, 400}, Marks{100, SIZE_MAX, 0}, Marks{SIZE_MAX / 2, 0, 0}}) {
    EXPECT_EQ(Of(bytes).status().code(), absl::StatusCode::kInvalidArgument)
        << bytes.high << " " << bytes.low;
  }
}

}  // namespace

}  // namespace weir
