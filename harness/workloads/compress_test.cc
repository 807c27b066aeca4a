#include <filesystem>
#include <memory>
#include <string>

#include "gtest/gtest.h"
#include "harness/workloads/stream_parameters.h"
#include "harness/workloads/whole_pass.h"
#include "harness/workloads/workloads.h"

namespace weir {
namespace {

// A directory that must be empty again at the end.
class CompressTest : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directory(directory_); }
  void TearDown() override {
    EXPECT_TRUE(std::filesystem::is_empty(directory_));
    std::filesystem::remove_all(directory_);
  }

  Case CaseOf(std::string_view format, std::string_view cipher, std::string_view through,
              uint64_t records = 20'000) const {
    Case c{"compress", std::string(format)};
    c.Set("level", ValueOf(1));
    if (format == "zstd") c.Set("threads", ValueOf(2));
    c.Set("cipher", ValueOf(std::string(cipher)));
    c.Set("through", ValueOf(std::string(through)));
    c.Set("record", ValueOf(*ParseRecordSpec("number")));
    c.Set("records", ValueOf(records));
    c.Set("target", ValueOf(TargetSpec{TargetSpec::Kind::kFile, directory_}));
    return c;
  }

  const std::string directory_ = testing::TempDir() + "/compress_test";
  const Workload workload_ = CompressWorkload();
};

TEST_F(CompressTest, EveryFormatAndCipherIsVerifiedAndHasARatio) {
  for (const char* format : {"zstd", "lz4"}) {
    for (const char* cipher : {"none", "chacha20-poly1305"}) {
      for (const char* through : {"target", "socket"}) {
        for (const uint64_t records : {1, 200'000}) {
          const Case c = CaseOf(format, cipher, through, records);
          SCOPED_TRACE(c.Name());
          const std::unique_ptr<Pass> pass = *workload_.make_pass(c);
          const absl::Status done = RunWhole(*pass);
          ASSERT_TRUE(done.ok()) << done;
          if (records > 1) {
            EXPECT_LT(pass->packed_ratio().value(), 0.7);
          }
          EXPECT_GT(pass->system_calls().value(), 0u);
        }
      }
    }
  }
}

TEST_F(CompressTest, EveryStageIsALimit) {
  const std::vector<Case> all = workload_.limit_cases(CaseOf("zstd", "chacha20-poly1305", "socket"));
  EXPECT_EQ(all.size(), 5u);
  for (const Case& c : all) {
    SCOPED_TRACE(c.Name());
    const std::unique_ptr<Pass> pass = *workload_.limits.front()->make_pass(c);
    const absl::Status done = RunWhole(*pass);
    ASSERT_TRUE(done.ok()) << done;
  }
  EXPECT_EQ(workload_.limit_cases(CaseOf("lz4", "none", "target")).size(), 1u);
  EXPECT_EQ(workload_.limit_cases(CaseOf("lz4", "none", "socket")).size(), 3u);
}

TEST_F(CompressTest, WhatWasChangedOnTheWayIsAnError) {
  for (const char* format : {"zstd", "lz4"}) {
    const std::unique_ptr<Pass> pass = *workload_.make_pass(CaseOf(format, "none", "target"));
    ASSERT_TRUE(pass->ProvideInput().ok() && pass->Prepare().ok() && pass->Run().ok() && pass->Finish().ok());
    std::filesystem::recursive_directory_iterator made(directory_);
    while (!made->is_regular_file()) ++made;
    std::filesystem::resize_file(made->path(), made->file_size() - 1);
    EXPECT_EQ(pass->Verify().status().code(), absl::StatusCode::kDataLoss) << format;
  }
}

TEST_F(CompressTest, LevelsThatAFormatDoesNotHaveAreLeftOut) {
  Case c = CaseOf("lz4", "none", "target");
  EXPECT_TRUE(workload_.takes(c).ok());
  c.Set("level", ValueOf(13));
  EXPECT_EQ(workload_.takes(c).code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_FALSE(workload_.make_pass(CaseOf("rar", "none", "target")).ok());
  EXPECT_FALSE(workload_.make_pass(CaseOf("zstd", "rot13", "target")).ok());
}

}  // namespace
}  // namespace weir
