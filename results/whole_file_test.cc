#include "results/whole_file.h"

#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <future>
#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

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

TEST_F(WholeFileTest, SocketIsWrittenToAndStays) {
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  const std::string path = Path("s");
  if (path.size() >= sizeof(address.sun_path))
    GTEST_SKIP() << "the test directory's name is too long: " << path;
  std::memcpy(address.sun_path, path.data(), path.size());
  const int listener = socket(AF_UNIX, SOCK_STREAM, 0);
  ASSERT_EQ(bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
  ASSERT_EQ(listen(listener, 1), 0);
  EXPECT_TRUE(WriteWholeFile(path, "through").ok());
  const int peer = accept(listener, nullptr, nullptr);
  char buffer[16];
  EXPECT_EQ(read(peer, buffer, sizeof(buffer)), 7);
  EXPECT_TRUE(fs::is_socket(path));
  close(peer);
  close(listener);
}

}  // namespace
}  // namespace weir
