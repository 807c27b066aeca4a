#include "results/report/whole_file.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <future>
#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/doubles/access_control_list.h"

namespace weir {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class WholeFileTest : public testing::Test {
 protected:
  WholeFileTest() {
    std::string name = testing::TempDir() + "weir_XXXXXX";
    directory_ = mkdtemp(name.data());
  }
  ~WholeFileTest() override { fs::remove_all(directory_); }

  std::string Path(std::string_view name) const { return (directory_ / name).string(); }
  static std::string Read(const std::string& path) {
    std::ifstream in(path);
    std::stringstream all;
    all << in.rdbuf();
    return all.str();
  }
  static mode_t Mode(const std::string& path) {
    struct stat info = {};
    stat(path.c_str(), &info);
    return info.st_mode & 07777;
  }
  int FileCount() const {
    return static_cast<int>(std::distance(fs::directory_iterator(directory_), fs::directory_iterator()));
  }

 private:
  fs::path directory_;
};

TEST_F(WholeFileTest, CreatesAndReplaces) {
  ASSERT_TRUE(WriteWholeFile(Path("a"), "first").ok());
  ASSERT_TRUE(WriteWholeFile(Path("a"), "second").ok());
  EXPECT_EQ(Read(Path("a")), "second");
  EXPECT_EQ(FileCount(), 1);
}

TEST_F(WholeFileTest, ReplacesByRenameSoAnOpenReaderKeepsTheOldFile) {
  ASSERT_TRUE(WriteWholeFile(Path("a"), "old").ok());
  std::ifstream old_file(Path("a"));
  ASSERT_TRUE(WriteWholeFile(Path("a"), "new").ok());
  std::string text;
  old_file >> text;
  EXPECT_EQ(text, "old");
}

TEST_F(WholeFileTest, FollowsALinkAndKeepsIt) {
  ASSERT_TRUE(WriteWholeFile(Path("real"), "old").ok());
  fs::create_symlink(Path("real"), Path("link"));
  ASSERT_TRUE(WriteWholeFile(Path("link"), "new").ok());
  EXPECT_TRUE(fs::is_symlink(Path("link")));
  EXPECT_EQ(Read(Path("real")), "new");
}

TEST_F(WholeFileTest, FollowsALinkToNothingAndKeepsIt) {
  fs::create_symlink("real", Path("link"));
  ASSERT_TRUE(WriteWholeFile(Path("link"), "new").ok());
  EXPECT_TRUE(fs::is_symlink(Path("link")));
  EXPECT_EQ(Read(Path("real")), "new");
}

TEST_F(WholeFileTest, WhoMayReadTheOldFileMayReadTheNewOne) {
  ASSERT_TRUE(WriteWholeFile(Path("a"), "old").ok());
  std::ofstream(Path("usual")) << "";
  EXPECT_EQ(Mode(Path("a")), Mode(Path("usual")));
  for (const mode_t mode : {0600, 0660, 0444}) {
    ASSERT_EQ(chmod(Path("a").c_str(), mode), 0);
    ASSERT_TRUE(WriteWholeFile(Path("a"), "new").ok());
    EXPECT_EQ(Mode(Path("a")), mode);
  }
  ASSERT_EQ(chmod(Path("a").c_str(), 06755), 0);
  ASSERT_TRUE(WriteWholeFile(Path("a"), "new").ok());
  EXPECT_EQ(Mode(Path("a")), 0755u) << "but nobody runs it as another";
}

TEST_F(WholeFileTest, AnAccessControlListIsKept) {
  ASSERT_TRUE(WriteWholeFile(Path("a"), "old").ok());
  if (!SetList(Path("a"), kAccessList, ListForOneUserMore())) {
    GTEST_SKIP() << "this file system has no access control lists: " << std::strerror(errno);
  }
  ASSERT_TRUE(WriteWholeFile(Path("a"), "new").ok());
  EXPECT_EQ(ListOf(Path("a")), ListForOneUserMore());
}

TEST_F(WholeFileTest, TheOwnerIsKept) {
  ASSERT_TRUE(WriteWholeFile(Path("a"), "old").ok());
  if (chown(Path("a").c_str(), 4711, 4712) != 0) {
    GTEST_SKIP() << "not root, who alone may give files away: " << std::strerror(errno);
  }
  ASSERT_TRUE(WriteWholeFile(Path("a"), "new").ok());
  struct stat info = {};
  ASSERT_EQ(stat(Path("a").c_str(), &info), 0);
  EXPECT_EQ(info.st_uid, 4711u);
  EXPECT_EQ(info.st_gid, 4712u);
}

// As if the new file were another's, and could not be given away. Notes what stands under the name, and who
// may read what is written beside it.
class NotToBeGivenAway final : public FileAttributeCalls {
 public:
  explicit NotToBeGivenAway(std::string path) : path_(std::move(path)) {}
  int Fstat(int fd, struct stat* info) override {
    const int done = FileAttributeCalls::Fstat(fd, info);
    mode_before = info->st_mode & 07777;
    ++info->st_uid;
    return done;
  }
  int Fchown(int, uid_t, gid_t) override { return errno = EPERM, -1; }
  int Fchmod(int fd, mode_t mode) override {
    std::ifstream(path_) >> text_before;
    return FileAttributeCalls::Fchmod(fd, mode);
  }

