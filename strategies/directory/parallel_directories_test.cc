// `grouped` where one flush stands for the syncs of a group's files.

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "strategies/directory/directory_registry.h"
#include "tests/doubles/scripted_file_calls.h"

namespace weir {
namespace {

using CallKind = FileCall::Kind;

class OneFlushTest : public testing::Test {
 protected:
  static constexpr size_t kFiles = 40;

  void SetUp() override {
    std::filesystem::remove_all(root_);
    std::filesystem::create_directories(root_);
    for (size_t i = 0; i < kFiles; ++i) {
      names_.push_back(std::to_string(i));
      std::ofstream(root_ + "/" + names_.back()) << "old";
    }
  }
  void TearDown() override { std::filesystem::remove_all(root_); }

  // Replaces all, in groups of ten; how many failed.
  size_t Replace(OneFlush one_flush, ScriptedFileCalls::Script script = nullptr) {
    calls_ = std::make_shared<ScriptedFileCalls>(std::move(script));
    const auto directory =
        OpenGroupedDirectory(root_, {.calls = calls_, .in_flight = 10, .one_flush = one_flush});
    EXPECT_TRUE(directory.ok()) << directory.status();
    std::vector<FileOperation> operations;
    for (const std::string& name : names_)
      operations.push_back({.kind = FileOperation::Kind::kReplace, .path = name, .content = "newer"});
    std::vector<FileResult> results(operations.size());
    const size_t failed = (*directory)->Apply(operations, Durability::kBatch, results);
    EXPECT_EQ(failed == 0 ? WhatIsNotDurable(calls_->made(), true) : "", "");
    return failed;
  }

  size_t Made(CallKind kind) const {
    const auto made = calls_->made();
    return static_cast<size_t>(
        std::ranges::count_if(made, [&](const auto& each) { return each.kind == kind; }));
  }

  size_t With(const std::string& content) const {
    size_t count = 0;
    for (const std::string& name : names_) {
      std::ifstream file(root_ + "/" + name, std::ios::binary);
      count += std::string(std::istreambuf_iterator<char>(file), {}) == content ? 1 : 0;
    }
    return count;
  }

  const std::string root_ = testing::TempDir() + "/one_flush";
  std::vector<std::string> names_;
  std::shared_ptr<ScriptedFileCalls> calls_;
};

TEST_F(OneFlushTest, CoversAllFilesOfItsGroupBeforeTheyGetTheirNames) {
  EXPECT_EQ(Replace(OneFlush::kAlways), 0u);
  EXPECT_EQ(Made(CallKind::kSyncAll), kFiles / 10);
  EXPECT_LT(Made(CallKind::kSync), 10u) << "of the note and of directories";
  EXPECT_EQ(With("newer"), kFiles);
}

TEST_F(OneFlushTest, NeverIsEachByItself) {
  EXPECT_EQ(Replace(OneFlush::kNever), 0u);
  EXPECT_EQ(Made(CallKind::kSyncAll), 0u);
  EXPECT_GE(Made(CallKind::kSync), kFiles);
}

TEST_F(OneFlushTest, OneThatFailsFailsItsGroupAndIsNotTriedAgain) {
  std::atomic<int> flushes = 0;
  const size_t failed = Replace(OneFlush::kAlways, [&](const ScriptedFileCalls::Moment& moment) {
    const bool fails = moment.call.kind == CallKind::kSyncAll && ++flushes == 2;
    return fails ? std::optional<int64_t>(-EIO) : std::nullopt;
  });
  EXPECT_EQ(failed, 10u);
  EXPECT_EQ(flushes, 4) << "one for each group";
  EXPECT_EQ(With("newer"), kFiles - 10);
  EXPECT_EQ(With("old"), 10u);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(root_), {}), static_cast<ptrdiff_t>(kFiles))
      << "no temporary file is left";
}

}  // namespace
}  // namespace weir
