#include "strategies/file/staged_file.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>

#include "gtest/gtest.h"
#include "tests/conformance/forked_child.h"
#include "tests/conformance/limited_file_system.h"
#include "tests/doubles/access_control_list.h"
#include "tests/doubles/pipe_ends.h"

namespace weir {
namespace {

int mask_changes = 0;

}  // namespace
}  // namespace weir

// In place of the C library's.
extern "C" mode_t umask(mode_t mask) noexcept {
  ++weir::mask_changes;
  return static_cast<mode_t>(::syscall(SYS_umask, mask));
}

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

// What the kernel lets a file have that gives its owner's rights to whoever runs it.
bool GiveCapabilities(const std::string& path) {
  vfs_cap_data data = {};
  data.magic_etc = VFS_CAP_REVISION_2 | VFS_CAP_FLAGS_EFFECTIVE;
  data.data[0].permitted = 1u << CAP_NET_RAW;
  return ::setxattr(path.c_str(), "security.capability", &data, sizeof data, 0) == 0;
}

void Replace(const std::string& path, std::shared_ptr<FileAttributeCalls> calls = nullptr) {
  auto staged = StagedFile::Create(path, Existing::kReplace, std::nullopt, std::move(calls));
  ASSERT_TRUE(staged.ok()) << staged.status();
  Put(staged->write_path(), "new");
  ASSERT_TRUE(staged->Commit().ok());
  ASSERT_EQ(Contents(path), "new");
}

TEST_F(StagedFileTest, TheRightToRunAsTheOwnerIsNeverHandedOn) {
  Put(Path("out"), "old");
  for (const mode_t bits : {S_ISUID, S_ISGID, S_ISVTX, S_ISUID | S_ISGID | S_ISVTX}) {
    ASSERT_EQ(::chmod(Path("out").c_str(), 0755 | bits), 0);
    ASSERT_NO_FATAL_FAILURE(Replace(Path("out")));
    EXPECT_EQ(Permissions(Path("out")), 0755u);
  }
  auto asked = StagedFile::Create(Path("asked"), Existing::kRefuse, 07711);
  ASSERT_TRUE(asked->Commit().ok());
  EXPECT_EQ(Permissions(Path("asked")), 0711u);
}

TEST_F(StagedFileTest, CapabilitiesAreNotHandedOn) {
  Put(Path("out"), "old");
  if (!GiveCapabilities(Path("out"))) GTEST_SKIP() << "no capability can be given: " << std::strerror(errno);
  ASSERT_NO_FATAL_FAILURE(Replace(Path("out")));
  char data[64];
  EXPECT_EQ(::getxattr(Path("out").c_str(), "security.capability", data, sizeof data), -1);
  EXPECT_EQ(errno, ENODATA);
}

TEST_F(StagedFileTest, OwnerAndGroupAreHandedOn) {
  Put(Path("out"), "old");
  if (::chown(Path("out").c_str(), 4711, 4712) != 0) {
    GTEST_SKIP() << "not root, who alone may give files away: " << std::strerror(errno);
  }
  ASSERT_EQ(::chmod(Path("out").c_str(), 06664), 0);
  ASSERT_NO_FATAL_FAILURE(Replace(Path("out")));
  struct stat attributes;
  ASSERT_EQ(::stat(Path("out").c_str(), &attributes), 0);
  EXPECT_EQ(attributes.st_uid, 4711u);
  EXPECT_EQ(attributes.st_gid, 4712u);
  EXPECT_EQ(attributes.st_mode & 07777, 0664u);
}

// As if the new file were another's than the old, whoever runs the test. Notes what stands under the name
// while each change is made.
class AnothersFile final : public FileAttributeCalls {
 public:
  AnothersFile(std::string path, bool may_give) : path_(std::move(path)), may_give_(may_give) {}

  int Fstat(int fd, struct stat* attributes) override {
    const int done = FileAttributeCalls::Fstat(fd, attributes);
    ++attributes->st_uid;
    return done;
  }
  int Fchown(int fd, uid_t owner, gid_t group) override {
    Note("chown");
    return may_give_ ? FileAttributeCalls::Fchown(fd, owner, group) : (errno = EPERM, -1);
  }
  int Fchmod(int fd, mode_t mode) override { return Note("chmod"), FileAttributeCalls::Fchmod(fd, mode); }

