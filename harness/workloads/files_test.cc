#include "harness/workloads/files.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"
#include "harness/targets/target.h"
#include "harness/workloads/stream_parameters.h"
#include "harness/workloads/whole_pass.h"

namespace weir {
namespace {

Case FilesCase(std::string_view strategy, std::string_view phase, std::string_view durable = "none",
               std::string_view layout = "flat", uint64_t size = 700) {
  Case c{"files", std::string(strategy)};
  c.Set("phase", ValueOf(std::string(phase)));
  c.Set("durable", ValueOf(std::string(durable)));
  c.Set("size", ValueOf(size));
  c.Set("layout", ValueOf(std::string(layout)));
  c.Set("files", ValueOf(12));
  c.Set("batch", ValueOf(5));
  c.Set("target", ValueOf(TargetSpec{.directory = testing::TempDir()}));
  return c;
}

TEST(FilesTest, EachStrategyDoesEveryPhase) {
  const Workload workload = FilesWorkload();
  for (const WorkloadStrategy& strategy : workload.strategies()) {
    if (!strategy.supported.ok()) continue;
    for (const FilePhase& phase : FilePhases()) {
      for (const std::string_view durable : {"none", "file", "name", "batch"}) {
        for (const std::string_view layout : {"flat", "hashed"}) {
          for (const uint64_t size : {0, 700}) {
            // 256 directories are many to make where nothing else is different.
            if (layout == "hashed" && (durable != "none" || size == 0)) continue;
            const Case c = FilesCase(strategy.name, phase.name, durable, layout, size);
            EXPECT_EQ(workload.takes(c).ok(), phase.changes || durable == "none") << c.Name();
            if (!workload.takes(c).ok()) continue;
            const std::unique_ptr<Pass> pass = *workload.make_pass(c);
            const absl::Status done = RunWhole(*pass);
            EXPECT_TRUE(done.ok()) << c.Name() << ": " << done;
            EXPECT_GT(pass->system_calls(), 0u);
            const bool names_alone = phase.name == "rename" || phase.name == "delete";
            EXPECT_EQ(pass->syncs() == 0u, durable == "none" || (names_alone && durable == "file"))
                << c.Name();
          }
        }
      }
    }
  }
  EXPECT_EQ(workload.make_pass(FilesCase("none", "stat")).status().code(), absl::StatusCode::kNotFound);
}

TEST(FilesTest, SaysOnHowManyThreadsItWorks) {
  const Workload workload = FilesWorkload();
  EXPECT_EQ((*workload.make_pass(FilesCase("dirfd", "stat")))->threads(), 1u);
  EXPECT_EQ((*workload.make_pass(FilesCase("threaded", "stat")))->threads(), 8u);
  EXPECT_EQ((*workload.make_pass(FilesCase("grouped", "stat")))->threads(), 64u);
}

TEST(FilesTest, TheLimitHasTheSameBytes) {
  const Workload workload = FilesWorkload();
  for (const std::string_view durable : {"none", "batch"}) {
    const std::vector<Case> limits = workload.limit_cases(FilesCase("path", "replace", durable, "flat", 700));
    ASSERT_EQ(limits.size(), 1u);
    const std::unique_ptr<Pass> pass = *workload.limits.front()->make_pass(limits.front());
    EXPECT_TRUE(RunWhole(*pass).ok());
    EXPECT_EQ(pass->file_bytes(), 12u * 700);
    EXPECT_EQ(pass->syncs(), durable == "none" ? 0u : 1u);
  }
  for (const std::string_view phase : {"stat", "read", "list", "delete", "rename"})
    EXPECT_TRUE(workload.limit_cases(FilesCase("path", phase, "none", "flat", 700)).empty()) << phase;
  EXPECT_TRUE(workload.limit_cases(FilesCase("path", "create", "none", "flat", 0)).empty());
}

TEST(FilesTest, ObservedEachIsTimedByItself) {
  const std::unique_ptr<Pass> pass = *FilesWorkload().make_pass(FilesCase("grouped", "replace", "batch"));
  ASSERT_TRUE(pass->ProvideInput().ok());
  ASSERT_TRUE(pass->Prepare().ok());
  LatencyHistogram alone;
  EXPECT_TRUE(pass->RunObserved(alone).ok());
  EXPECT_EQ(alone.count(), 12u);
}

// Loses what the bug says of the `dirfd` that it hands the work to.
enum class Bug { kNone, kLosesAByte, kLeavesOneOut, kSaysTooMuch };

template <Bug kBug>
class Lossy final : public Directory {
 public:
  explicit Lossy(std::unique_ptr<Directory> own)
      : Directory(std::make_shared<FileCalls>()), own_(std::move(own)) {}

