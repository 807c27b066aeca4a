// That a way of copying keeps to the contract in strategies/copy/copy_registry.h.

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <functional>
#include <iterator>
#include <span>
#include <thread>
#include <utility>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "strategies/copy/copy_registry.h"
#include "tests/conformance/conformance_main.h"
#include "tests/conformance/copy_conformance.h"
#include "tests/conformance/endpoint_form.h"
#include "tests/conformance/faulty_system_calls.h"
#include "tests/conformance/forked_child.h"
#include "tests/conformance/limited_file_system.h"
#include "tests/conformance/process_state.h"
#include "tests/conformance/reference.h"
#include "tests/conformance/strategy_test.h"
#include "tests/doubles/pipe_ends.h"

namespace weir {
namespace {

using Moment = FaultySystemCalls::Moment;
using Script = FaultySystemCalls::Script;

std::span<const CopyStrategy> under_test;

constexpr size_t kBuffers[] = {kMinBufferSize, 5000, 65536};

class CopyTest : public testing::TestWithParam<const CopyStrategy*> {
 protected:
  void SetUp() override {
    base_ = fmt::format("{}/copy-{}-{}", testing::TempDir(), GetParam()->name, ::getpid());
    descriptors_ = OpenDescriptors();
  }
  void TearDown() override {
    EXPECT_EQ(OpenDescriptors(), descriptors_);
    ::unlink(from().c_str());
    ::unlink(to().c_str());
  }

  std::string from() const { return base_ + ".from"; }
  std::string to() const { return base_ + ".to"; }
  const CopyCapabilities& can() const { return GetParam()->capabilities; }

  static void Put(const std::string& path, std::string_view bytes) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
  }
  void PutHole(off_t size) const;
  // Gives `body` a small file system of its own to work in, in a child process.
  void OnTmpfs(size_t size, const std::function<void(const std::string& mounted)>& body) const;
  static std::string Contents(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }
  absl::StatusOr<CopyResult> Copy(const CopyOptions& options) const {
    const int flags = O_WRONLY | O_CREAT | (options.append ? 0 : O_TRUNC);
    return CopyFile(*GetParam(), EndAt(from(), O_RDONLY), EndAt(to(), flags), options);
  }
  absl::StatusOr<CopyResult> CopyWith(const Script& script, size_t buffer,
                                      std::shared_ptr<FaultySystemCalls>* used = nullptr) const {
    CopyOptions options;
    options.buffer_size = buffer;
    const auto calls = std::make_shared<FaultySystemCalls>(script);
    options.system_calls = calls;
    auto copied = Copy(options);
    EXPECT_EQ(calls->misuses(), 0u) << "calls on a descriptor that is closed";
    if (used != nullptr) *used = calls;
    return copied;
  }

