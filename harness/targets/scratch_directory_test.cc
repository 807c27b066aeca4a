#include "harness/targets/scratch_directory.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

using std::filesystem::exists;
using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

TEST(ScratchDirectoryTest, IsNewAndEmptyInsideItsParent) {
  const auto one = ScratchDirectory::Create(testing::TempDir()),
             two = ScratchDirectory::Create(testing::TempDir());
  ASSERT_TRUE(one.ok() && two.ok());
  EXPECT_THAT(one->path(), StartsWith(testing::TempDir()));
  EXPECT_NE(one->path(), two->path());
  EXPECT_TRUE(std::filesystem::is_empty(one->path()));
}

TEST(ScratchDirectoryTest, IsRemovedWithWhatIsInIt) {
  std::string path;
  {
    const auto scratch = ScratchDirectory::Create(testing::TempDir());
    ASSERT_TRUE(scratch.ok()) << scratch.status();
    path = scratch->path();
    std::filesystem::create_directories(path + "/deeper/still");
    std::ofstream(path + "/deeper/still/file") << "data";
    std::ofstream(path + "/file") << "data";
  }
  EXPECT_FALSE(exists(path));
}

TEST(ScratchDirectoryTest, ALinkIsRemovedAndNotFollowed) {
  const std::string outside = testing::TempDir() + "/outside";
  std::ofstream(outside) << "kept";
  {
    const auto scratch = ScratchDirectory::Create(testing::TempDir());
    ASSERT_TRUE(scratch.ok());
    std::filesystem::create_symlink(outside, scratch->path() + "/link");
  }
  EXPECT_TRUE(exists(outside));
}

TEST(ScratchDirectoryTest, MovesWithItsOwner) {
  auto first = ScratchDirectory::Create(testing::TempDir());
  ASSERT_TRUE(first.ok());
  const std::string path = first->path();
  {
    const ScratchDirectory second = *std::move(first);
    first = absl::UnknownError("gone");
    EXPECT_EQ(second.path(), path);
    EXPECT_TRUE(exists(path));
  }
  EXPECT_FALSE(exists(path));
}

// Directories like those that a process leaves when it is killed.
class AbandonedTest : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::remove_all(parent_);
    std::filesystem::create_directory(parent_);
  }

  // What another process does with a new one, which is given to it, until SIGKILL ends it.
  template <class Do>
  void InKilledProcess(Do then) const {
    const pid_t child = ::fork();
    if (child == 0) {
      const auto scratch = ScratchDirectory::Create(parent_);
      if (!scratch.ok()) ::_exit(1);
      then(*scratch);
      ::raise(SIGKILL);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status));
  }

  static void WriteData(const ScratchDirectory& scratch) { std::ofstream(scratch.path() + "/data") << "x"; }
  static std::filesystem::path OuterOf(const ScratchDirectory& scratch) {
    return std::filesystem::path(scratch.path()).parent_path();
  }

  // Without the one that is made to have the others removed.
  std::vector<std::string> LeftByTheNext() const {
    EXPECT_TRUE(ScratchDirectory::Create(parent_).ok());
    std::vector<std::string> left;
    for (const auto& each : std::filesystem::directory_iterator(parent_))
      left.push_back(each.path().filename());
    return left;
  }

  const std::string parent_ = testing::TempDir() + "/abandoned";
};

TEST_F(AbandonedTest, WhatAKilledProcessLeftIsRemoved) {
  InKilledProcess(WriteData);
  InKilledProcess(WriteData);
  EXPECT_THAT(LeftByTheNext(), IsEmpty());
}

TEST_F(AbandonedTest, WhatALiveProcessHoldsStays) {
  const auto held = ScratchDirectory::Create(parent_);
  ASSERT_TRUE(held.ok()) << held.status();
  WriteData(*held);
  EXPECT_THAT(LeftByTheNext(), ElementsAre(OuterOf(*held).filename()));
  EXPECT_TRUE(exists(held->path() + "/data"));
}

TEST_F(AbandonedTest, WhatWeirDidNotMakeStays) {
  std::filesystem::create_directories(parent_ + "/weir-data-abcdef/mine");
  std::filesystem::create_directories(parent_ + "/other");
  std::ofstream(parent_ + "/weir-data-file") << "x";
  EXPECT_THAT(LeftByTheNext(), UnorderedElementsAre("weir-data-abcdef", "other", "weir-data-file"));
  EXPECT_TRUE(exists(parent_ + "/weir-data-abcdef/mine"));
}

TEST_F(AbandonedTest, WhatAnotherPutBesideTheDataStays) {
  InKilledProcess([](const ScratchDirectory& scratch) {
    WriteData(scratch);
    std::ofstream(OuterOf(scratch) / "mine") << "x";
  });
  const std::vector<std::string> left = LeftByTheNext();
  ASSERT_EQ(left.size(), 1u);
  EXPECT_TRUE(exists(parent_ + "/" + left[0] + "/mine"));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(parent_ + "/" + left[0]), {}), 1);
}

TEST_F(AbandonedTest, ALinkToOneIsNotFollowed) {
  InKilledProcess(WriteData);
  const std::string elsewhere = testing::TempDir() + "/elsewhere";
  std::filesystem::remove_all(elsewhere);
  std::filesystem::rename(std::filesystem::directory_iterator(parent_)->path(), elsewhere);
  std::filesystem::create_symlink(elsewhere, parent_ + "/weir-data-link");
  EXPECT_THAT(LeftByTheNext(), ElementsAre("weir-data-link"));
  EXPECT_FALSE(std::filesystem::is_empty(elsewhere));
}

TEST_F(AbandonedTest, WhatAnotherUsersProcessLeftStays) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can make it";
  InKilledProcess([](const ScratchDirectory& scratch) {
    WriteData(scratch);
    if (::chown(scratch.path().c_str(), 65534, 65534) != 0) ::_exit(1);
  });
  EXPECT_EQ(LeftByTheNext().size(), 1u);
}

TEST(ScratchDirectoryTest, AParentThatIsMissingIsNamed) {
  const absl::Status status = ScratchDirectory::Create("/no/such/directory").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(status.ToString(), HasSubstr("/no/such/directory"));
}

TEST(CheckSpaceTest, AByteFitsAndAnExabyteDoesNot) {
  EXPECT_TRUE(CheckSpace(testing::TempDir(), 1).ok());
  const absl::Status status = CheckSpace(testing::TempDir(), 1'000'000'000'000'000'000);
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(status.ToString(), AllOf(HasSubstr("needs 1020000000.1 GB in " + testing::TempDir()),
                                       ContainsRegex("where [0-9.]+ [GM]B are free")));
}

TEST(CheckSpaceTest, ADirectoryThatIsMissingIsNamed) {
  EXPECT_THAT(CheckSpace("/no/such/directory", 1).ToString(), HasSubstr("/no/such/directory"));
}

}  // namespace
}  // namespace weir