 private:
  void DoApply(std::span<const FileOperation> operations, Durability durability,
               std::span<FileResult> results) override {
    std::vector<FileOperation> changed(operations.begin(), operations.end());
    if (kBug == Bug::kLosesAByte) changed.back().content = changed.back().content.substr(0, 699);
    if (kBug == Bug::kLeavesOneOut) changed.pop_back();
    own_->Apply(changed, durability, results);
    if (kBug != Bug::kSaysTooMuch) return;
    results[0].content += '!';
    ++results[0].status.size;
    results[0].names.emplace_back("more");
  }

  const std::unique_ptr<Directory> own_;
};

template <Bug kBug>
absl::StatusOr<std::unique_ptr<Directory>> Open(const std::string& path, const DirectoryOptions& options) {
  return std::make_unique<Lossy<kBug>>(*OpenDirfdDirectory(path, options));
}

constexpr DirectoryStrategy kLossy[] = {
    {"fine", "", nullptr, Open<Bug::kNone>},
    {"loses-a-byte", "", nullptr, Open<Bug::kLosesAByte>},
    {"leaves-one-out", "", nullptr, Open<Bug::kLeavesOneOut>},
    {"says-too-much", "", nullptr, Open<Bug::kSaysTooMuch>},
};

TEST(FilesTest, WhatIsNotRightIsNoFigure) {
  const Workload workload = MakeFilesWorkload("mine", "", kLossy);
  const auto done = [&](std::string_view strategy, std::string_view phase) {
    return RunWhole(**workload.make_pass(FilesCase(strategy, phase)));
  };
  for (const FilePhase& each : FilePhases()) EXPECT_TRUE(done("fine", each.name).ok()) << each.name;
  for (const std::string_view phase : {"create", "append", "replace"})
    EXPECT_EQ(done("loses-a-byte", phase).code(), absl::StatusCode::kDataLoss) << phase;
  for (const std::string_view phase : {"create", "append", "replace", "rename", "delete", "list"})
    EXPECT_FALSE(done("leaves-one-out", phase).ok()) << phase;
  for (const std::string_view phase : {"read", "stat", "list"})
    EXPECT_EQ(done("says-too-much", phase).code(), absl::StatusCode::kDataLoss) << phase;
}

TEST(FilesTest, NothingStaysBehind) {
  const std::string directory = testing::TempDir() + "/files-test";
  std::filesystem::create_directory(directory);
  Case c = FilesCase("path", "create");
  c.Set("target", ValueOf(TargetSpec{.directory = directory}));
  EXPECT_TRUE(RunWhole(**FilesWorkload().make_pass(c)).ok());
  EXPECT_TRUE(std::filesystem::is_empty(directory));
}

TEST(FileSetTest, NamesAreDifferentAndContentsHaveTheirSize) {
  const FileSet hashed(1000, 10, FileSet::Layout::kHashed);
  std::vector<std::string> names;
  for (size_t i = 0; i < hashed.count(); ++i) {
    names.push_back(hashed.name(i));
    EXPECT_EQ(hashed.content(i).size(), 10u);
    EXPECT_NE(hashed.content(i), hashed.new_content(i));
  }
  std::ranges::sort(names);
  EXPECT_EQ(std::ranges::adjacent_find(names), names.end());
  EXPECT_EQ(hashed.directories().size(), 256u);
}

}  // namespace
}  // namespace weir
