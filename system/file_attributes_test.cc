#include "system/file_attributes.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "gtest/gtest.h"
#include "tests/doubles/access_control_list.h"

namespace weir {
namespace {

// The kernel, but that calls answer as they are told, and that they are noted.
class ToldCalls final : public FileAttributeCalls {
 public:
  int Fstat(int fd, struct stat* attributes) override {
    const int done = FileAttributeCalls::Fstat(fd, attributes);
    attributes->st_gid += others;
    return done;
  }
  int Fchown(int, uid_t, gid_t) override { return Answer("chown ", chown_error); }
  int Fchmod(int fd, mode_t mode) override {
    noted += "chmod ";
    return FileAttributeCalls::Fchmod(fd, mode);
  }
  ssize_t Lgetxattr(const char*, const char*, void*, size_t) override { return Answer("get ", list_error); }
  int Fsetxattr(int, const char*, const void*, size_t) override { return Answer("set ", set_error); }
  int Fremovexattr(int, const char*) override { return Answer("remove ", remove_error); }

  bool others = false;  // whether the new file is another group's
  int chown_error = 0, list_error = ENODATA, set_error = 0, remove_error = ENODATA;
  std::string noted;

 private:
  int Answer(const char* call, int error) {
    noted += call;
    errno = error;
    return error == 0 ? 0 : -1;
  }
};

class FileAttributesTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string directory = testing::TempDir() + "/attributes-XXXXXX";
    directory_ = ::mkdtemp(directory.data());
    std::ofstream(old_ = directory_ + "/old") << "old";
    ASSERT_EQ(::chmod(old_.c_str(), 0764), 0);
    new_ = ::open((directory_ + "/new").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  }
  void TearDown() override {
    ::close(new_);
    std::filesystem::remove_all(directory_);
  }

  // What the new file's mode is in the end.
  mode_t HandOn(ToldCalls& calls, std::optional<mode_t> permissions = std::nullopt) {
    ::fchmod(new_, 0600);
    EXPECT_TRUE(HandOnAttributes(old_, new_, permissions, calls));
    struct stat attributes = {};
    ::fstat(new_, &attributes);
    return attributes.st_mode & 07777;
  }

  std::string directory_, old_;
  int new_ = -1;
};

TEST_F(FileAttributesTest, OfOneOwnerOnlyThePermissionsAreHandedOn) {
  ToldCalls calls;
  calls.chown_error = EPERM;
  EXPECT_EQ(HandOn(calls), 0764u);
  EXPECT_EQ(calls.noted, "get remove chmod ") << "what is as it must be is not asked for";
  EXPECT_EQ(HandOn(calls, 0640), 0640u);
  EXPECT_EQ(HandOn(calls, 07640), 0640u);
  ::chmod(old_.c_str(), 07777);
  EXPECT_EQ(HandOn(calls), 0777u);
}

TEST_F(FileAttributesTest, ThePermissionsComeLast) {
  ToldCalls calls;
  calls.others = true;
  EXPECT_EQ(HandOn(calls), 0764u);
  EXPECT_EQ(calls.noted, "chown get remove chmod ");
}

TEST_F(FileAttributesTest, WhatCannotBeHandedOnTakesTheOthersRightsAway) {
  for (const int fault : {1, 2, 3, 4}) {
    ToldCalls calls;
    calls.others = true;
    if (fault == 1) calls.chown_error = EPERM;
    if (fault == 2) calls.list_error = EACCES;
    if (fault == 3) calls.list_error = 0, calls.set_error = EOPNOTSUPP;
    if (fault == 4) calls.remove_error = EPERM;
    EXPECT_EQ(HandOn(calls), 0700u) << fault;
    EXPECT_EQ(HandOn(calls, 0640), 0600u) << fault;
  }
}

TEST_F(FileAttributesTest, NoListsAreNoFault) {
  for (const int error : {ENODATA, EOPNOTSUPP}) {
    ToldCalls calls;
    calls.list_error = calls.remove_error = error;
    EXPECT_EQ(HandOn(calls), 0764u);
  }
  ToldCalls calls;
  calls.list_error = 0;
  EXPECT_EQ(HandOn(calls), 0764u);
  EXPECT_EQ(calls.noted, "get set chmod ");
}

TEST_F(FileAttributesTest, TheKernelHandsAListOn) {
  if (!SetList(old_, kAccessList, ListForOneUserMore())) {
    GTEST_SKIP() << "this file system has no access control lists";
  }
  FileAttributeCalls kernel;
  EXPECT_TRUE(HandOnAttributes(old_, new_, std::nullopt, kernel));
  EXPECT_EQ(ListOf(directory_ + "/new"), ListForOneUserMore());
}

TEST_F(FileAttributesTest, WhatIsNoRegularFileHandsNothingOn) {
  ToldCalls calls;
  std::filesystem::create_symlink("old", directory_ + "/link");
  for (const std::string& from : {directory_, directory_ + "/link", directory_ + "/none"}) {
    EXPECT_FALSE(HandOnAttributes(from, new_, 0777, calls)) << from;
  }
  EXPECT_EQ(calls.noted, "");
}

}  // namespace
}  // namespace weir