  std::string noted;

 private:
  void Note(const std::string& call) { noted += call + ":" + Contents(path_) + " "; }

  const std::string path_;
  const bool may_give_;
};

TEST_F(StagedFileTest, TheOwnerIsHandedOnBeforeTheContentCanBeSeen) {
  Put(Path("out"), "old");
  ASSERT_EQ(::chmod(Path("out").c_str(), 0664), 0);
  const auto calls = std::make_shared<AnothersFile>(Path("out"), true);
  ASSERT_NO_FATAL_FAILURE(Replace(Path("out"), calls));
  EXPECT_EQ(calls->noted, "chown:old chmod:old ");
  EXPECT_EQ(Permissions(Path("out")), 0664u);
}

TEST_F(StagedFileTest, WhereTheOwnerCannotBeHandedOnNobodyElseMayAnything) {
  Put(Path("out"), "old");
  ASSERT_EQ(::chmod(Path("out").c_str(), 06755), 0);
  const auto calls = std::make_shared<AnothersFile>(Path("out"), false);
  ASSERT_NO_FATAL_FAILURE(Replace(Path("out"), calls));
  EXPECT_EQ(calls->noted, "chown:old chmod:old ");
  EXPECT_EQ(Permissions(Path("out")), 0700u);
}

TEST_F(StagedFileTest, WhatIsHandedOnIsWhatTheOldFileHasInTheEnd) {
  Put(Path("out"), "old");
  ASSERT_EQ(::chmod(Path("out").c_str(), 0666), 0);
  for (const char* name : {"out", "appears meanwhile"}) {
    auto staged = StagedFile::Create(Path(name), Existing::kReplace);
    ASSERT_TRUE(staged.ok()) << staged.status();
    Put(Path(name), "private now");
    ASSERT_EQ(::chmod(Path(name).c_str(), 0600), 0);
    ASSERT_TRUE(staged->Commit().ok());
    EXPECT_EQ(Permissions(Path(name)), 0600u) << name;
  }
}

TEST_F(StagedFileTest, TheAccessControlListIsHandedOnAndNoOther) {
  Put(Path("with"), "old");
  if (!SetList(Path("with"), kAccessList, ListForOneUserMore())) {
    GTEST_SKIP() << "this file system has no access control lists: " << std::strerror(errno);
  }
  ASSERT_NO_FATAL_FAILURE(Replace(Path("with")));
  EXPECT_EQ(ListOf(Path("with")), ListForOneUserMore()) << "else the mask's bits would be the group's";
  Put(Path("without"), "old");
  ASSERT_EQ(::chmod(Path("without").c_str(), 0640), 0);
  ASSERT_TRUE(SetList(Path(""), kDefaultList, ListForOneUserMore()));
  ASSERT_NO_FATAL_FAILURE(Replace(Path("without")));
  EXPECT_EQ(ListOf(Path("without")), "") << "the directory's default is for new files";
  EXPECT_EQ(Permissions(Path("without")), 0640u);
  Put(Path("usual"), "");
  ASSERT_NO_FATAL_FAILURE(Replace(Path("made")));
  EXPECT_EQ(ListOf(Path("made")), ListOf(Path("usual")));
}

