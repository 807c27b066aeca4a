#include "system/path_links.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "gtest/gtest.h"

namespace weir {
namespace {

namespace fs = std::filesystem;

class PathLinksTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string directory = testing::TempDir() + "/links-XXXXXX";
    directory_ = fs::canonical(::mkdtemp(directory.data()));
  }
  void TearDown() override { fs::remove_all(directory_); }

  std::string Path(const std::string& name) const { return directory_ / name; }
  std::string Link(const std::string& name, const std::string& target) const {
    fs::create_symlink(target, Path(name));
    return Path(name);
  }

  fs::path directory_;
};

TEST_F(PathLinksTest, TheDirectoryOfAPath) {
  EXPECT_EQ(DirectoryOf("a"), ".");
  EXPECT_EQ(DirectoryOf("a/b"), "a");
  EXPECT_EQ(DirectoryOf("/a"), "/");
  EXPECT_EQ(DirectoryOf("/a/b"), "/a");
}

TEST_F(PathLinksTest, LinksAreFollowedAlsoToWhatIsNotThere) {
  const std::string first = Link("first", "second");
  Link("second", Path("third"));
  EXPECT_EQ(WithoutLinks(first), Path("third"));
  std::ofstream(Path("third")) << "";
  EXPECT_EQ(WithoutLinks(first), Path("third"));
  EXPECT_EQ(WithoutLinks("none"), "none");
  const std::string circle = Link("circle", "elcric");
  Link("elcric", "circle");
  WithoutLinks(circle);  // ends
}

TEST_F(PathLinksTest, NamesOfDescriptorsAreKnownWhateverStandsBehindThem) {
  EXPECT_EQ(DescriptorNamed("/dev/stdin"), 0);
  EXPECT_EQ(DescriptorNamed("/dev/stdout"), 1);
  EXPECT_EQ(DescriptorNamed("/dev/stderr"), 2);
  EXPECT_EQ(DescriptorNamed("/proc/self/fd/17"), 17);
  EXPECT_EQ(DescriptorNamed("/proc/" + std::to_string(::getpid()) + "/fd/17"), 17);
  EXPECT_EQ(DescriptorNamed(Link("out", "/dev/stdout")), 1);
  EXPECT_EQ(DescriptorNamed(Link("again", "out")), 1);
  const int fd = ::open(Path("file").c_str(), O_WRONLY | O_CREAT, 0600);
  EXPECT_EQ(DescriptorNamed("/dev/fd/" + std::to_string(fd)), fd);
  ::fcntl(fd, F_SETFD, FD_CLOEXEC);
  EXPECT_EQ(DescriptorNamed("/dev/fd/" + std::to_string(fd)), std::nullopt) << "the process's own";
  ::close(fd);
}

TEST_F(PathLinksTest, OtherNamesAreNone) {
  const std::string circle = Link("circle", "circle");
  std::ofstream(Path("1")) << "";
  for (const std::string& path :
       {std::string(), std::string("1"), std::string("-"), Path("1"), circle, std::string("/dev/null"),
        std::string("/dev/fd"), std::string("/dev/fd/"), std::string("/dev/fd/1x"), std::string("/dev/fd/-1"),
        std::string("/proc/self/fd/99999999999"), std::string("/proc/1/fd/1")}) {
    EXPECT_EQ(DescriptorNamed(path), std::nullopt) << path;
  }
}

}  // namespace
}  // namespace weir
