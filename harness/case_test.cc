#include "harness/case.h"

#include "gtest/gtest.h"

namespace weir {
namespace {

Case NumbersToAFile() {
  Case c;
  c.workload = "write";
  c.strategy = "batched";
  c.records = 10'000'000;
  c.buffer_size = 65536;
  return c;
}

TEST(CaseTest, TheNameHasWorkloadStrategyAndParameters) {
  EXPECT_EQ(NumbersToAFile().Name(), "write/batched/record:number/records:10000000/target:file");
}

TEST(CaseTest, EveryParameterHasItsPlace) {
  Case c = NumbersToAFile();
  c.place = "memory";
  c.record = *ParseRecordSpec("mixed:8-40");
  c.target.kind = TargetSpec::Kind::kPipe;
  c.sync_every = 1000;
  c.buffer_in_name = true;
  c.water_marks = {.high = 1 << 20, .low = 4096};
  c.flood_limit = 1 << 30;
  EXPECT_EQ(
      c.Name(),
      "write/batched/place:memory/record:mixed:8-40/records:10000000/target:pipe/sync_every:1000/buffer:65536"
      "/high_water_mark:1048576/low_water_mark:4096/flood_limit:1073741824");
}

TEST(CaseTest, WhatMeansNothingIsNotInTheName) {
  Case c = NumbersToAFile();
  c.target_in_name = false;
  EXPECT_EQ(c.Name(), "write/batched/record:number/records:10000000");
  Case other = c;
  other.buffer_size = 1;
  other.seed = 2;
  other.target.directory = "/tmp";
  EXPECT_EQ(c.Name(), other.Name());
}

}  // namespace
}  // namespace weir
