#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "fmt/format.h"
#include "gtest/gtest.h"
#include "strategies/file/system_calls.h"
#include "strategies/writers/writer_registry.h"
#include "tests/doubles/fake_ring.h"
#include "tests/doubles/forbidden_call.h"
#include "tests/doubles/kept_notices.h"
#include "tests/doubles/printable_text.h"

namespace weir {
namespace {

constexpr size_t kBuffer = 1000;

class UringTest : public testing::Test {
 protected:
  void TearDown() override { ::unlink(path_.c_str()); }

  std::unique_ptr<Writer> Open(size_t high_water_mark = 0) {
    return OpenAt(path_,
                  {.buffer_size = kBuffer, .high_water_mark = high_water_mark, .system_calls = calls_});
  }
  static std::unique_ptr<Writer> OpenAt(const std::string& path, const WriterOptions& options) {
    auto writer = OpenUringWriter(path, options);
    EXPECT_TRUE(writer.ok()) << writer.status();
    return *std::move(writer);
  }
  std::string Contents() const {
    std::ifstream file(path_, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }
  // Appends in records of 70 bytes. False: one was refused.
  static bool AppendAll(Writer& writer, const std::string& stream) {
    for (size_t at = 0; at < stream.size(); at += 70) {
      if (!writer.Append(std::string_view(stream).substr(at, 70))) return false;
      const Accounting now = writer.accounting();
      EXPECT_EQ(now.appended, now.committed + now.in_flight + now.buffered);
    }
    return true;
  }
  // The file holds what was committed, and nothing behind it.
  void ExpectCommittedPrefix(const Writer& writer, const std::string& stream) {
    EXPECT_TRUE(Contents() == stream.substr(0, writer.accounting().committed));
  }

  const std::string path_ = testing::TempDir() + "/uring";
  const std::shared_ptr<RingCalls> calls_ = std::make_shared<RingCalls>();
};

TEST_F(UringTest, WritesThatCompleteInAnyOrderMakeTheSameFile) {
  const std::string stream = PrintableText(30 * kBuffer + 17);
  for (uint64_t seed = 0; seed < 20; ++seed) {
    calls_->prepare = [random = std::mt19937_64(seed)](FakeRing& ring) mutable {
      ring.choose = [&](size_t count) { return random() % count; };
    };
    const auto writer = Open();
    ASSERT_TRUE(AppendAll(*writer, stream));
    ASSERT_TRUE(writer->Close().ok()) << writer->status();
    EXPECT_EQ(writer->accounting().committed, stream.size());
    EXPECT_TRUE(Contents() == stream);
  }
}

TEST_F(UringTest, WhatCompletedBehindAGapIsNotCommitted) {
  calls_->prepare = [](FakeRing& ring) { ring.choose = [](size_t count) { return count - 1; }; };
  const auto writer = Open(3 * kBuffer);
  ASSERT_TRUE(AppendAll(*writer, PrintableText(3 * kBuffer)));
  EXPECT_EQ(writer->accounting().committed, 0u);
  EXPECT_EQ(writer->accounting().in_flight + writer->accounting().buffered, 3 * kBuffer);
  EXPECT_TRUE(writer->Flush().ok());
  EXPECT_EQ(writer->accounting().committed, 3 * kBuffer);
}

TEST_F(UringTest, AShortCompletionIsSubmittedAgainAtItsOffsetForTheRest) {
  std::vector<RingWrite> writes;
  calls_->prepare = [&](FakeRing& ring) {
    ring.on_write = [&](const RingWrite& write) {
      writes.push_back(write);
      return writes.size() == 1 ? int64_t{123} : static_cast<int64_t>(write.size);
    };
  };
  const auto writer = Open();
  const std::string stream = PrintableText(2 * kBuffer);
  ASSERT_TRUE(AppendAll(*writer, stream));
  ASSERT_TRUE(writer->Close().ok());
  ASSERT_EQ(writes.size(), 3u);
  EXPECT_EQ(writes[1].offset, kBuffer);
  EXPECT_EQ(writes[2].offset, 123u);
  EXPECT_EQ(writes[2].size, kBuffer - 123);
  EXPECT_EQ(writes[2].data, writes[0].data + 123);
  EXPECT_EQ(writer->accounting().short_writes, 1u);
  EXPECT_TRUE(Contents() == stream);
}

TEST_F(UringTest, InterruptionsAndAShortageThatPassesAreSurvived) {
  const std::string stream = PrintableText(20 * kBuffer + 5);
  int entered = 0, written = 0, under_way = 0;
  calls_->prepare = [&](FakeRing& ring) {
    ring.on_enter = [&] {
      return ++entered % 3 == 1 ? EINTR : entered % 5 == 0 && under_way > 0 ? EBUSY : 0;
    };
    ring.on_write = [&](const RingWrite& write) {
      ++under_way;
      return ++written % 4 != 0 ? int64_t{-EINTR} : static_cast<int64_t>(write.size);
    };
    ring.choose = [&](size_t) { return --under_way, size_t{0}; };
  };
  const auto writer = Open();
  ASSERT_TRUE(AppendAll(*writer, stream));
  ASSERT_TRUE(writer->Close().ok()) << writer->status();
  EXPECT_TRUE(Contents() == stream);
}

TEST_F(UringTest, WhatIsCancelledWithTheThreadThatSubmittedItIsSubmittedAgain) {
  const std::string stream = PrintableText(20 * kBuffer + 5);
  int written = 0;
  calls_->prepare = [&](FakeRing& ring) {
    ring.on_write = [&](const RingWrite& write) {
      return ++written % 3 == 0 ? int64_t{-ECANCELED} : static_cast<int64_t>(write.size);
    };
  };
  const auto writer = Open();
  ASSERT_TRUE(AppendAll(*writer, stream));
  ASSERT_TRUE(writer->Close().ok()) << writer->status();
  EXPECT_GT(written, 24);
  EXPECT_TRUE(Contents() == stream);
}

TEST_F(UringTest, AnErrorAmongWritesThatSucceedCutsTheFileToThePrefixBeforeIt) {
  const std::string stream = PrintableText(12 * kBuffer);
  for (const int error : {ENOSPC, EIO, EAGAIN}) {
    for (uint64_t bad = 0; bad < 12; ++bad) {
      for (const bool reversed : {false, true}) {
        calls_->prepare = [=](FakeRing& ring) {
          ring.on_write = [=](const RingWrite& write) {
            return write.offset == bad * kBuffer ? int64_t{-error} : static_cast<int64_t>(write.size);
          };
          if (reversed) ring.choose = [](size_t count) { return count - 1; };
        };
        const auto writer = Open();
        EXPECT_FALSE(AppendAll(*writer, stream) && writer->Close().ok());
        EXPECT_EQ(writer->status().code(), absl::ErrnoToStatusCode(error));
        EXPECT_EQ(writer->accounting().committed, bad * kBuffer);
        const std::string where = fmt::format("{} at offset {}, errno {}", path_, bad * kBuffer, error);
        EXPECT_NE(writer->status().message().find(where), absl::string_view::npos) << writer->status();
        EXPECT_FALSE(writer->Append("more"));
        EXPECT_FALSE(writer->Close().ok());
        ExpectCommittedPrefix(*writer, stream);
      }
    }
  }
}

TEST_F(UringTest, WhatLiesBeforeAnErrorIsStillWrittenAndTheEarliestErrorReported) {
  const std::string stream = PrintableText(6 * kBuffer);
  calls_->prepare = [](FakeRing& ring) {
    ring.on_write = [](const RingWrite& write) -> int64_t {
      if (write.offset == kBuffer) return 300;  // then the rest fails
      return write.offset > kBuffer ? (write.offset == kBuffer + 300 ? -ENOSPC : -EIO) : int64_t{kBuffer};
    };
    ring.choose = [](size_t count) { return count == 4 ? size_t{1} : 0; };
  };
  const auto writer = Open();
  EXPECT_FALSE(AppendAll(*writer, stream) && writer->Flush().ok());
  EXPECT_EQ(writer->accounting().committed, kBuffer + 300);
  ExpectCommittedPrefix(*writer, stream);
  EXPECT_NE(writer->status().message().find("offset 1300, errno 28"), absl::string_view::npos)
      << writer->status();
}

TEST_F(UringTest, ACutThatFailsIsToldToo) {
  calls_->prepare = [](FakeRing& ring) { ring.on_write = [](const RingWrite&) { return -ENOSPC; }; };
  calls_->truncate_error = EIO;
  const auto writer = Open();
  EXPECT_FALSE(AppendAll(*writer, PrintableText(6 * kBuffer)));
  EXPECT_EQ(writer->status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_NE(writer->status().message().find("ftruncate"), absl::string_view::npos) << writer->status();
}

TEST_F(UringTest, ARingThatCannotBeEnteredAnyMoreIsAnErrorAndNoHang) {
  const std::string stream = PrintableText(20 * kBuffer);
  for (const int from : {1, 2, 4, 7}) {
    int entered = 0;
    calls_->prepare = [&](FakeRing& ring) { ring.on_enter = [&] { return ++entered >= from ? EBADF : 0; }; };
    const auto writer = Open();
    EXPECT_FALSE(AppendAll(*writer, stream));
    EXPECT_NE(writer->status().message().find("io_uring_enter"), absl::string_view::npos) << writer->status();
    EXPECT_FALSE(writer->Close().ok());
    ExpectCommittedPrefix(*writer, stream);
  }
}

TEST_F(UringTest, CancelCutsAwayWhatWasWrittenBehindAGap) {
  const std::string stream = PrintableText(4 * kBuffer);
  calls_->prepare = [](FakeRing& ring) {
    ring.hangs = [](const RingWrite& write) { return write.offset == kBuffer; };
  };
  const auto writer = Open();
  ASSERT_TRUE(AppendAll(*writer, stream));
  writer->Cancel();
  EXPECT_EQ(writer->accounting().committed, kBuffer);
  EXPECT_TRUE(Contents() == stream.substr(0, kBuffer));
}

TEST_F(UringTest, TheHighWaterMarkSaysHowManyAreInFlight) {
  size_t under_way = 0, most = 0;
  calls_->prepare = [&](FakeRing& ring) {
    ring.on_write = [&](const RingWrite& write) {
      most = std::max(most, ++under_way);
      return static_cast<int64_t>(write.size);
    };
    ring.choose = [&](size_t) { return --under_way, size_t{0}; };
  };
  const std::string stream = PrintableText(50 * kBuffer);
  const auto writer = OpenAt(path_, {.buffer_size = kBuffer,
                                     .high_water_mark = 6 * kBuffer + 500,
                                     .low_water_mark = 2 * kBuffer,
                                     .system_calls = calls_});
  EXPECT_EQ(writer->memory_bound(), 7 * kBuffer);
  EXPECT_GE(calls_->entries, 6u);
  ASSERT_TRUE(AppendAll(*writer, stream));
  EXPECT_EQ(most, 6u);
  EXPECT_EQ(writer->accounting().drains, 11u);  // every four buffers from the sixth
  ASSERT_TRUE(writer->Close().ok());
  EXPECT_TRUE(Contents() == stream);
}

TEST_F(UringTest, APipeHasOneWriteInFlightSoThatTheOrderStands) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  ASSERT_GE(::fcntl(ends[1], F_SETPIPE_SZ, 1 << 20), 0);
  size_t under_way = 0, most = 0;
  calls_->prepare = [&](FakeRing& ring) {
    ring.on_write = [&](const RingWrite& write) {
      most = std::max(most, ++under_way);
      EXPECT_EQ(write.offset, RingWrite::kAtPosition);
      return static_cast<int64_t>((write.size + 1) / 2);
    };
    ring.choose = [&](size_t count) { return --under_way, count - 1; };
  };
  const std::string stream = PrintableText(20 * kBuffer);
  const auto writer =
      OpenAt(fmt::format("/proc/self/fd/{}", ends[1]), {.buffer_size = kBuffer, .system_calls = calls_});
  ASSERT_TRUE(AppendAll(*writer, stream));
  ASSERT_TRUE(writer->Close().ok()) << writer->status();
  EXPECT_EQ(most, 1u);
  std::string received(2 * stream.size(), ' ');
  received.resize(static_cast<size_t>(::read(ends[0], received.data(), received.size())));
  EXPECT_TRUE(received == stream);
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST_F(UringTest, BuffersThatMayNotBeRegisteredAreWrittenAllTheSame) {
  bool registered = true;
  calls_->prepare = [&](FakeRing& ring) {
    ring.register_error = ENOMEM;
    ring.on_write = [&](const RingWrite& write) {
      registered = write.registered;
      return static_cast<int64_t>(write.size);
    };
  };
  const KeptNotices notices;
  for (int i = 0; i < 2; ++i) {
    const auto writer = Open();
    ASSERT_TRUE(AppendAll(*writer, PrintableText(5000)));
    ASSERT_TRUE(writer->Close().ok());
    EXPECT_FALSE(registered);
    EXPECT_TRUE(Contents() == PrintableText(5000));
  }
  ASSERT_EQ(notices.lines().size(), 1u);
  EXPECT_NE(notices.lines()[0].find("RLIMIT_MEMLOCK"), std::string::npos);
}

TEST_F(UringTest, WithoutIoUringTheReasonIsClear) {
  for (const auto& [error, reason] :
       {std::pair(ENOSYS, "kernel"), {EPERM, "seccomp"}, {EMFILE, "errno 24"}}) {
    calls_->open_error = error;
    for (const absl::Status& status :
         {ProbeUring(*calls_), OpenUringWriter(path_, {.system_calls = calls_}).status()}) {
      EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
      EXPECT_NE(status.message().find(reason), absl::string_view::npos) << status;
    }
  }
}

bool ForbidIoUring() { return ForbidCall(SYS_io_uring_setup, EPERM); }

TEST_F(UringTest, ASeccompFilterIsSeen) {
  constexpr int kNoFilter = 3;
  const auto with_filter = [] {
    if (!ForbidIoUring()) ::_exit(kNoFilter);
    SystemCalls calls;
    ::_exit(ProbeUring(calls).code() == absl::StatusCode::kUnavailable ? 0 : 1);
  };
  EXPECT_EXIT(
      with_filter(), [](int status) { return status == 0 || WEXITSTATUS(status) == kNoFilter; }, "");
}

// A program that ignores SIGCHLD has no exit codes of its children.
TEST_F(UringTest, ASeccompFilterIsSeenWhereChildrenAreNotWaitedFor) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");  // nobody has asked there before
  constexpr int kNoFilter = 3;
  const auto with_filter = [] {
    std::signal(SIGCHLD, SIG_IGN);
    if (!ForbidIoUring()) ::_exit(kNoFilter);
    ::_exit(UringSupported().code() == absl::StatusCode::kUnavailable ? 0 : 1);
  };
  EXPECT_EXIT(
      with_filter(), [](int status) { return status == 0 || WEXITSTATUS(status) == kNoFilter; }, "");
}

std::atomic<int> children_ended = 0;

TEST_F(UringTest, AskingWhetherItIsSupportedStartsNoProcess) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const auto ask = [] {
    std::signal(SIGCHLD, [](int) { ++children_ended; });
    UringSupported().IgnoreError();
    ::_exit(children_ended);
  };
  EXPECT_EXIT(ask(), testing::ExitedWithCode(0), "");
}

TEST_F(UringTest, TheProbeIsRightAboutWhatCanBeOpened) {
  SystemCalls calls;
  const bool promised = calls.ProbeRing() == 0;
  std::unique_ptr<IoRing> ring = calls.OpenRing(2);
  EXPECT_EQ(promised, ring != nullptr);
  if (ring != nullptr) calls.CloseRing(std::move(ring));
}

// With the kernel's own ring.
class KernelRingTest : public UringTest {
 protected:
  void SetUp() override {
    if (!UringSupported().ok()) GTEST_SKIP() << UringSupported();
  }
};

TEST_F(KernelRingTest, ALongStreamArrives) {
  const std::string stream = PrintableText(3'000'000);
  for (const size_t buffer_size : {64, 1000, 65536}) {
    const auto writer = OpenAt(
        path_, {.buffer_size = buffer_size, .high_water_mark = 8 * buffer_size, .system_calls = nullptr});
    ASSERT_TRUE(AppendAll(*writer, stream));
    ASSERT_TRUE(writer->Close().ok()) << writer->status();
    EXPECT_TRUE(Contents() == stream);
  }
}

TEST_F(KernelRingTest, CancellingAWriteIntoAPipeThatNobodyReadsDoesNotHang) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const auto writer =
      OpenAt(fmt::format("/proc/self/fd/{}", ends[1]), {.buffer_size = 65536, .system_calls = nullptr});
  const std::string stream = PrintableText(4 * 65536);
  ASSERT_TRUE(AppendAll(*writer, stream));
  writer->Cancel();
  const Accounting at_end = writer->accounting();
  EXPECT_EQ(at_end.appended, stream.size());
  EXPECT_LT(at_end.committed, stream.size());
  std::string received(stream.size(), ' ');
  received.resize(static_cast<size_t>(::read(ends[0], received.data(), received.size())));
  EXPECT_TRUE(received == stream.substr(0, at_end.committed));
  ::close(ends[0]);
  ::close(ends[1]);
}

// The kernel cancels what a thread has submitted when that thread ends, as those of a pool do that append.
TEST_F(KernelRingTest, WhatAThreadAppendedArrivesAfterItsEnd) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const auto writer =
      OpenAt(fmt::format("/proc/self/fd/{}", ends[1]), {.buffer_size = 65536, .system_calls = nullptr});
  const std::string stream = PrintableText(3 * 65536);
  std::thread([&] { EXPECT_TRUE(AppendAll(*writer, stream)); }).join();
  std::string received;
  std::thread reader([&] {
    std::string block(4096, ' ');
    while (received.size() < stream.size()) {
      const ssize_t got = ::read(ends[0], block.data(), block.size());
      if (got <= 0) return;
      received.append(block, 0, static_cast<size_t>(got));
    }
  });
  EXPECT_TRUE(writer->Close().ok()) << writer->status();
  ::close(ends[1]);
  reader.join();
  EXPECT_TRUE(received == stream);
  ::close(ends[0]);
}

TEST_F(KernelRingTest, AReaderThatGoesAwayIsAnError) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const auto writer =
      OpenAt(fmt::format("/proc/self/fd/{}", ends[1]), {.buffer_size = 65536, .system_calls = nullptr});
  ASSERT_TRUE(AppendAll(*writer, PrintableText(3 * 65536)));
  ::close(ends[0]);
  EXPECT_NE(writer->Close().message().find("errno 32"), absl::string_view::npos) << writer->status();
  ::close(ends[1]);
}

}  // namespace
}  // namespace weir
