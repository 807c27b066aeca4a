#include "harness/workloads/file_workload.h"

#include <filesystem>
#include <iterator>
#include <optional>
#include <set>
#include <string>

#include "gtest/gtest.h"
#include "harness/workloads/expected_evens.h"
#include "harness/workloads/limit.h"

namespace weir {
namespace {

// A directory that must be empty again at the end.
class FileWorkloadTest : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directory(directory_); }
  void TearDown() override {
    EXPECT_TRUE(std::filesystem::is_empty(directory_));
    std::filesystem::remove_all(directory_);
  }

  Case CaseOf(std::string_view workload, std::string_view strategy, uint64_t records) const {
    Case c;
    c.workload = workload;
    c.strategy = strategy;
    c.record = *ParseRecordSpec("number");
    c.records = records;
    c.target.directory = directory_;
    c.buffer_size = 4096;
    return c;
  }

  static void ExpectSound(Pass& pass) {
    ASSERT_TRUE(pass.ProvideInput().ok());
    ASSERT_TRUE(pass.Prepare().ok());
    const absl::Status ran = pass.Run();
    ASSERT_TRUE(ran.ok()) << ran;
    ASSERT_TRUE(pass.Finish().ok());
    EXPECT_TRUE(*pass.MakeDurable());
    const absl::StatusOr<Verified> verified = pass.Verify();
    EXPECT_TRUE(verified.ok()) << verified.status();
    EXPECT_GT(pass.system_calls().value_or(1), 0u);
  }

  const std::string directory_ = testing::TempDir() + "/file_workload_test";
};

size_t Threads() {
  return static_cast<size_t>(std::distance(std::filesystem::directory_iterator("/proc/self/task"), {}));
}

constexpr uint64_t kCounts[] = {1, 2, 999, 30000};

TEST_F(FileWorkloadTest, EveryStrategyOfEveryWorkloadMakesWhatItMust) {
  for (const FileWorkload& workload : FileWorkloads()) {
    for (const FileStrategy& strategy : workload.strategies()) {
      if (!strategy.supported.ok()) continue;
      for (const uint64_t records : kCounts) {
        SCOPED_TRACE(std::string(workload.name) + "/" + std::string(strategy.name));
        Case c = CaseOf(workload.name, strategy.name, records);
        if (workload.ciphers) c.reader = c.writer = "batched", c.threads = 2;
        const auto pass = workload.make_pass(c);
        ASSERT_TRUE(pass.ok()) << pass.status();
        EXPECT_GT((*pass)->input_bytes(), 0u);
        ExpectSound(**pass);
      }
    }
    EXPECT_EQ(workload.make_pass(CaseOf(workload.name, "none", 1)).status().code(),
              absl::StatusCode::kNotFound);
  }
}

