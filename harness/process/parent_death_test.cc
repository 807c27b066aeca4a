#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gtest/gtest.h"
#include "harness/process/child_process.h"

namespace weir {
namespace {

// This process adopts the child of a parent that has ended, so that it can wait for it.
class DieWithParentTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(::prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
    ASSERT_EQ(::pipe2(gate_, O_CLOEXEC), 0);
    ASSERT_EQ(::pipe2(ready_, O_CLOEXEC), 0);
  }
  void TearDown() override {
    ::prctl(PR_SET_CHILD_SUBREAPER, 0);
    for (const int fd : {gate_[0], gate_[1], ready_[0], ready_[1]}) ::close(fd);
  }

  static void Await(int fd) {
    char byte;
    if (::read(fd, &byte, 1) != 1) ::_exit(3);
  }
  static void Tell(int fd) { EXPECT_EQ(::write(fd, "!", 1), 1); }

  // The status of the next child that ends.
  static int AwaitAnyEnd() {
    int status = 0;
    EXPECT_GT(::wait(&status), 0);
    return status;
  }

  int gate_[2];
  int ready_[2];
};

TEST_F(DieWithParentTest, AChildWhoseParentHasEndedAlreadyEndsAtOnce) {
  const pid_t parent = ::fork();
  if (parent == 0) {
    const pid_t self = ::getpid();
    if (::fork() == 0) {
      Await(gate_[0]);
      DieWithParent(self);
      ::_exit(7);
    }
    ::_exit(0);
  }
  EXPECT_EQ(AwaitAnyEnd(), 0) << "the parent";
  Tell(gate_[1]);
  const int status = AwaitAnyEnd();
  ASSERT_TRUE(WIFSIGNALED(status)) << "exit code " << WEXITSTATUS(status);
  EXPECT_EQ(WTERMSIG(status), SIGKILL);
}

TEST_F(DieWithParentTest, AChildEndsWhenItsParentIsKilled) {
  const pid_t parent = ::fork();
  if (parent == 0) {
    const pid_t self = ::getpid();
    if (::fork() == 0) {
      DieWithParent(self);
      Tell(ready_[1]);
      for (;;) ::pause();
    }
    for (;;) ::pause();
  }
  Await(ready_[0]);
  ::kill(parent, SIGKILL);
  for (int i = 0; i < 2; ++i) {
    const int status = AwaitAnyEnd();
    EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) << status;
  }
}

}  // namespace
}  // namespace weir
