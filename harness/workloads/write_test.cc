#include "harness/workloads/write.h"

#include <algorithm>
#include <memory>
#include <optional>

#include "gtest/gtest.h"
#include "harness/case.h"
#include "harness/pass.h"
#include "harness/probes/latency_histogram.h"
#include "strategies/registry.h"

namespace weir {
namespace {

const WriterStrategy& Batched() {
  return *std::ranges::find(WriterStrategies(), "batched", &WriterStrategy::name);
}

// Of 100 records that all find room in the buffer.
uint64_t CallsWhenSyncedEvery(std::optional<uint64_t> records, bool observed) {
  Case c;
  c.workload = "write";
  c.strategy = "batched";
  c.records = 100;
  c.sync_every = records;
  c.target.directory = testing::TempDir();
  c.buffer_size = 4096;
  const std::unique_ptr<Pass> pass = MakeWritePass(c, Batched());
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

}  // namespace
}  // namespace weir