// More than is read ahead: a reader that is open has a thread that waits.
TEST_F(FileWorkloadTest, NothingIsReadBeforeTheClockRuns) {
  const size_t threads = Threads();
  for (const FileWorkload& workload : FileWorkloads()) {
    for (const std::string_view reader : {"drained", "pooled"}) {
      Case c = CaseOf(workload.name,
                      workload.ciphers          ? "shift"
                      : workload.name == "copy" ? "pipe"
                                                : reader,
                      300'000);
      if (workload.ciphers) c.reader = reader, c.writer = "batched", c.threads = 1;
      const std::unique_ptr<Pass> pass = *workload.make_pass(c);
      ASSERT_TRUE(pass->ProvideInput().ok());
      ASSERT_TRUE(pass->Prepare().ok());
      EXPECT_EQ(Threads(), threads) << workload.name << " " << reader;
    }
  }
}

// As a gate compares it. Calls to io_uring depend on how much the kernel gets done in between, and those of a
// library are counted from outside.
TEST_F(FileWorkloadTest, SystemCallsAreTheSameEachTime) {
  for (const FileWorkload& workload : FileWorkloads()) {
    for (const FileStrategy& strategy : workload.strategies()) {
      if (!strategy.supported.ok() || strategy.name == "uring") continue;
      if (strategy.name == "stdio" || strategy.name == "iostream") continue;
      std::set<std::optional<uint64_t>> counts;
      for (int i = 0; i < 6; ++i) {
        Case c = CaseOf(workload.name, strategy.name, 100'000);
        if (workload.ciphers)
          c.reader = i % 2 == 0 ? "pooled" : "drained", c.writer = "batched", c.threads = 2;
        const std::unique_ptr<Pass> pass = *workload.make_pass(c);
        ExpectSound(*pass);
        counts.insert(pass->system_calls());
      }
      EXPECT_EQ(counts.size(), 1u) << workload.name << " " << strategy.name;
    }
  }
}

TEST_F(FileWorkloadTest, WhatCannotBeOpenedUnderTheClockIsAnErrorAndNoCrash) {
  for (const FileWorkload& workload : FileWorkloads()) {
    Case c = CaseOf(workload.name, workload.strategies()[0].name, 10);
    if (workload.ciphers) c.reader = c.writer = "batched", c.threads = 1;
    c.buffer_size = 1;  // none can be opened with it
    const std::unique_ptr<Pass> pass = *workload.make_pass(c);
    ASSERT_TRUE(pass->ProvideInput().ok());
    ASSERT_TRUE(pass->Prepare().ok());
    EXPECT_EQ(pass->Run().code(), absl::StatusCode::kInvalidArgument) << workload.name;
    EXPECT_TRUE(pass->Finish().ok()) << workload.name;
  }
}

// copy_file_range(2) refuses a pipe, and the bytes go another way: whose time that is, the name would not
// say.
TEST_F(FileWorkloadTest, ACopyThatTheKernelRefusesIsNoFigure) {
  Case c = CaseOf("copy", "range", 1000);
  c.target.kind = TargetSpec::Kind::kPipe;
  const std::unique_ptr<Pass> pass = *FindFileWorkload("copy")->make_pass(c);
  ASSERT_TRUE(pass->ProvideInput().ok());
  ASSERT_TRUE(pass->Prepare().ok());
  ASSERT_TRUE(pass->Run().ok());
  const absl::Status status = pass->Finish();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition) << status;
  EXPECT_NE(status.message().find("refuses range"), absl::string_view::npos) << status;
}

TEST_F(FileWorkloadTest, TheirLimitsAreThere) {
  for (const FileWorkload& workload : FileWorkloads()) {
    for (const std::string_view limit : workload.limits) {
      EXPECT_TRUE(MakeLimitPass(CaseOf("limit", limit, 100)).ok()) << limit;
    }
  }
  const std::unique_ptr<Pass> transfer = *MakeLimitPass(CaseOf("limit", "transfer", 60000));
  ExpectSound(*transfer);
  EXPECT_EQ(transfer->file_bytes(), transfer->input_bytes());
  const std::unique_ptr<Pass> read = *MakeLimitPass(CaseOf("limit", "read", 60000));
  ASSERT_TRUE(read->ProvideInput().ok());
  ASSERT_TRUE(read->Prepare().ok());
  ASSERT_TRUE(read->Run().ok());
  EXPECT_EQ(*read->Verify(), Verified::kLengthOnly);
  EXPECT_EQ(read->file_bytes(), 0u);
}

TEST_F(FileWorkloadTest, ReadTakesNumbersOnlyAndCopyAnything) {
  const RecordSpec fixed = *ParseRecordSpec("fixed:8");
  EXPECT_FALSE(FindFileWorkload("read")->takes(fixed).ok());
  EXPECT_TRUE(FindFileWorkload("copy")->takes(fixed).ok());
  EXPECT_EQ(FindFileWorkload("write"), nullptr);
}

TEST(ExpectedEvensTest, HasTheSizeItSays) {
  for (const uint64_t count : {0, 1, 2, 9, 10, 11, 12, 99, 100, 101, 1234, 100001}) {
    ExpectedEvens evens(count);
    std::string all(1'000'000, '-');
    all.resize(evens.Read(all));
    EXPECT_EQ(all.size(), ExpectedEvens::Size(count)) << count;
    if (count == 12) {
      EXPECT_EQ(all, " 0  2  4  6  8  10 ");
    }
  }
}

}  // namespace
}  // namespace weir