  mode_t mode_before = 0;
  std::string text_before;

 private:
  const std::string path_;
};

TEST_F(WholeFileTest, NobodyElseSeesItBeforeItIsTheirs) {
  ASSERT_TRUE(WriteWholeFile(Path("a"), "old").ok());
  ASSERT_EQ(chmod(Path("a").c_str(), 0664), 0);
  NotToBeGivenAway calls(Path("a"));
  ASSERT_TRUE(WriteWholeFile(Path("a"), "new", &calls).ok());
  EXPECT_EQ(calls.mode_before, 0600u);
  EXPECT_EQ(calls.text_before, "old");
  EXPECT_EQ(Mode(Path("a")), 0600u);
  EXPECT_EQ(Read(Path("a")), "new");
}

TEST_F(WholeFileTest, AnOwnDescriptorIsWrittenToWhereItStands) {
  const int fd = open(Path("all").c_str(), O_WRONLY | O_CREAT, 0600);
  ASSERT_GE(fd, 0);
  const std::string name = "/dev/fd/" + std::to_string(fd);
  fs::create_symlink(name, Path("link"));
  ASSERT_EQ(write(fd, "before ", 7), 7);
  for (const std::string& path : {name, Path("link")}) EXPECT_TRUE(WriteWholeFile(path, "x ").ok());
  ASSERT_EQ(write(fd, "after", 5), 5);
  close(fd);
  EXPECT_EQ(Read(Path("all")), "before x x after");
  EXPECT_TRUE(fs::is_symlink(Path("link")));
  EXPECT_THAT(std::string(WriteWholeFile(name, "x").message()), HasSubstr(name)) << "closed by now";
}

TEST_F(WholeFileTest, MissingDirectoryIsNamed) {
  const absl::Status status = WriteWholeFile(Path("none/a"), "x");
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(status.message()), HasSubstr(Path("none/a")));
}

TEST_F(WholeFileTest, DirectoryIsRefused) {
  EXPECT_FALSE(WriteWholeFile(Path("."), "x").ok());
  EXPECT_EQ(FileCount(), 0);
}

// A write that fails half way (here by the file size limit) leaves the old file and nothing else.
TEST_F(WholeFileTest, AFailedWriteLeavesTheOldFileAndNoTemporary) {
  ASSERT_TRUE(WriteWholeFile(Path("a"), "old").ok());
  rlimit before;
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto previous = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small = {4096, before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  const absl::Status status = WriteWholeFile(Path("a"), std::string(10000, 'x'));
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, previous);
  EXPECT_THAT(std::string(status.message()), HasSubstr(Path("a")));
  EXPECT_EQ(Read(Path("a")), "old");
  EXPECT_EQ(FileCount(), 1);
}

TEST_F(WholeFileTest, PipeIsWrittenToAndStays) {
  ASSERT_EQ(mkfifo(Path("pipe").c_str(), 0600), 0);
  auto reader = std::async(std::launch::async, [this] { return Read(Path("pipe")); });
  EXPECT_TRUE(WriteWholeFile(Path("pipe"), "through").ok());
  EXPECT_EQ(reader.get(), "through");
  EXPECT_TRUE(fs::is_fifo(Path("pipe")));
}

TEST_F(WholeFileTest, DeviceIsWrittenToAndStays) {
  EXPECT_TRUE(WriteWholeFile("/dev/null", "x").ok());
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
  const absl::Status full = WriteWholeFile("/dev/full", "x");
  EXPECT_THAT(std::string(full.message()), HasSubstr("/dev/full"));
}

}  // namespace
}  // namespace weir
