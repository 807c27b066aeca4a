// How a reader begins and ends, and how much it holds.

#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "fmt/format.h"
#include "tests/conformance/forked_child.h"
#include "tests/conformance/process_state.h"
#include "tests/conformance/reader_strategy_test.h"
#include "tests/conformance/readers_under_test.h"
#include "tests/conformance/reference.h"
#include "tests/conformance/strategy_test.h"
#include "tests/doubles/pipe_ends.h"

namespace weir {
namespace {

class ReaderLifetimeTest : public ReaderStrategyTest {};

TEST_P(ReaderLifetimeTest, ATooSmallOrTooLargeBufferIsRefused) {
  PutFile("abc");
  for (const size_t buffer_size : {kMinBufferSize - 1, kMaxBufferSize + 1, SIZE_MAX}) {
    EXPECT_EQ(OpenReader(strategy(), path(), {.buffer_size = buffer_size}).status().code(),
              absl::StatusCode::kInvalidArgument);
  }
  ExpectReleased();
}

TEST_P(ReaderLifetimeTest, ReadingFurtherAheadThanAnyMemoryHasRoomForIsRefused) {
  PutFile("abc");
  const auto reader = OpenReader(strategy(), path(), {.buffer_size = 4096, .read_ahead = SIZE_MAX});
  EXPECT_EQ(reader.status().code(),
            can().reads_ahead ? absl::StatusCode::kInvalidArgument : absl::StatusCode::kOk);
}

TEST_P(ReaderLifetimeTest, APullPastTheLimitFailsForGood) {
  PutFile(NumberedText(100));
  const auto reader = Open(4096);
  ASSERT_TRUE(reader->Pull(10));
  EXPECT_FALSE(reader->Pull(reader->max_pull() + 1));
  EXPECT_EQ(reader->status().code(), absl::StatusCode::kInvalidArgument);
  ExpectStuck(*reader);
  EXPECT_EQ(reader->Close().code(), absl::StatusCode::kInvalidArgument);
  ExpectReleased();
}

TEST_P(ReaderLifetimeTest, CloseReleasesEverythingOnceWhereverItStands) {
  PutFile(NumberedText(1 << 20));
  for (const size_t before : {0, 10, 5000, 2000000}) {
    const auto reader = Open(4096);
    for (size_t read = 0; read < before && reader->Pull(); read += 10) {
      reader->Consume(std::min<size_t>(10, reader->Ready().size()));
    }
    EXPECT_TRUE(reader->Close().ok()) << reader->Close();
    ExpectReleased();
    EXPECT_EQ(reader->status().code(), absl::StatusCode::kFailedPrecondition);
    ExpectStuck(*reader);
    EXPECT_TRUE(reader->Close().ok());
    reader->Cancel();
    EXPECT_TRUE(reader->Close().ok());
    ExpectReleased();
  }
}

TEST_P(ReaderLifetimeTest, CancelAndDestructionReleaseEverythingWithoutAWord) {
  PutFile(NumberedText(1 << 20));
  const auto reader = Open(4096);
  ASSERT_TRUE(reader->Pull(100));
  reader->Cancel();
  ExpectReleased();
  EXPECT_EQ(reader->status().code(), absl::StatusCode::kCancelled);
  ExpectStuck(*reader);
  EXPECT_EQ(reader->Close().code(), absl::StatusCode::kCancelled);
  testing::internal::CaptureStderr();
  { const auto begun = Open(4096); }
  {
    const auto half_read = Open(4096);
    EXPECT_TRUE(half_read->Pull(100));
  }
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
  ExpectReleased();
}

TEST_P(ReaderLifetimeTest, APathThatCannotBeOpenedIsAnErrorThatNamesIt) {
  const std::string nowhere = path() + "/no/such/file";
  const auto reader = OpenReader(strategy(), nowhere, {});
  ASSERT_FALSE(reader.ok());
  EXPECT_EQ(reader.status().code(), absl::StatusCode::kNotFound);
  EXPECT_NE(reader.status().message().find(nowhere), absl::string_view::npos) << reader.status();
  EXPECT_NE(reader.status().message().find("errno"), absl::string_view::npos) << reader.status();
  ExpectReleased();
}

TEST_P(ReaderLifetimeTest, ADirectoryIsAnErrorAndNoEmptyFile) {
  const auto reader = OpenReader(strategy(), testing::TempDir(), {});
  if (reader.ok()) {
    EXPECT_FALSE((*reader)->Pull());
    EXPECT_FALSE((*reader)->at_end());
    ExpectStuck(**reader);
  }
}

TEST_P(ReaderLifetimeTest, AChildThatForksAndEndsDoesNotDisturbTheReader) {
  const std::string_view text = NumberedText(200000);
  PutFile(text);
  const auto reader = Open(4096);
  std::string got;
  while (reader->Pull()) {
    const size_t size = std::min<size_t>(reader->Ready().size(), 10000);
    got += reader->Ready().substr(0, size);
    reader->Consume(size);
    const pid_t child = ::fork();
    if (child == 0) ::_exit(0);
    ASSERT_GT(child, 0);
    ASSERT_EQ(::waitpid(child, nullptr, 0), child);
  }
  EXPECT_EQ(Difference(got, text), "");
  EXPECT_TRUE(reader->Close().ok());
  ExpectReleased();
}

constexpr size_t kSlack = size_t{4} << 20;  // for the stack of a thread, the allocator, this test

TEST_P(ReaderLifetimeTest, ALongStreamTakesNoMoreThanTheBound) {
  PutFile("");
  ASSERT_EQ(::truncate(path().c_str(), 64 << 20), 0);
  RunInChild([this] {
    const size_t before = AnonymousMemory();
    const auto reader = Open(64 * 1024);
    ASSERT_TRUE(reader->memory_bound().has_value());
    EXPECT_LE(*reader->memory_bound(), size_t{1} << 20);
    while (reader->Pull(1000)) {
      reader->Consume(reader->Ready().size());
      if (!kMemoryIsPlain) continue;
      ASSERT_LE(AnonymousMemory(), before + *reader->memory_bound() + kSlack) << "at " << reader->consumed();
    }
    EXPECT_TRUE(reader->at_end());
  });
  if (!kMemoryIsPlain)
    GTEST_SKIP() << "read to its end; what is held is hidden by what a sanitizer or qemu holds";
}

class AnyFileReaderLifetimeTest : public ReaderStrategyTest {};

// The writer of the pipe has stopped for good, and still has it open.
TEST_P(AnyFileReaderLifetimeTest, AReaderThatIsAheadOfASilentPipeIsReleased) {
  PipeEnds pipe;
  ASSERT_EQ(::write(pipe.writer(), "0123456789", 10), 10);
  for (const bool closes : {true, false}) {
    const size_t descriptors = OpenDescriptors();
    const auto reader = OpenPath(pipe.reading_path(), 4096);
    if (closes && !can().library_reads) {
      EXPECT_TRUE(reader->Pull(10));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20));  // for one that reads ahead to be waiting
    closes ? reader->Close().IgnoreError() : reader->Cancel();
    EXPECT_EQ(OpenDescriptors(), descriptors);
  }
}

// A producer without an end, and a consumer that has stopped.
void ExpectStopsReadingAhead(Reader& reader, PipeEnds& pipe) {
  std::atomic<uint64_t> written = 0;
  std::thread([&written, fd = pipe.writer()] {
    const std::string chunk(4096, 'x');
    while (::write(fd, chunk.data(), chunk.size()) > 0) written += chunk.size();
  }).detach();
  ASSERT_TRUE(reader.Pull());
  uint64_t last = 0;
  for (int unchanged = 0; unchanged < 30; ++unchanged) {
    if (written != std::exchange(last, written)) unchanged = 0;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  EXPECT_LE(written, *reader.memory_bound() + pipe.capacity());
}

TEST_P(AnyFileReaderLifetimeTest, ReadingAheadEndsAtTheBound) {
  constexpr size_t kBuffer = 16384, kBlock = 4096;
  struct Ahead {
    size_t bytes;    // as ReaderOptions has it
    size_t buffers;  // that may be ahead then
  };
  for (const Ahead& ahead : {Ahead{0, 4}, Ahead{1, 1}, Ahead{kBuffer, 1}, Ahead{9 * kBuffer, 9}}) {
    if (ahead.bytes > 0 && !can().reads_ahead) continue;
    RunInChild([&, this] {
      PipeEnds pipe;
      const auto reader =
          OpenPath(pipe.reading_path(), ReaderOptions{.buffer_size = kBuffer, .read_ahead = ahead.bytes});
      if (can().reads_ahead) {
        EXPECT_LE(*reader->memory_bound(), (ahead.buffers + 2) * kBuffer + kBlock)
            << "those, the window's, a bridge";
      }
      ExpectStopsReadingAhead(*reader, pipe);
      if (HasFailure()) return;
      ::_exit(0);  // the producer has no end
    });
  }
}

bool Any(const ReaderCapabilities&) { return true; }
bool ReadsAnyFile(const ReaderCapabilities& can) { return !can.regular_files_only; }

WEIR_TEST_READERS(ReaderLifetimeTest, Any);
WEIR_TEST_READERS(AnyFileReaderLifetimeTest, ReadsAnyFile);

}  // namespace
}  // namespace weir
