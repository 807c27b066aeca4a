#include "strategies/file/interruptible_reads.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <future>
#include <string>

#include "gtest/gtest.h"

namespace weir {
namespace {

TEST(InterruptibleReadsTest, GivesWhatThereIsAndTheEnd) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  InterruptibleReads calls;
  char got[8];
  ASSERT_EQ(::write(ends[1], "abc", 3), 3);
  EXPECT_EQ(calls.Read(ends[0], got, sizeof got), 3);
  ::close(ends[1]);
  EXPECT_EQ(calls.Read(ends[0], got, sizeof got), 0);
  ::close(ends[0]);
}

TEST(InterruptibleReadsTest, AReadThatWaitsAndEveryLaterOneIsEnded) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  InterruptibleReads calls;
  auto read = std::async(std::launch::async, [&] {
    char got;
    return calls.Read(ends[0], &got, 1) < 0 ? errno : 0;
  });
  calls.Interrupt();
  EXPECT_EQ(read.get(), ECANCELED);
  ASSERT_EQ(::write(ends[1], "a", 1), 1);
  char got;
  EXPECT_EQ(calls.Read(ends[0], &got, 1), -1) << "although there is something";
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST(InterruptibleReadsTest, WithoutADescriptorToInterruptByNothingIsOpenedOrRead) {
  const int file = ::open("/dev/zero", O_RDONLY | O_CLOEXEC);
  rlimit before;
  ::getrlimit(RLIMIT_NOFILE, &before);
  const rlimit none{0, before.rlim_max};
  ::setrlimit(RLIMIT_NOFILE, &none);
  InterruptibleReads calls;
  ::setrlimit(RLIMIT_NOFILE, &before);
  EXPECT_EQ(calls.Open("/dev/zero", O_RDONLY, 0), -1);
  EXPECT_EQ(errno, EMFILE);
  char got;
  EXPECT_EQ(calls.Read(file, &got, 1), -1);
  EXPECT_EQ(errno, EMFILE);
  ::close(file);
}

TEST(InterruptibleReadsTest, OpensFilesToo) {
  InterruptibleReads calls;
  const int fd = calls.Open("/dev/zero", O_RDONLY, 0);
  char got = 'x';
  EXPECT_EQ(calls.Read(fd, &got, 1), 1);
  EXPECT_EQ(got, 0);
  EXPECT_EQ(calls.Close(fd), 0);
}

}  // namespace
}  // namespace weir
