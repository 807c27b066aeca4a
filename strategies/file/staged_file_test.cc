#include "strategies/file/staged_file.h"

#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "gtest/gtest.h"
#include "strategies/file/pipe_ends.h"

namespace weir {
namespace {

using Existing = StagedFile::Existing;

class StagedFileTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string directory = testing::TempDir() + "/staged-XXXXXX";
    directory_ = ::mkdtemp(directory.data());
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  std::string Path(const std::string& name) const { return directory_ + "/" + name; }
  size_t Names() const {
    return static_cast<size_t>(std::distance(std::filesystem::directory_iterator(directory_), {}));
  }

 private:
  std::string directory_;
};

void Put(const std::string& path, std::string_view text) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
}

std::string Contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

mode_t Permissions(const std::string& path) {
  struct stat attributes = {};
  ::stat(path.c_str(), &attributes);
  return attributes.st_mode & 07777;
}

TEST_F(StagedFileTest, TheOutputAppearsWholeWithCommit) {
  auto staged = StagedFile::Create(Path("out"), Existing::kRefuse);
  ASSERT_TRUE(staged.ok()) << staged.status();
  Put(staged->write_path(), "all of it");
  EXPECT_FALSE(std::filesystem::exists(Path("out")));
  ASSERT_TRUE(staged->Commit().ok());
  EXPECT_EQ(Contents(Path("out")), "all of it");
  EXPECT_EQ(Names(), 1u);
  Put(Path("usual"), "");
  EXPECT_EQ(Permissions(Path("out")), Permissions(Path("usual")));
}

TEST_F(StagedFileTest, NothingIsLeftWithoutCommit) {
  {
    auto staged = StagedFile::Create(Path("out"), Existing::kRefuse);
    Put(staged->write_path(), "half");
    const auto moved = *std::move(staged);
    EXPECT_EQ(Contents(moved.write_path()), "half");
  }
  EXPECT_EQ(Names(), 0u);
}

TEST_F(StagedFileTest, NotEvenKillLeavesAnything) {
  int told[2];
  ASSERT_EQ(::pipe(told), 0);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const auto staged = StagedFile::Create(Path("out"), Existing::kRefuse);
    Put(staged->write_path(), "half");
    const char named = staged->write_path().starts_with("/proc/") ? 'n' : 'y';
    if (::write(told[1], &named, 1) == 1) ::pause();
    ::_exit(1);
  }
  char named = '?';
  ASSERT_EQ(::read(told[0], &named, 1), 1);
  ::kill(child, SIGKILL);
  ASSERT_EQ(::waitpid(child, nullptr, 0), child);
  ::close(told[0]);
  ::close(told[1]);
  if (named == 'y') GTEST_SKIP() << "this file system has no files without a name";
  EXPECT_EQ(Names(), 0u);
}

TEST_F(StagedFileTest, WhatIsThereIsNotReplacedUnlessSaid) {
  Put(Path("out"), "old");
  EXPECT_EQ(StagedFile::Create(Path("out"), Existing::kRefuse).status().code(),
            absl::StatusCode::kAlreadyExists);
  ::chmod(Path("out").c_str(), 0640);
  auto staged = StagedFile::Create(Path("out"), Existing::kReplace);
  Put(staged->write_path(), "new");
  EXPECT_EQ(Contents(Path("out")), "old");
  ASSERT_TRUE(staged->Commit().ok());
  EXPECT_EQ(Contents(Path("out")), "new");
  EXPECT_EQ(Permissions(Path("out")), 0640u);
  EXPECT_EQ(Names(), 1u);
}

TEST_F(StagedFileTest, WhatAppearsMeanwhileIsNotReplacedEither) {
  auto staged = StagedFile::Create(Path("out"), Existing::kRefuse);
  Put(staged->write_path(), "mine");
  Put(Path("out"), "another's");
  EXPECT_EQ(staged->Commit().code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(Contents(Path("out")), "another's");
  EXPECT_EQ(Names(), 1u);
}

TEST_F(StagedFileTest, ALinkStaysAndItsTargetIsReplaced) {
  Put(Path("target"), "old");
  std::filesystem::create_symlink("target", Path("link"));
  auto staged = StagedFile::Create(Path("link"), Existing::kReplace);
  Put(staged->write_path(), "new");
  ASSERT_TRUE(staged->Commit().ok());
  EXPECT_TRUE(std::filesystem::is_symlink(Path("link")));
  EXPECT_EQ(Contents(Path("target")), "new");
}

TEST_F(StagedFileTest, UntilCommitItIsTheOwnersAlone) {
  Put(Path("old"), "old");
  ::chmod(Path("old").c_str(), 0444);
  for (const char* name : {"old", "new"}) {
    auto staged = StagedFile::Create(Path(name), Existing::kReplace);
    ASSERT_TRUE(staged.ok()) << staged.status();
    EXPECT_EQ(Permissions(staged->write_path()), 0600u);
    ASSERT_TRUE(staged->Commit().ok());
  }
  EXPECT_EQ(Permissions(Path("old")), 0444u);
  auto secret = StagedFile::Create(Path("secret"), Existing::kRefuse, 0600);
  ASSERT_TRUE(secret->Commit().ok());
  EXPECT_EQ(Permissions(Path("secret")), 0600u);
}

// As a user who may not pass over permissions; root may.
TEST_F(StagedFileTest, AFileThatIsReadOnlyCanBeReplaced) {
  Put(Path("out"), "old");
  ::chmod(Path("out").c_str(), 0444);
  ::chmod(Path("").c_str(), 0777);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    constexpr uid_t kNobody = 65534;
    if (::chdir(Path("").c_str()) != 0) ::_exit(1);
    if (::geteuid() == 0 && (::setgid(kNobody) != 0 || ::setuid(kNobody) != 0)) ::_exit(77);
    auto staged = StagedFile::Create("out", Existing::kReplace);
    if (!staged.ok()) ::_exit(2);
    Put(staged->write_path(), "new");
    ::_exit(staged->Commit().ok() ? 0 : 3);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status));
  if (WEXITSTATUS(status) == 77) GTEST_SKIP() << "root, but may not become another user";
  EXPECT_EQ(WEXITSTATUS(status), 0);
  EXPECT_EQ(Contents(Path("out")), "new");
  EXPECT_EQ(Permissions(Path("out")), 0444u);
}

