#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <string>
#include <thread>

#include "gtest/gtest.h"
#include "strategies/file/interruptible_file.h"
#include "strategies/file/system_calls.h"
#include "tests/doubles/pipe_ends.h"

namespace weir {
namespace {

// The kernel, with single calls that fail.
class FailingCalls final : public SystemCalls {
 public:
  int read_error = 0;
  int interruptions = 0;  // of reads, before any other
  int poll_error = 0;
  int eventfd_error = 0;
  int fcntl_error = 0;
  int open_descriptors = 0;

 protected:
  int DoOpen(const char* path, int flags, mode_t mode) override {
    return ++open_descriptors, SystemCalls::DoOpen(path, flags, mode);
  }
  ssize_t DoRead(int fd, void* to, size_t size) override {
    if (interruptions > 0 && interruptions-- > 0) return Fails(EINTR) ? -1 : 0;
    return Fails(read_error) ? -1 : SystemCalls::DoRead(fd, to, size);
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

class InterruptibleInputTest : public testing::Test {
 protected:
  std::unique_ptr<InterruptibleInput> Open(const std::string& path) {
    auto file = InterruptibleInput::Of(InputFile::Open(path, {.system_calls = calls_}));
    EXPECT_TRUE(file.ok()) << file.status();
    return *std::move(file);
  }
  static absl::StatusOr<size_t> Read(InterruptibleInput& file) {
    char to[10000];
    return file.ReadSome(to);
  }
  void Say(const std::string& text) {
    ASSERT_EQ(::write(pipe_.writer(), text.data(), text.size()), static_cast<ssize_t>(text.size()));
  }

  const std::shared_ptr<FailingCalls> calls_ = std::make_shared<FailingCalls>();
  PipeEnds pipe_;
};

TEST_F(InterruptibleInputTest, AReadThatWaitsForAWriterIsInterrupted) {
  const auto file = Open(pipe_.reading_path());
  absl::Status ended;
  std::thread reading([&] { ended = Read(*file).status(); });
  file->Interrupt();
  reading.join();
  EXPECT_EQ(ended.code(), absl::StatusCode::kCancelled);
  Say("too late");
  EXPECT_EQ(Read(*file).status().code(), absl::StatusCode::kCancelled);
}

TEST_F(InterruptibleInputTest, AnEmptyPipeIsWaitedForAndReadToItsEnd) {
  const auto file = Open(pipe_.reading_path());
  const std::string sent(1'000'000, 'x');
  std::thread writing([&] {
    for (size_t at = 0; at < sent.size(); at += 1000) Say(sent.substr(at, 1000));
    pipe_.CloseWriter();
  });
  size_t got = 0;
  for (size_t some; (some = Read(*file).value()) > 0;) got += some;
  writing.join();
  EXPECT_EQ(got, sent.size());
  EXPECT_TRUE(file->Close().ok());
}

TEST_F(InterruptibleInputTest, OthersWhoHaveThePipeOpenSeeItBlockAsBefore) {
  const auto file = Open(pipe_.reading_path());
  const int again = ::open(pipe_.reading_path().c_str(), O_RDONLY | O_CLOEXEC);
  EXPECT_EQ(::fcntl(again, F_GETFL) & O_NONBLOCK, 0);
  ::close(again);
  EXPECT_EQ(::fcntl(pipe_.writer(), F_GETFL) & O_NONBLOCK, 0);
}

TEST_F(InterruptibleInputTest, ARegularFileTakesNoSecondDescriptor) {
  const std::string path = testing::TempDir() + "/interruptible_input";
  std::ofstream(path) << "abc";
  calls_->interruptions = 3;
  const auto file = Open(path);
  EXPECT_EQ(calls_->open_descriptors, 1);
  EXPECT_EQ(*Read(*file), 3u);
  EXPECT_EQ(*Read(*file), 0u);
  EXPECT_TRUE(file->Close().ok());
  EXPECT_EQ(calls_->open_descriptors, 0);
  ::unlink(path.c_str());
}

TEST_F(InterruptibleInputTest, AnErrorNamesPathOffsetAndErrno) {
  const auto file = Open(pipe_.reading_path());
  Say("abc");
  EXPECT_EQ(*Read(*file), 3u);
  calls_->read_error = EIO;
  const absl::Status failed = Read(*file).status();
  EXPECT_NE(failed.message().find("read " + pipe_.reading_path() + " at offset 3, errno 5"),
            absl::string_view::npos)
      << failed;
}

// One that is not polled must not be asked for ever.
TEST_F(InterruptibleInputTest, ARegularFileThatHasNothingYetIsAnError) {
  const std::string path = testing::TempDir() + "/interruptible_input";
  std::ofstream(path) << "abc";
  const auto file = Open(path);
  calls_->read_error = EAGAIN;
  EXPECT_EQ(Read(*file).status().code(), absl::ErrnoToStatusCode(EAGAIN));
  ::unlink(path.c_str());
}

TEST_F(InterruptibleInputTest, WhatCannotBeMadeInterruptibleIsNotOpened) {
  calls_->eventfd_error = EMFILE;
  EXPECT_NE(InterruptibleInput::Of(InputFile::Open(pipe_.reading_path(), {.system_calls = calls_}))
                .status()
                .message()
                .find("errno 24"),
            absl::string_view::npos);
  EXPECT_EQ(calls_->open_descriptors, 0);
  calls_->eventfd_error = 0;
  calls_->fcntl_error = EPERM;
  EXPECT_FALSE(InterruptibleInput::Of(InputFile::Open(pipe_.reading_path(), {.system_calls = calls_})).ok());
  EXPECT_EQ(calls_->open_descriptors, 0);
}

TEST_F(InterruptibleInputTest, AnErrorOfPollIsAnError) {
  const auto file = Open(pipe_.reading_path());
  calls_->poll_error = ENOMEM;
  EXPECT_EQ(Read(*file).status().code(), absl::ErrnoToStatusCode(ENOMEM));
}

}  // namespace
}  // namespace weir
