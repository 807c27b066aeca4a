#include "harness/workloads/limit.h"

#include <filesystem>
#include <memory>
#include <string>

#include "gtest/gtest.h"
#include "harness/workloads/stream_parameters.h"

namespace weir {
namespace {

// A directory that must be empty again at the end.
class LimitTest : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directory(directory_); }
  void TearDown() override {
    EXPECT_TRUE(std::filesystem::is_empty(directory_));
    std::filesystem::remove_all(directory_);
  }

  // A limit for `count` records of 1000 bytes.
  Case LimitCase(const std::string& strategy, const std::string& place, TargetSpec::Kind target,
                 uint64_t count) {
    Case c = StreamCase("limit", strategy, *ParseRecordSpec("fixed:1000"), count, {target, directory_});
    c.Set("place", ValueOf(place));
    return c;
  }

  const std::string directory_ = testing::TempDir() + "/limit_test";
};

// In kilobytes: less than a block, a block and something, many blocks.
constexpr uint64_t kCounts[] = {1, 100, 263, 5000};

absl::StatusOr<std::unique_ptr<Pass>> MakePass(const Case& c) {
  for (const Limit* limit : {&kCopyLimit, &kWriteLimit, &kHandoffLimit}) {
    if (limit->name == c.strategy) return limit->make_pass(c);
  }
  return absl::InternalError(c.Name());
}

uint64_t Blocks(uint64_t bytes) { return (bytes + kLimitBlock - 1) / kLimitBlock; }

TEST_F(LimitTest, WriteAndHandoffWriteTheirBytesInBlocks) {
  using Kind = TargetSpec::Kind;
  for (const char* strategy : {"write", "handoff"}) {
    for (const Kind target : {Kind::kFile, Kind::kPipe, Kind::kNull}) {
      for (const uint64_t count : kCounts) {
        const Case c = LimitCase(strategy, "", target, count);
        SCOPED_TRACE(c.Name());
        const std::unique_ptr<Pass> pass = *MakePass(c);
        EXPECT_EQ(pass->bytes(), 1000 * count);
        EXPECT_EQ(pass->file_bytes(), target == Kind::kFile ? 1000 * count : 0);
        ASSERT_TRUE(pass->Prepare().ok());
        ASSERT_TRUE(pass->Run().ok());
        ASSERT_TRUE(pass->Finish().ok());
        const absl::StatusOr<Verified> verified = pass->Verify();
        ASSERT_TRUE(verified.ok()) << verified.status();
        EXPECT_EQ(*verified, target == Kind::kNull ? Verified::kLengthOnly : Verified::kEveryByte);
        EXPECT_EQ(pass->system_calls(), Blocks(1000 * count) + 1) << "its writes and one close";
      }
    }
  }
}

TEST_F(LimitTest, CopyCopiesItsBytesWithoutSystemCalls) {
  for (const char* place : {"cache", "memory"}) {
    for (const uint64_t count : kCounts) {
      const Case c = LimitCase("copy", place, TargetSpec::Kind::kFile, count);
      SCOPED_TRACE(c.Name());
      const std::unique_ptr<Pass> pass = *MakePass(c);
      EXPECT_EQ(pass->bytes(), 1000 * count);
      EXPECT_EQ(pass->file_bytes(), 0u);
      ASSERT_TRUE(pass->Prepare().ok());
      ASSERT_TRUE(pass->Run().ok());
      ASSERT_TRUE(pass->Finish().ok());
      const absl::StatusOr<Verified> verified = pass->Verify();
      ASSERT_TRUE(verified.ok()) << verified.status();
      EXPECT_EQ(*verified, Verified::kEveryByte);
      EXPECT_EQ(pass->system_calls(), 0u);
    }
  }
}

TEST_F(LimitTest, WhatWasNotMovedIsNotVerified) {
  for (const auto& [strategy, place] : {std::pair{"copy", "cache"}, {"copy", "memory"}, {"write", ""}}) {
    const Case c = LimitCase(strategy, place, TargetSpec::Kind::kFile, 5000);
    const std::unique_ptr<Pass> pass = *MakePass(c);
    ASSERT_TRUE(pass->Prepare().ok());
    EXPECT_EQ(pass->Verify().status().code(), absl::StatusCode::kDataLoss) << c.Name();
  }
}

TEST_F(LimitTest, CanBeGivenUpBeforeItRuns) {
  const std::unique_ptr<Pass> pass = *MakePass(LimitCase("handoff", "", TargetSpec::Kind::kFile, 5000));
  EXPECT_TRUE(pass->Prepare().ok());
}

TEST_F(LimitTest, ThereAreNoOthers) {
  for (const char* place : {"", "disk"}) {
    const absl::Status status = MakePass(LimitCase("copy", place, TargetSpec::Kind::kFile, 1)).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kNotFound) << status;
  }
}

TEST_F(LimitTest, AMissingDirectoryIsAnErrorOfPrepare) {
  Case c = LimitCase("write", "", TargetSpec::Kind::kFile, 1);
  c.Set("target", ValueOf(TargetSpec{TargetSpec::Kind::kFile, directory_ + "/missing"}));
  EXPECT_EQ((*MakePass(c))->Prepare().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace weir