 private:
  std::string base_;
  size_t descriptors_ = 0;
};

TEST_P(CopyTest, FilesOfEverySizeArrive) {
  for (const size_t buffer : kBuffers) {
    for (const size_t size :
         {size_t{0}, size_t{1}, buffer - 1, buffer, buffer + 1, 7 * buffer + 3, 16 * buffer}) {
      Put(from(), NumberedText(size));
      Put(to(), "what was there before, and must go");
      const auto copied = Copy({.buffer_size = buffer});
      ASSERT_TRUE(copied.ok()) << copied.status();
      EXPECT_EQ(copied->copied, size);
      EXPECT_FALSE(copied->fell_back);
      EXPECT_GT(copied->system_calls, 3u);
      ASSERT_EQ(Difference(Contents(to()), NumberedText(size)), "") << "buffer " << buffer;
    }
  }
}

TEST_P(CopyTest, AppendingGoesBehindWhatIsThere) {
  Put(from(), NumberedText(100000));
  Put(to(), "before|");
  const auto copied = Copy({.buffer_size = 5000, .append = true});
  ASSERT_TRUE(copied.ok()) << copied.status();
  EXPECT_EQ(copied->copied, 100000u);
  EXPECT_EQ(Difference(Contents(to()), "before|" + std::string(NumberedText(100000))), "");
}

TEST_P(CopyTest, HolesBecomeZeros) {
  Put(from(), NumberedText(10000));
  ASSERT_EQ(::truncate(from().c_str(), 3000000), 0);
  const int fd = ::open(from().c_str(), O_WRONLY | O_APPEND);
  ASSERT_EQ(::write(fd, "end", 3), 3);
  ::close(fd);
  ASSERT_TRUE(Copy({.buffer_size = 65536}).ok());
  EXPECT_EQ(Difference(Contents(to()), Contents(from())), "");
  EXPECT_EQ(Contents(to()).size(), 3000003u);
}

// What happens to the source at a moment in the middle.
Script InTheMiddle(const std::function<void()>& happen) {
  return [happen, done = std::make_shared<bool>(false)](const Moment& now) -> std::optional<int64_t> {
    const bool moves = now.call == Call::kRead || now.call == Call::kTransfer || now.call == Call::kMap;
    if (moves && now.nth == 1 && !std::exchange(*done, true)) happen();
    return std::nullopt;
  };
}

TEST_P(CopyTest, ASourceThatGrowsIsCopiedToItsNewEndOrItsOld) {
  const std::string_view all = NumberedText(600000);
  Put(from(), all.substr(0, 500000));
  const auto copied = CopyWith(InTheMiddle([&] { Put(from(), all); }), 65536);
  ASSERT_TRUE(copied.ok()) << copied.status();
  EXPECT_GE(copied->copied, 500000u);
  EXPECT_EQ(Difference(Contents(to()), all.substr(0, copied->copied)), "");
}

TEST_P(CopyTest, ASourceThatIsCutShortIsCopiedAsFarAsItGoes) {
  Put(from(), NumberedText(1000000));
  const auto copied = CopyWith(InTheMiddle([&] { EXPECT_EQ(::truncate(from().c_str(), 600000), 0); }), 65536);
  ASSERT_TRUE(copied.ok()) << copied.status();
  EXPECT_GE(copied->copied, 600000u);
  EXPECT_EQ(Difference(Contents(to()), NumberedText(copied->copied)), "");
}

// Cuts the source to `left` bytes just before what was taken of it is written.
Script BeforeTheFirstWrite(const std::string& source, off_t left) {
  return [=](const Moment& now) -> std::optional<int64_t> {
    const bool writes = now.call == Call::kWrite || now.call == Call::kTransfer;
    if (writes && now.nth == 0) {
      EXPECT_EQ(::truncate(source.c_str(), left), 0);
    }
    return std::nullopt;
  };
}

// Inside a page, at the end of one, in the first of a window and in later ones.
TEST_P(CopyTest, ASourceThatIsCutShortBeforeAWriteLeavesNoZeros) {
  const std::string_view text = NumberedText(60000);
  for (const off_t left : {0, 1, 100, 4096, 5000, 8192, 33333, 59999}) {
    for (const bool append : {false, true}) {
      SCOPED_TRACE(fmt::format("cut at {}", left));
      Put(from(), text);
      Put(to(), "before|");
      CopyOptions options;
      options.buffer_size = 65536;
      options.append = append;
      options.system_calls = std::make_shared<FaultySystemCalls>(BeforeTheFirstWrite(from(), left));
      const auto copied = Copy(options);
      ASSERT_TRUE(copied.ok()) << copied.status();
      EXPECT_GE(copied->copied, static_cast<uint64_t>(left));
      const std::string expected = append ? "before|" : "";
      EXPECT_EQ(Difference(Contents(to()), expected + std::string(text.substr(0, copied->copied))), "");
    }
  }
}

TEST_P(CopyTest, ASourceThatIsCutShortIsNoZerosInAPipeEither) {
  Put(from(), NumberedText(10000));
  PipeEnds pipe;
  CopyOptions options;
  options.buffer_size = 65536;
  options.system_calls = std::make_shared<FaultySystemCalls>(BeforeTheFirstWrite(from(), 5000));
  const auto copied = CopyFile(*GetParam(), from(), pipe.path(), options);
  const std::string got = pipe.ReadAll();
  if (copied.ok()) {
    EXPECT_EQ(Difference(got, NumberedText(copied->copied)), "");
  } else {
    EXPECT_EQ(copied.status().code(), absl::StatusCode::kDataLoss) << copied.status();
    EXPECT_THAT(std::string(copied.status().message()), testing::HasSubstr("cut short at offset 5000"));
  }
}

TEST_P(CopyTest, ShortTransfersAndInterruptionsAreGoneOnWith) {
  Put(from(), NumberedText(3000));
  for (const int64_t most : {1, 7, 63, 4000}) {
    const Script script = [most](const Moment& now) -> std::optional<int64_t> {
      const bool moves = now.call == Call::kRead || now.call == Call::kTransfer || now.call == Call::kWrite;
      if (!moves) return std::nullopt;
      if (now.nth % 3 == 1) return -EINTR;
      return std::min(most, static_cast<int64_t>(now.size));
    };
    const auto copied = CopyWith(script, 512);
    ASSERT_TRUE(copied.ok()) << copied.status();
    EXPECT_EQ(Difference(Contents(to()), NumberedText(3000)), "") << most;
  }
}

TEST_P(CopyTest, AnErrorAtAnyCallIsReportedWithPathOffsetAndErrno) {
  Put(from(), NumberedText(40000));
  std::shared_ptr<FaultySystemCalls> usual;
  ASSERT_TRUE(CopyWith(Script(), 5000, &usual).ok());
  for (const Call call :
       {Call::kOpen, Call::kRead, Call::kWrite, Call::kTransfer, Call::kMap, Call::kStat, Call::kClose}) {
    for (uint64_t nth = 0; nth < usual->made(call); ++nth) {
      SCOPED_TRACE(fmt::format("{} {}", CallName(call), nth));
      std::shared_ptr<FaultySystemCalls> used;
      const auto copied = CopyWith(
          [&](const Moment& now) -> std::optional<int64_t> {
            if (now.call != call || now.nth != nth) return std::nullopt;
            return -ENOSPC;
          },
          5000, &used);
      if (used->faults() == 0) continue;  // two threads make calls in other numbers
      const bool of_the_pipe = call == Call::kClose && nth < 2 && GetParam()->name == "splice";
      if (of_the_pipe) continue;
      ASSERT_FALSE(copied.ok());
      const std::string message(copied.status().message());
      EXPECT_THAT(message, testing::ContainsRegex("(from|to) .*offset [0-9]+.*errno 28"));
      EXPECT_EQ(Difference(Contents(to()), NumberedText(Contents(to()).size())), "");
    }
  }
}

TEST_P(CopyTest, WhatTheKernelRefusesIsCopiedByHand) {
  Put(from(), NumberedText(40000));
  for (const int error : {EXDEV, EOPNOTSUPP, EINVAL, ENOSYS}) {
    for (const uint64_t from_nth : {0, 2, 3}) {
      const auto copied = CopyWith(
          [&](const Moment& now) -> std::optional<int64_t> {
            if (now.call != Call::kTransfer || now.nth < from_nth) return std::nullopt;
            return -error;
          },
          5000);
      ASSERT_TRUE(copied.ok()) << copied.status();
      EXPECT_EQ(copied->fell_back, can().in_kernel);
      EXPECT_EQ(Difference(Contents(to()), NumberedText(40000)), "");
    }
  }
}

// Calls 1, 3, 5 are those from the pipe into the target, where there is a pipe.
TEST_P(CopyTest, WhatTheTargetAloneRefusesIsCopiedByHandAndSaidToo) {
  Put(from(), NumberedText(40000));
  for (const uint64_t from_nth : {1, 3, 5}) {
    const auto copied = CopyWith(
        [&](const Moment& now) -> std::optional<int64_t> {
          if (now.call != Call::kTransfer || now.nth < from_nth || now.nth % 2 == 0) return std::nullopt;
          return -EINVAL;
        },
        5000);
    ASSERT_TRUE(copied.ok()) << copied.status();
    EXPECT_EQ(copied->fell_back, can().in_kernel) << from_nth;
    EXPECT_EQ(Difference(Contents(to()), NumberedText(40000)), "");
  }
}

TEST_P(CopyTest, CopyingByHandGoesOnAfterInterruptionsAndShortWrites) {
  Put(from(), NumberedText(40000));
  for (const uint64_t from_nth : {0, 1}) {  // refused at the source, or where there is a pipe by the target
    const auto copied = CopyWith(
        [&](const Moment& now) -> std::optional<int64_t> {
          if (now.call == Call::kTransfer && now.nth >= from_nth && now.nth % 2 == from_nth) return -EINVAL;
          if (now.call != Call::kRead && now.call != Call::kWrite) return std::nullopt;
          if (now.nth % 3 == 0) return -EINTR;
          return std::min<int64_t>(1234, static_cast<int64_t>(now.size));
        },
        5000);
    ASSERT_TRUE(copied.ok()) << copied.status();
    EXPECT_EQ(Difference(Contents(to()), NumberedText(40000)), "") << from_nth;
  }
}

TEST_P(CopyTest, ATransferThatMovesNothingIsTheEndOnlyIfReadingSaysSo) {
  Put(from(), NumberedText(40000));
  const auto copied = CopyWith(
      [](const Moment& now) -> std::optional<int64_t> {
        if (now.call != Call::kTransfer || now.nth < 2) return std::nullopt;
        return 0;
      },
      5000);
  ASSERT_TRUE(copied.ok()) << copied.status();
  EXPECT_EQ(Difference(Contents(to()), NumberedText(40000)), "");
}

TEST_P(CopyTest, AFileIsNotCopiedOntoItself) {
  if (DescriptorsAreHandedOver()) GTEST_SKIP() << "opening it has emptied it";
  Put(from(), "all there is");
  ASSERT_EQ(::link(from().c_str(), to().c_str()), 0);
  EXPECT_EQ(Copy({}).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Copy({.append = true}).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Contents(from()), "all there is");
}

TEST_P(CopyTest, DescriptorsAreGoneOnWithWhereTheyStandAndClosed) {
  const std::string_view text = NumberedText(100'000);
  Put(from(), text);
  for (const size_t stands : {size_t{0}, size_t{7}, size_t{5000}, text.size()}) {
    Put(to(), "before|and behind it");
    const int in = ::open(from().c_str(), O_RDONLY | O_CLOEXEC);
    const int out = ::open(to().c_str(), O_WRONLY | O_CLOEXEC);
    const int again = ::dup(out);
    ::lseek(in, static_cast<off_t>(stands), SEEK_SET);
    ::lseek(out, 7, SEEK_SET);
    const auto copied =
        CopyFile(*GetParam(), Endpoint(in, "in"), Endpoint(out, "out"), {.buffer_size = 5000});
    ASSERT_TRUE(copied.ok()) << copied.status();
    EXPECT_EQ(copied->copied, text.size() - stands);
    EXPECT_EQ(Difference(Contents(to()), "before|" + std::string(text.substr(stands))), "");
    EXPECT_EQ(::lseek(again, 0, SEEK_CUR), static_cast<off_t>(7 + text.size() - stands));
    ::close(again);
  }
}

TEST_P(CopyTest, FromAPipeIntoASocketThatDoNotBlock) {
  const std::string_view text = NumberedText(100'000);
  int pipe[2], sockets[2];
  ASSERT_EQ(::pipe2(pipe, O_CLOEXEC | O_NONBLOCK), 0);
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, sockets), 0);
  ::fcntl(pipe[1], F_SETFL, 0);
  ::fcntl(sockets[0], F_SETFL, 0);
  std::thread writing([&] {
    for (size_t at = 0; at < text.size(); at += 1000) EXPECT_EQ(::write(pipe[1], &text[at], 1000), 1000);
    ::close(pipe[1]);
  });
  if (can().regular_source_only) {
    std::string rest(text.size(), ' ');  // so that the one who writes comes to an end
    for (size_t got = 0; got < rest.size();) {
      got += static_cast<size_t>(std::max<ssize_t>(::read(pipe[0], &rest[got], rest.size() - got), 0));
    }
    writing.join();
    EXPECT_FALSE(CopyFile(*GetParam(), Endpoint(pipe[0], "in"), Endpoint(sockets[1], "out"), {}).ok());
    ::close(sockets[0]);
    return;
  }
  std::string arrived;
  std::thread reading([&] {
    char chunk[4096];
    for (ssize_t got; (got = ::read(sockets[0], chunk, sizeof chunk)) > 0;) {
      arrived.append(chunk, static_cast<size_t>(got));
    }
  });
  const auto copied = CopyFile(*GetParam(), Endpoint(pipe[0], "in"), Endpoint(sockets[1], "out"), {});
  EXPECT_TRUE(copied.ok()) << copied.status();
  writing.join();
  reading.join();
  EXPECT_EQ(Difference(arrived, text), "");
  ::close(sockets[0]);
}

TEST_P(CopyTest, ADescriptorThatCannotServeIsRefusedAndClosed) {
  Put(from(), "x");
  const auto open = [](const std::string& path, int flags) {
    return ::open(path.c_str(), flags | O_CLOEXEC);
  };
  for (const auto& [in, out] : {std::pair(open(from(), O_WRONLY), open("/dev/null", O_WRONLY)),
                                {open(from(), O_RDONLY), -1},
                                {open(from(), O_RDONLY), open("/dev/null", O_RDONLY)}}) {
    EXPECT_EQ(CopyFile(*GetParam(), Endpoint(in, "in"), Endpoint(out, "out"), {}).status().code(),
              absl::StatusCode::kInvalidArgument);
  }
  const int in = open(from(), O_RDONLY);
  EXPECT_EQ(CopyFile(*GetParam(), Endpoint(in, "in"), from(), {}).status().code(),
            absl::StatusCode::kInvalidArgument)
      << "it is the same file";
}

TEST_P(CopyTest, ATooSmallOrTooLargeBufferIsRefused) {
  if (DescriptorsAreHandedOver()) GTEST_SKIP() << "opening it has emptied it";
  Put(from(), "x");
  for (const size_t buffer_size : {kMinBufferSize - 1, kMaxBufferSize + 1, SIZE_MAX}) {
    EXPECT_EQ(Copy({.buffer_size = buffer_size}).status().code(), absl::StatusCode::kInvalidArgument);
  }
  EXPECT_NE(::access(to().c_str(), F_OK), 0);
}

TEST_P(CopyTest, WhatCannotBeOpenedIsNamedAndNothingIsMade) {
  if (DescriptorsAreHandedOver()) GTEST_SKIP() << "opening it has emptied it";
  EXPECT_EQ(Copy({}).status().code(), absl::StatusCode::kNotFound);
  EXPECT_NE(::access(to().c_str(), F_OK), 0);
  Put(from(), "x");
  const auto nowhere = CopyFile(*GetParam(), from(), to() + "/no/such", {});
  EXPECT_THAT(std::string(nowhere.status().message()), testing::HasSubstr(to() + "/no/such"));
}

TEST_P(CopyTest, StopEndsIt) {
  Put(from(), NumberedText(100000));
  int asked = 0;
  const auto copied = Copy({.buffer_size = 5000, .stop = [&] { return ++asked == 2; }});
  EXPECT_EQ(copied.status().code(), absl::StatusCode::kCancelled);
}

TEST_P(CopyTest, StopEndsItWhileTheTargetIsWritten) {
  Put(from(), "");
  ASSERT_EQ(::truncate(from().c_str(), 40 << 20), 0);
  const auto written = [this] {
    struct stat target;
    return ::stat(to().c_str(), &target) == 0 && target.st_size > 0;
  };
  const auto copied = Copy({.buffer_size = 65536, .stop = written});
  EXPECT_EQ(copied.status().code(), absl::StatusCode::kCancelled);
}

TEST_P(CopyTest, DevicesAndPipesAreTargetsToo) {
  Put(from(), NumberedText(200000));
  ASSERT_TRUE(CopyFile(*GetParam(), from(), "/dev/null", {.buffer_size = 5000}).ok());
  PipeEnds pipe;
  const int held = ::dup(pipe.writer());  // before the reader closes its own, not to end before it has begun
  std::string got;
  std::thread reader([&] { got = pipe.ReadAll(); });
  const auto copied =
      CopyFile(*GetParam(), from(), fmt::format("/proc/self/fd/{}", held), {.buffer_size = 5000});
  ::close(held);
  reader.join();
  ASSERT_TRUE(copied.ok()) << copied.status();
  EXPECT_EQ(Difference(got, NumberedText(200000)), "");
}

TEST_P(CopyTest, PipesAndFilesWithoutASizeAreSources) {
  if (can().regular_source_only) GTEST_SKIP() << "of regular files only";
  PipeEnds pipe;
  std::thread writer([&] {
    const std::string_view text = NumberedText(200000);
    if (::write(pipe.writer(), text.data(), text.size()) < 0) std::abort();
    pipe.CloseWriter();
  });
  const auto copied = CopyFile(*GetParam(), pipe.reading_path(), to(), {.buffer_size = 5000});
  writer.join();
  ASSERT_TRUE(copied.ok()) << copied.status();
  EXPECT_EQ(Difference(Contents(to()), NumberedText(200000)), "");
  ASSERT_TRUE(CopyFile(*GetParam(), "/proc/self/status", to(), {}).ok());
  EXPECT_THAT(Contents(to()), testing::HasSubstr("RssAnon:"));
}

// Makes from() a file of so many bytes, all of them a hole.
void CopyTest::PutHole(off_t size) const {
  Put(from(), "");
  ASSERT_EQ(::truncate(from().c_str(), size), 0);
}

constexpr size_t kSlack = size_t{4} << 20;  // for the stack of a thread, the allocator, this test

TEST_P(CopyTest, ALongFileTakesNoMoreMemoryThanAShortOne) {
  if (!can().bounded_memory) GTEST_SKIP() << "holds the whole file, as it says";
  PutHole(off_t{256} << 20);
  RunInChild([this] {
    constexpr size_t kBuffer = 256 * 1024;
    const size_t before = AnonymousMemory();
    size_t most = 0;
    const auto watch = [&] { return most = std::max(most, AnonymousMemory()), false; };
    const auto copied = CopyFile(*GetParam(), from(), "/dev/null", {.buffer_size = kBuffer, .stop = watch});
    ASSERT_TRUE(copied.ok()) << copied.status();
    EXPECT_EQ(copied->copied, uint64_t{256} << 20);
    if (kMemoryIsPlain) {
      EXPECT_LE(most, before + 6 * kBuffer + kSlack);
    }
  });
}

void CopyTest::OnTmpfs(size_t size, const std::function<void(const std::string& mounted)>& body) const {
  RunInChild([&, this] {
    const std::string mounted = to() + ".mount";
    ASSERT_EQ(::mkdir(mounted.c_str(), 0700), 0);
    MountTmpfs(mounted, size);
    if (!IsSkipped()) {
      body(mounted);
      ::umount(mounted.c_str());
    }
    ::rmdir(mounted.c_str());
  });
}

// More than a call of the kernel's moves: 2 GiB less a page. Of a tmpfs, whose holes take no memory.
TEST_P(CopyTest, MoreThanOneCallMovesIsGoneOnWith) {
  static constexpr uint64_t kSize = uint64_t{3} << 30;
  if (!can().in_kernel) GTEST_SKIP() << "would need a buffer of that size";
  PutHole(1);
  const auto nowhere = CopyFile(*GetParam(), from(), "/dev/null", {});
  if (nowhere.ok() && nowhere->fell_back) GTEST_SKIP() << "the kernel refuses it to a device";
  OnTmpfs(1 << 20, [](const std::string& mounted) {
    const std::string hole = mounted + "/hole";
    Put(hole, "");
    ASSERT_EQ(::truncate(hole.c_str(), kSize), 0);
    const auto copied = CopyFile(*GetParam(), hole, "/dev/null", {.buffer_size = kSize});
    ASSERT_TRUE(copied.ok()) << copied.status();
    EXPECT_EQ(copied->copied, kSize);
  });
}

TEST_P(CopyTest, AReaderThatGoesAwayIsAnErrorOfThePipe) {
  Put(from(), NumberedText(200000));
  RunInChild([this] {
    std::signal(SIGPIPE, SIG_IGN);
    PipeEnds pipe;
    const std::string path = pipe.path();
    pipe.CloseReader();
    const auto copied = CopyFile(*GetParam(), from(), path, {.buffer_size = 5000});
    EXPECT_EQ(copied.status().code(), absl::ErrnoToStatusCode(EPIPE)) << copied.status();
    EXPECT_THAT(std::string(copied.status().message()), testing::HasSubstr("errno 32"));
  });
}

TEST_P(CopyTest, AnotherFileSystemIsCopiedToToo) {
  Put(from(), NumberedText(3'000'000));
  OnTmpfs(16 << 20, [this](const std::string& mounted) {
    const auto copied = CopyFile(*GetParam(), from(), mounted + "/copy", {.buffer_size = 65536});
    EXPECT_TRUE(copied.ok()) << copied.status();
    EXPECT_EQ(Difference(Contents(mounted + "/copy"), NumberedText(3'000'000)), "");
  });
}

TEST_P(CopyTest, AFullDiskIsAnErrorThatSaysSoBehindWhatFitted) {
  Put(from(), NumberedText(3'000'000));
  OnTmpfs(1 << 20, [this](const std::string& mounted) {
    const auto copied = CopyFile(*GetParam(), from(), mounted + "/copy", {.buffer_size = 65536});
    EXPECT_EQ(copied.status().code(), absl::ErrnoToStatusCode(ENOSPC)) << copied.status();
    EXPECT_THAT(std::string(copied.status().message()), testing::HasSubstr("errno 28"));
    const std::string fitted = Contents(mounted + "/copy");
    EXPECT_EQ(Difference(fitted, NumberedText(fitted.size())), "");
  });
}

std::vector<const CopyStrategy*> All() {
  std::vector<const CopyStrategy*> all;
  for (const CopyStrategy& strategy : under_test) all.push_back(&strategy);
  return all;
}

INSTANTIATE_TEST_SUITE_P(Strategies, CopyTest, testing::ValuesIn(All()),
                         [](const auto& info) { return std::string(info.param->name); });

}  // namespace

int CopyConformanceMain(int argc, char** argv, std::span<const CopyStrategy> strategies) {
  under_test = strategies;
  return ConformanceMain(argc, argv);
}

}  // namespace weir
