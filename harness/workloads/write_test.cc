#include <memory>
#include <optional>

#include "gtest/gtest.h"
#include "harness/probes/latency_histogram.h"
#include "harness/workloads/case.h"
#include "harness/workloads/pass.h"
#include "harness/workloads/stream_parameters.h"
#include "harness/workloads/workloads.h"

namespace weir {
namespace {

// Of 100 records that all find room in the buffer.
uint64_t CallsWhenSyncedEvery(std::optional<uint64_t> records, bool observed) {
  Case c = StreamCase("write", "batched", RecordSpec{}, 100, {TargetSpec::Kind::kFile, testing::TempDir()});
  if (records) c.Set("sync_every", ValueOf(*records));
  c.Set("buffer", ValueOf(4096));
  const std::unique_ptr<Pass> pass = *WriteWorkload().make_pass(c);
  LatencyHistogram appends;
  EXPECT_TRUE(pass->Prepare().ok());
  EXPECT_TRUE((observed ? pass->RunObserved(appends) : pass->Run()).ok());
  EXPECT_TRUE(pass->Finish().ok());
  EXPECT_TRUE(pass->Verify().ok());
  return pass->system_calls().value();
}

// Each time a write and an fdatasync; without any, one write at the end.
TEST(WritePassTest, IsSyncedAsOftenAsTheCaseSays) {
  for (const bool observed : {false, true}) {
    const uint64_t unsynced = CallsWhenSyncedEvery(std::nullopt, observed);
    EXPECT_EQ(CallsWhenSyncedEvery(100, observed), unsynced + 1) << observed;
    EXPECT_EQ(CallsWhenSyncedEvery(25, observed), unsynced + 1 + 3 * 2) << observed;
    EXPECT_EQ(CallsWhenSyncedEvery(1, observed), unsynced + 1 + 99 * 2) << observed;
  }
}

std::optional<size_t> ThreadsOf(std::string_view strategy) {
  const Case c =
      StreamCase("write", strategy, RecordSpec{}, 100, {TargetSpec::Kind::kFile, testing::TempDir()});
  return (*WriteWorkload().make_pass(c))->threads();
}

// Of two, the second may be the kernel's: a neighbour slows both.
TEST(WritePassTest, SaysOnHowManyThreadsItWorks) {
  EXPECT_EQ(ThreadsOf("batched"), 1u);
  EXPECT_EQ(ThreadsOf("pooled"), 2u);
  EXPECT_EQ(ThreadsOf("uring"), 2u);
}

}  // namespace
}  // namespace weir