TEST_F(StagedFileTest, ALinkToNothingStaysAndItsTargetIsMade) {
  for (const Existing existing : {Existing::kRefuse, Existing::kReplace}) {
    std::filesystem::create_directory(Path("elsewhere"));
    std::filesystem::create_symlink("elsewhere/second", Path("first"));
    std::filesystem::create_symlink(Path("target"), Path("elsewhere/second"));
    auto staged = StagedFile::Create(Path("first"), existing);
    ASSERT_TRUE(staged.ok()) << staged.status();
    Put(staged->write_path(), "new");
    ASSERT_TRUE(staged->Commit().ok());
    EXPECT_TRUE(std::filesystem::is_symlink(Path("first")));
    EXPECT_TRUE(std::filesystem::is_symlink(Path("elsewhere/second")));
    EXPECT_EQ(Contents(Path("target")), "new");
    for (const char* name : {"first", "elsewhere", "target"}) std::filesystem::remove_all(Path(name));
    EXPECT_EQ(Names(), 0u);
  }
}

TEST_F(StagedFileTest, LinksInACircleAreAnErrorAtOnce) {
  std::filesystem::create_symlink("b", Path("a"));
  std::filesystem::create_symlink("a", Path("b"));
  for (const Existing existing : {Existing::kRefuse, Existing::kReplace}) {
    const absl::Status status = StagedFile::Create(Path("a"), existing).status();
    EXPECT_NE(status.message().find("errno 40"), absl::string_view::npos) << status;
  }
}

TEST_F(StagedFileTest, ABlockDeviceIsOverwrittenOnlyIfSaid) {
  // The device need not be there, as it is never opened.
  if (::mknod(Path("disk").c_str(), S_IFBLK | 0600, makedev(7, 250)) != 0) {
    GTEST_SKIP() << "no device can be made here: " << std::strerror(errno);
  }
  EXPECT_EQ(StagedFile::Create(Path("disk"), Existing::kRefuse).status().code(),
            absl::StatusCode::kAlreadyExists);
  const auto forced = StagedFile::Create(Path("disk"), Existing::kReplace);
  ASSERT_TRUE(forced.ok()) << forced.status();
  EXPECT_EQ(forced->write_path(), Path("disk"));
}

TEST_F(StagedFileTest, APipeIsWrittenToDirectly) {
  PipeEnds pipe;
  auto staged = StagedFile::Create(pipe.path(), Existing::kRefuse);
  ASSERT_TRUE(staged.ok()) << staged.status();
  EXPECT_EQ(staged->write_path(), pipe.path());
  EXPECT_TRUE(staged->Commit().ok());
  auto null = StagedFile::Create("/dev/null", Existing::kReplace);
  EXPECT_EQ(null->write_path(), "/dev/null");
  null->Discard();
  EXPECT_TRUE(std::filesystem::exists("/dev/null"));
}

TEST_F(StagedFileTest, ErrorsNameThePathThatWasGiven) {
  const auto nowhere = StagedFile::Create(Path("no/such/out"), Existing::kRefuse);
  EXPECT_EQ(nowhere.status().code(), absl::StatusCode::kNotFound) << nowhere.status();
  EXPECT_NE(std::string(nowhere.status().message()).find(Path("no/such/out")), std::string::npos);
  EXPECT_FALSE(StagedFile::Create(Path(""), Existing::kReplace).ok());
  Put(Path("target"), "old");
  std::filesystem::create_symlink("target", Path("out"));
  const auto staged = StagedFile::Create(Path("out"), Existing::kReplace);
  const absl::Status named = staged->Named(absl::DataLossError("write " + staged->write_path() + " at 7"));
  EXPECT_EQ(std::string(named.message()), "write " + Path("out") + " at 7");
  EXPECT_EQ(named.code(), absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace weir
