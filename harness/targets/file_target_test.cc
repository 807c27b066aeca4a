#include "harness/targets/file_target.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

using ::testing::HasSubstr;

Expected ExpectedAbc(uint64_t size) {
  return Expected([size] { return std::make_unique<ExpectedRepetition>("abc", size); });
}

absl::StatusOr<Verified> Check(const std::string& arrived) {
  const std::unique_ptr<Target> target = *FileTarget::Create(testing::TempDir());
  std::ofstream(target->path()) << arrived;
  return target->Verify(ExpectedAbc(600'000));
}

std::string Sent() {
  std::string sent;
  while (sent.size() < 600'000) sent += "abc";
  return sent;
}

TEST(FileTargetTest, SaysWhereTheFirstWrongByteIs) {
  for (const size_t at : {0, 1, 262143, 262144, 400000, 599999}) {
    std::string arrived = Sent();
    arrived[at] = '!';
    arrived.back() = '!';
    EXPECT_THAT(Check(arrived).status().ToString(),
                HasSubstr("the byte at offset " + std::to_string(at) + " is not the one that was sent"));
  }
}

TEST(FileTargetTest, AByteDroppedShowsWhereTheStreamIsBehind) {
  EXPECT_THAT(Check(Sent().erase(300'000, 1)).status().ToString(), HasSubstr("the byte at offset 300000"));
}

TEST(FileTargetTest, AFileThatIsNotThereIsAnError) {
  const std::unique_ptr<Target> target = *FileTarget::Create(testing::TempDir());
  EXPECT_FALSE(std::filesystem::exists(target->path())) << "the writer is to create it";
  const absl::Status status = target->Verify(ExpectedAbc(0)).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(status.ToString(), HasSubstr(target->path()));
}

TEST(FileTargetTest, EachHasAFileOfItsOwnWhichIsRemoved) {
  const std::string directory = testing::TempDir() + "/file_target_test";
  std::filesystem::create_directory(directory);
  {
    const std::unique_ptr<Target> one = *FileTarget::Create(directory), two = *FileTarget::Create(directory);
    EXPECT_NE(one->path(), two->path());
    std::ofstream(one->path()) << "1";
    std::ofstream(two->path()) << "2";
  }
  EXPECT_TRUE(std::filesystem::is_empty(directory));
}

TEST(FileTargetTest, NobodyElseCanMakeTheFileBeforeTheWriterDoes) {
  const std::string directory = testing::TempDir() + "/for_all";
  std::filesystem::create_directory(directory);
  std::filesystem::permissions(directory, std::filesystem::perms::all);
  const std::unique_ptr<Target> target = *FileTarget::Create(directory);
  const std::filesystem::path parent = std::filesystem::path(target->path()).parent_path();
  EXPECT_EQ(std::filesystem::status(parent).permissions(), std::filesystem::perms::owner_all);
}

// What a process that made a file leaves in `directory` when `signal` ends it.
void EndWithAFileIn(const std::string& directory, int signal) {
  std::filesystem::create_directory(directory);
  const pid_t child = ::fork();
  if (child == 0) {
    const std::unique_ptr<Target> target = *FileTarget::Create(directory);
    std::ofstream(target->path()) << "data";
    ::raise(signal);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(WTERMSIG(status), signal);
}

TEST(FileTargetTest, SignalsThatEndTheProcessLeaveNothing) {
  const std::string directory = testing::TempDir() + "/ended";
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    EndWithAFileIn(directory, signal);
    EXPECT_TRUE(std::filesystem::is_empty(directory)) << signal;
  }
}

TEST(FileTargetTest, WhatAKilledProcessLeftTheNextOneRemoves) {
  const std::string directory = testing::TempDir() + "/killed";
  EndWithAFileIn(directory, SIGKILL);
  EXPECT_FALSE(std::filesystem::is_empty(directory));
  FileTarget::Create(directory)->reset();
  EXPECT_TRUE(std::filesystem::is_empty(directory));
}

// A device without storage stands for one that cannot take what was written.
TEST(FileTargetTest, WhatTheDeviceDoesNotTakeIsNotDurable) {
  const std::unique_ptr<Target> target = *FileTarget::Create(testing::TempDir());
  std::filesystem::create_symlink("/dev/null", target->path());
  const absl::Status status = target->MakeDurable().status();
  EXPECT_FALSE(status.ok());
  EXPECT_THAT(status.ToString(), HasSubstr("fdatasync " + target->path()));
}

TEST(FileTargetTest, AMissingDirectoryIsNamed) {
  const absl::Status status = FileTarget::Create("/no/such/directory").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(status.ToString(), HasSubstr("/no/such/directory"));
}

}  // namespace
}  // namespace weir
