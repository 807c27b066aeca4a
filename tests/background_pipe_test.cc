// drained, pooled and flooded on a pipe whose reader has stopped, or gone away.

#include <dirent.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <stdexcept>
#include <string>
#include <thread>

#include "gtest/gtest.h"
#include "strategies/writers/writer_registry.h"
#include "tests/doubles/kept_notices.h"
#include "tests/doubles/pipe_ends.h"

namespace weir {
namespace {

constexpr size_t kBuffer = 16 * 1024;

using Open = absl::StatusOr<std::unique_ptr<Writer>> (*)(Endpoint, const WriterOptions&);

// Descriptors, or threads, of this process.
size_t CountOf(const char* directory_path) {
  DIR* const directory = ::opendir(directory_path);
  size_t count = 0;
  while (::readdir(directory) != nullptr) ++count;
  ::closedir(directory);
  return count;
}

class StoppedPipeTest : public testing::TestWithParam<Open> {
 protected:
  // A library must not rely on the program's having said that it ignores this.
  void SetUp() override { ASSERT_NE(std::signal(SIGPIPE, SIG_DFL), SIG_ERR); }

  std::unique_ptr<Writer> MustOpen() {
    WriterOptions options;
    options.buffer_size = kBuffer;
    auto writer = GetParam()(pipe_.path(), options);
    EXPECT_TRUE(writer.ok()) << writer.status();
    return *std::move(writer);
  }

  // More than the pipe takes, and less than makes a producer wait: the thread cannot go on.
  std::string MoreThanThePipeTakes() const { return std::string(pipe_.capacity() + 3 * kBuffer, 'x'); }

  PipeEnds pipe_;
};

class BoundedPipeTest : public StoppedPipeTest {};

TEST_P(BoundedPipeTest, AReaderThatStopsHoldsTheProducerWithinTheBoundAndOneThatGoesAwayWakesIt) {
  const auto writer = MustOpen();
  const size_t bound = *writer->memory_bound();
  const size_t most = pipe_.capacity() + bound;
  std::atomic<size_t> appended{0};
  std::thread producer([&] {
    const std::string record(1000, 'x');
    while (writer->Append(record)) {
      appended += record.size();
      const Accounting now = writer->accounting();
      ASSERT_LE(now.appended - now.committed, bound);
      ASSERT_EQ(now.appended, now.committed + now.in_flight + now.buffered);
    }
  });
  while (appended < most - 4 * kBuffer) std::this_thread::yield();
  EXPECT_LE(appended, most);
  pipe_.CloseReader();
  producer.join();
  EXPECT_LE(appended, most);
  EXPECT_EQ(writer->status().code(), absl::ErrnoToStatusCode(EPIPE));
  EXPECT_NE(writer->status().message().find("errno 32"), absl::string_view::npos) << writer->status();
  const Accounting at_end = writer->accounting();
  EXPECT_LE(at_end.appended - at_end.committed, bound);
  EXPECT_EQ(writer->Close().code(), absl::ErrnoToStatusCode(EPIPE));
}

TEST_P(StoppedPipeTest, CancelReturnsThoughNobodyReads) {
  const size_t descriptors = CountOf("/proc/self/fd"), threads = CountOf("/proc/self/task");
  const auto writer = MustOpen();
  const std::string stream = MoreThanThePipeTakes();
  ASSERT_TRUE(writer->Append(stream));
  writer->Cancel();
  EXPECT_EQ(CountOf("/proc/self/fd"), descriptors);
  EXPECT_EQ(CountOf("/proc/self/task"), threads);
  EXPECT_EQ(writer->status().code(), absl::StatusCode::kCancelled);
  const Accounting at_end = writer->accounting();
  EXPECT_EQ(at_end.appended, stream.size());
  EXPECT_EQ(at_end.appended, at_end.committed + at_end.in_flight + at_end.buffered);
  EXPECT_EQ(pipe_.ReadAll(), stream.substr(0, at_end.committed));
}

TEST_P(StoppedPipeTest, DestructionDuringUnwindingStopsTheThreadAndGivesNotice) {
  const size_t descriptors = CountOf("/proc/self/fd"), threads = CountOf("/proc/self/task");
  const KeptNotices notices;
  try {
    const auto writer = MustOpen();
    ASSERT_TRUE(writer->Append(MoreThanThePipeTakes()));
    throw std::runtime_error("of the program");
  } catch (const std::runtime_error&) {
  }
  EXPECT_EQ(notices.lines().size(), 1u);
  EXPECT_EQ(CountOf("/proc/self/fd"), descriptors);
  EXPECT_EQ(CountOf("/proc/self/task"), threads);
}

TEST_P(StoppedPipeTest, AReaderThatGoesAwayIsAnErrorOfFlushAndNoSignal) {
  const auto writer = MustOpen();
  ASSERT_TRUE(writer->Append(MoreThanThePipeTakes()));
  std::thread reader([&] { pipe_.CloseReader(); });
  EXPECT_EQ(writer->Flush().code(), absl::ErrnoToStatusCode(EPIPE));
  reader.join();
  EXPECT_FALSE(writer->Append("more"));
  EXPECT_EQ(writer->Close().code(), absl::ErrnoToStatusCode(EPIPE));
  sigset_t pending;
  ::sigpending(&pending);
  EXPECT_FALSE(sigismember(&pending, SIGPIPE));
}

INSTANTIATE_TEST_SUITE_P(Strategies, BoundedPipeTest, testing::Values(OpenDrainedWriter, OpenPooledWriter));
INSTANTIATE_TEST_SUITE_P(Strategies, StoppedPipeTest,
                         testing::Values(OpenDrainedWriter, OpenPooledWriter, OpenFloodedWriter));

}  // namespace
}  // namespace weir
