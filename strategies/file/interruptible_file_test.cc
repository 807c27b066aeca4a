#include "strategies/file/interruptible_file.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <future>
#include <string>
#include <thread>

#include "gtest/gtest.h"
#include "strategies/file/system_calls.h"
#include "tests/doubles/pipe_ends.h"

namespace weir {
namespace {

// The kernel, with single calls that fail.
class FailingCalls final : public SystemCalls {
 public:
  int poll_error = 0;
  int eventfd_error = 0;
  int fcntl_error = 0;
  int open_descriptors = 0;

 protected:
  int DoOpen(const char* path, int flags, mode_t mode) override {
    return ++open_descriptors, SystemCalls::DoOpen(path, flags, mode);
  }
  int DoPoll(struct pollfd* descriptors, nfds_t count, int timeout) override {
    return Fails(poll_error) ? -1 : SystemCalls::DoPoll(descriptors, count, timeout);
  }
  int DoEventfd(unsigned int value, int flags) override {
    if (Fails(eventfd_error)) return -1;
    return ++open_descriptors, SystemCalls::DoEventfd(value, flags);
  }
  int DoFcntl(int fd, int command, int argument) override {
    return Fails(fcntl_error) ? -1 : SystemCalls::DoFcntl(fd, command, argument);
  }
  int DoClose(int fd) override { return --open_descriptors, SystemCalls::DoClose(fd); }

 private:
  static bool Fails(int error) {
    errno = error;
    return error != 0;
  }
};

class InterruptibleFileTest : public testing::Test {
 protected:
  std::unique_ptr<InterruptibleOutput> Open(const std::string& path) {
    auto file = InterruptibleOutput::Of(OutputFile::Create(path, {.system_calls = calls_}));
    EXPECT_TRUE(file.ok()) << file.status();
    return *std::move(file);
  }

  // Writes until an error comes.
  static absl::Status WriteOn(InterruptibleOutput& file) {
    while (true) {
      const absl::StatusOr<size_t> taken = file.WriteSome(std::string(10000, 'x'));
      if (!taken.ok()) return taken.status();
    }
  }

  const std::shared_ptr<FailingCalls> calls_ = std::make_shared<FailingCalls>();
  PipeEnds pipe_;
};

TEST_F(InterruptibleFileTest, AWriteThatWaitsForAReaderIsInterrupted) {
  const auto file = Open(pipe_.path());
  absl::Status ended;
  std::thread writing([&] { ended = WriteOn(*file); });
  file->Interrupt();
  writing.join();
  EXPECT_EQ(ended.code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(WriteOn(*file).code(), absl::StatusCode::kCancelled);
}

TEST_F(InterruptibleFileTest, AFullPipeIsWaitedForAndGoneOnWith) {
  const size_t size = 10 * pipe_.capacity();
  const auto file = Open(pipe_.path());
  std::thread writing([&] {
    const std::string data(size, 'x');
    for (size_t at = 0; at < size;) {
      const absl::StatusOr<size_t> taken = file->WriteSome(std::string_view(data).substr(at));
      ASSERT_TRUE(taken.ok()) << taken.status();
      at += *taken;
    }
    EXPECT_TRUE(file->Close().ok());
  });
  EXPECT_EQ(pipe_.ReadAll().size(), size);
  writing.join();
}

TEST_F(InterruptibleFileTest, OthersWhoHaveThePipeOpenSeeItBlockAsBefore) {
  const auto file = Open(pipe_.path());
  EXPECT_EQ(::fcntl(pipe_.writer(), F_GETFL) & O_NONBLOCK, 0);
}

TEST_F(InterruptibleFileTest, AReaderThatHasGoneAwayIsAnErrorWhereSigpipeIsBlocked) {
  const auto file = Open(pipe_.path());
  pipe_.CloseReader();
  std::thread writing([&] {
    sigset_t sigpipe;
    sigemptyset(&sigpipe);
    sigaddset(&sigpipe, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &sigpipe, nullptr);
    const absl::Status ended = WriteOn(*file);
    EXPECT_EQ(ended.code(), absl::ErrnoToStatusCode(EPIPE));
    EXPECT_NE(ended.message().find("at offset 0, errno 32"), absl::string_view::npos) << ended;
  });
  writing.join();
}

TEST_F(InterruptibleFileTest, ARegularFileTakesNoSecondDescriptor) {
  const std::string path = testing::TempDir() + "/interruptible";
  const auto file = Open(path);
  EXPECT_EQ(calls_->open_descriptors, 1);
  EXPECT_EQ(*file->WriteSome("abc"), 3u);
  EXPECT_TRUE(file->Close().ok());
  EXPECT_EQ(calls_->open_descriptors, 0);
  ::unlink(path.c_str());
}

TEST_F(InterruptibleFileTest, WhatCannotBeMadeInterruptibleIsNotOpened) {
  calls_->eventfd_error = EMFILE;
  EXPECT_NE(InterruptibleOutput::Of(OutputFile::Create(pipe_.path(), {.system_calls = calls_}))
                .status()
                .message()
                .find("errno 24"),
            absl::string_view::npos);
  EXPECT_EQ(calls_->open_descriptors, 0);
  calls_->eventfd_error = 0;
  calls_->fcntl_error = EPERM;
  EXPECT_FALSE(InterruptibleOutput::Of(OutputFile::Create(pipe_.path(), {.system_calls = calls_})).ok());
  EXPECT_EQ(calls_->open_descriptors, 0);
}

TEST_F(InterruptibleFileTest, AnErrorOfPollIsAnError) {
  const auto file = Open(pipe_.path());
  calls_->poll_error = ENOMEM;
  EXPECT_EQ(WriteOn(*file).code(), absl::ErrnoToStatusCode(ENOMEM));
}

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
