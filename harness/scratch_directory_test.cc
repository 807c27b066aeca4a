#include "harness/scratch_directory.h"

#include <filesystem>
#include <fstream>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

using std::filesystem::exists;
using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::StartsWith;

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