// Without a /proc to open a file by that has no name.
TEST_F(StagedFileTest, AFileWithANameIsMadeAsAnyOtherIsAndTheMaskIsLeftAlone) {
  RunInChild([&] {
    MountTmpfs("/proc", 4096);
    if (testing::Test::IsSkipped()) return;
    ::umask(027);
    mask_changes = 0;
    for (const bool default_list : {false, true}) {
      if (default_list && !SetList(Path(""), kDefaultList, ListForOneUserMore())) return;
      auto staged = StagedFile::Create(Path("out"), Existing::kReplace);
      ASSERT_TRUE(staged.ok()) << staged.status();
      ASSERT_TRUE(staged->write_path().starts_with(Path("out.weir-"))) << staged->write_path();
      EXPECT_EQ(Permissions(staged->write_path()), 0600u);
      EXPECT_EQ(Names(), 1u);
      ASSERT_TRUE(staged->Commit().ok());
      Put(Path("usual"), "");
      EXPECT_EQ(Permissions(Path("out")), Permissions(Path("usual")));
      EXPECT_EQ(ListOf(Path("out")), ListOf(Path("usual")));
      for (const char* name : {"out", "usual"}) std::filesystem::remove(Path(name));
    }
    EXPECT_EQ(mask_changes, 0) << "all threads share it";
  });
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
  // Root's becomes another's here, and so that one's alone.
  EXPECT_EQ(Permissions(Path("out")), ::geteuid() == 0 ? 0400u : 0444u);
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

class StagedInTest : public StagedFileTest {
 protected:
  void SetUp() override {
    StagedFileTest::SetUp();
    std::filesystem::create_directory(Path("in"));
    directory_ = ::open(Path("in").c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const absl::Status can = In("any").status();
    if (absl::IsUnimplemented(can)) GTEST_SKIP() << "no openat2: " << can;
  }
  void TearDown() override {
    ::close(directory_);
    StagedFileTest::TearDown();
  }

  absl::StatusOr<StagedFile> In(const std::string& name, Existing existing = Existing::kRefuse) const {
    return StagedFile::CreateIn(directory_, name, existing, 0640);
  }

 private:
  int directory_ = -1;
};

TEST_F(StagedInTest, AppearsInTheDirectoryWhereverThatHasGone) {
  absl::StatusOr<StagedFile> staged = In("out");
  ASSERT_TRUE(staged.ok()) << staged.status();
  Put(staged->write_path(), "new");
  EXPECT_TRUE(std::filesystem::is_empty(Path("in")));
  std::filesystem::rename(Path("in"), Path("moved"));
  ASSERT_TRUE(staged->Commit().ok());
  EXPECT_EQ(Contents(Path("moved/out")), "new");
  EXPECT_EQ(Permissions(Path("moved/out")), 0640u);
}

TEST_F(StagedInTest, OnlyANameIsTaken) {
  for (const std::string& name : {std::string(), std::string("."), std::string(".."), std::string("../x"),
                                  Path("x"), std::string("a/b"), std::string("a/"), std::string("a\0b", 3)}) {
    EXPECT_EQ(In(name, Existing::kReplace).status().code(), absl::StatusCode::kInvalidArgument) << name;
  }
  EXPECT_FALSE(In(std::string(4096, 'n')).ok());
  EXPECT_FALSE(In(std::string(256, 'n')).ok());
}

TEST_F(StagedInTest, NoLinkIsFollowedAndNothingButFilesReplaced) {
  Put(Path("outside"), "untouched");
  std::filesystem::create_symlink("../outside", Path("in/link"));
  std::filesystem::create_symlink("../nothing", Path("in/dangling"));
  std::filesystem::create_directory(Path("in/directory"));
  ASSERT_EQ(::mkfifo(Path("in/pipe").c_str(), 0600), 0);
  for (const char* name : {"link", "dangling", "directory", "pipe"}) {
    EXPECT_EQ(In(name, Existing::kReplace).status().code(), absl::StatusCode::kFailedPrecondition) << name;
  }
  EXPECT_EQ(Contents(Path("outside")), "untouched");
}

TEST_F(StagedInTest, AFileThatIsThereIsReplacedOnlyIfAskedTo) {
  Put(Path("in/out"), "old");
  EXPECT_EQ(In("out").status().code(), absl::StatusCode::kAlreadyExists);
  absl::StatusOr<StagedFile> staged = In("out", Existing::kReplace);
  Put(staged->write_path(), "new");
  ASSERT_TRUE(staged->Commit().ok());
  EXPECT_EQ(Contents(Path("in/out")), "new");
}

TEST_F(StagedInTest, ALinkThatAppearsMeanwhileIsNotFollowed) {
  Put(Path("outside"), "untouched");
  for (const Existing existing : {Existing::kRefuse, Existing::kReplace}) {
    absl::StatusOr<StagedFile> staged = In("out", existing);
    Put(staged->write_path(), "new");
    std::filesystem::create_symlink("../outside", Path("in/out"));
    EXPECT_EQ(staged->Commit().ok(), existing == Existing::kReplace);
    EXPECT_EQ(Contents(Path("outside")), "untouched");
    std::filesystem::remove(Path("in/out"));
  }
}

}  // namespace
}  // namespace weir
