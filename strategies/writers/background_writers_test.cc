#include "strategies/writers/background_writers.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <utility>

#include "fmt/format.h"
#include "gtest/gtest.h"
#include "strategies/memory/slabs.h"
#include "strategies/writers/writer_registry.h"
#include "tests/doubles/allocation_count.h"
#include "tests/doubles/gated_system_calls.h"
#include "tests/doubles/pipe_ends.h"

namespace weir {
namespace {

constexpr size_t kBuffer = 4096;

using Open = absl::StatusOr<std::unique_ptr<Writer>> (*)(Endpoint, const WriterOptions&);

std::string FileContents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// Waits until the thread `tid` sleeps: the kernel's word for what a thread does in a wait.
void AwaitSleep(pid_t tid) {
  char state = 'R';
  while (state != 'S') {
    std::this_thread::yield();
    std::ifstream stat(fmt::format("/proc/self/task/{}/stat", tid));
    std::string line;
    std::getline(stat, line);
    state = line.at(line.rfind(')') + 2);
  }
}

class BackgroundTest : public testing::Test {
 protected:
  ~BackgroundTest() override { ::unlink(path_.c_str()); }

  std::unique_ptr<Writer> MustOpen(Open open, size_t high_water_mark = 0) {
    WriterOptions options;
    options.buffer_size = kBuffer;
    options.high_water_mark = high_water_mark;
    options.system_calls = calls_;
    auto writer = open(path_, options);
    EXPECT_TRUE(writer.ok()) << writer.status();
    return *std::move(writer);
  }

  // Fills all that may be in flight and the window on a thread of its own, and makes it append a byte more.
  // Once it sleeps, opens the gate, and returns what the last Append did.
  bool FillUntilItWaits(Writer& writer, int error) {
    std::atomic<pid_t> filled{0};
    bool last = false;
    std::thread producer([&] {
      EXPECT_TRUE(writer.Append(std::string(5 * kBuffer, 'x')));
      filled = ::gettid();
      last = writer.Append("y");
      at_return_ = writer.accounting();
    });
    while (filled == 0) std::this_thread::yield();
    AwaitSleep(filled);
    calls_->OpenGate(error);
    producer.join();
    return last;
  }

  const std::string path_ = testing::TempDir() + "/background";
  const std::shared_ptr<GatedSystemCalls> calls_ = std::make_shared<GatedSystemCalls>();
  Accounting at_return_;
};

class BoundedTest : public BackgroundTest, public testing::WithParamInterface<Open> {};
class AnyBackgroundTest : public BackgroundTest, public testing::WithParamInterface<Open> {};

TEST_P(BoundedTest, TheProducerWaitsAtTheHighMarkAndIsWokenAtTheLowOne) {
  const auto writer = MustOpen(GetParam());
  EXPECT_TRUE(FillUntilItWaits(*writer, 0));
  EXPECT_EQ(at_return_.drains, 1u);
  EXPECT_GT(at_return_.stalled.count(), 0);
  EXPECT_LE(at_return_.in_flight, (2 + 1) * kBuffer);
  EXPECT_EQ(at_return_.appended, at_return_.committed + at_return_.in_flight + at_return_.buffered);
  EXPECT_TRUE(writer->Close().ok());
  EXPECT_EQ(FileContents(path_), std::string(5 * kBuffer, 'x') + "y");
}

TEST_P(BoundedTest, AnErrorInTheBackgroundWakesTheProducerThatWaits) {
  const auto writer = MustOpen(GetParam());
  EXPECT_FALSE(FillUntilItWaits(*writer, ENOSPC));
  EXPECT_EQ(writer->status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_NE(writer->status().message().find(path_ + " at offset 0, errno 28"), absl::string_view::npos);
  EXPECT_EQ(at_return_.appended, 5 * kBuffer);
  EXPECT_EQ(at_return_.in_flight, 5 * kBuffer);
  EXPECT_EQ(at_return_.drains, 0u);
  EXPECT_EQ(writer->Close().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(FileContents(path_), "");
}

TEST_P(BoundedTest, TheBoundIsTheHighMarkInWholeBuffersAndTheWindow) {
  calls_->OpenGate();
  EXPECT_EQ(MustOpen(GetParam())->memory_bound(), 5 * kBuffer);
  EXPECT_EQ(MustOpen(GetParam(), 3 * kBuffer - 1)->memory_bound(), 3 * kBuffer);
}

TEST_P(BoundedTest, ARecordOfManyBuffersGoesThroughASmallQueueInOrder) {
  calls_->OpenGate();
  const auto writer = MustOpen(GetParam(), kBuffer);
  std::string record(100 * kBuffer + 77, ' ');
  std::mt19937 random(5);
  for (char& c : record) c = static_cast<char>(random());
  ASSERT_TRUE(writer->Append("a") && writer->Append(record) && writer->Append("z"));
  ASSERT_TRUE(writer->Close().ok());
  EXPECT_TRUE(FileContents(path_) == "a" + record + "z");
}

TEST_P(AnyBackgroundTest, AnErrorIsMetAtTheNextPushFlushOrClose) {
  for (int how = 0; how < 3; ++how) {
    const auto writer = MustOpen(GetParam());
    ASSERT_TRUE(writer->Append(std::string(kBuffer + 1, 'x')));
    calls_->OpenGate(EIO);
    EXPECT_FALSE(how == 0 && writer->Flush().ok());
    EXPECT_FALSE(how == 1 && writer->Sync().ok());
    EXPECT_EQ(writer->Close().code(), absl::ErrnoToStatusCode(EIO));
    EXPECT_EQ(FileContents(path_), "");
  }
}

TEST_P(AnyBackgroundTest, AChildThatForksAndExitsDisturbsNothing) {
  const auto writer = MustOpen(GetParam());
  ASSERT_TRUE(writer->Append(std::string(3 * kBuffer, 'x')));
  calls_->AwaitWrite();
  const pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  ASSERT_EQ(::waitpid(child, nullptr, 0), child);
  calls_->OpenGate();
  ASSERT_TRUE(writer->Append("y"));
  ASSERT_TRUE(writer->Close().ok());
  EXPECT_EQ(FileContents(path_), std::string(3 * kBuffer, 'x') + "y");
}

TEST_P(AnyBackgroundTest, AFileSizeLimitIsAnErrorAndNoSignal) {
  calls_->OpenGate();
  rlimit before;
  ::getrlimit(RLIMIT_FSIZE, &before);
  const rlimit low = {2 * kBuffer + 10, before.rlim_max};
  const auto writer = MustOpen(GetParam());
  ::setrlimit(RLIMIT_FSIZE, &low);
  for (int i = 0; i < 10 && writer->Append(std::string(1000, 'x')); ++i) continue;
  const absl::Status closed = writer->Close();
  ::setrlimit(RLIMIT_FSIZE, &before);
  EXPECT_EQ(closed.code(), absl::ErrnoToStatusCode(EFBIG)) << closed;
  EXPECT_EQ(FileContents(path_), std::string(2 * kBuffer + 10, 'x'));
  EXPECT_EQ(writer->accounting().committed, 2 * kBuffer + 10);
}

INSTANTIATE_TEST_SUITE_P(Strategies, BoundedTest, testing::Values(OpenDrainedWriter, OpenPooledWriter));
INSTANTIATE_TEST_SUITE_P(Strategies, AnyBackgroundTest,
                         testing::Values(OpenDrainedWriter, OpenPooledWriter, OpenFloodedWriter));

// Counts the slabs that are out, and has none to give from the `last`-th on.
class WatchedSlabs final : public SlabSource {
 public:
  struct Seen {
    std::atomic<int> out{0}, most_out{0}, taken{0};
  };

  WatchedSlabs(Seen& seen, int last) : fresh_(kBuffer), seen_(seen), last_(last) {}

  Slabs Take() override {
    if (seen_.taken++ >= last_) return {};
    seen_.most_out = std::max<int>(seen_.most_out, ++seen_.out);
    return fresh_.Take();
  }
  void Return(Slabs slabs) override {
    const size_t count = slabs.size();
    fresh_.Return(std::move(slabs));
    seen_.out -= static_cast<int>(count);
  }

 private:
  FreshSlabs fresh_;
  Seen& seen_;
  const int last_;
};

absl::StatusOr<std::unique_ptr<Writer>> OpenWatched(const std::string& path,
                                                    std::shared_ptr<SystemCalls> calls,
                                                    WatchedSlabs::Seen& seen, int last,
                                                    std::optional<WaterMarks> marks) {
  WriterOptions options;
  options.buffer_size = kBuffer;
  options.system_calls = std::move(calls);
  Endpoint target(path);
  return OpenBackgroundWriter(target, options, std::make_unique<WatchedSlabs>(seen, last), marks);
}

TEST_F(BackgroundTest, SlabsOfWhichLittleIsFilledCountWhole) {
  calls_->OpenGate();
  WatchedSlabs::Seen seen;
  const auto writer = OpenWatched(path_, calls_, seen, 1 << 30, WaterMarks{.high = 3, .low = 1});
  ASSERT_TRUE(writer.ok());
  for (int i = 0; i < 2000; ++i) {
    char* const room = (*writer)->Reserve(kBuffer);
    ASSERT_NE(room, nullptr);
    room[0] = 'x';
    ASSERT_TRUE((*writer)->Commit(1));
  }
  ASSERT_TRUE((*writer)->Close().ok());
  EXPECT_GE(seen.taken, 2000);
  EXPECT_LE(seen.most_out, 4);
  EXPECT_EQ(FileContents(path_), std::string(2000, 'x'));
}

TEST_F(BackgroundTest, NoMemoryForABufferIsAnErrorThatSticks) {
  calls_->OpenGate();
  WatchedSlabs::Seen seen;
  const auto writer = OpenWatched(path_, calls_, seen, 2, WaterMarks{.high = 3, .low = 1});
  ASSERT_TRUE(writer.ok());
  EXPECT_FALSE((*writer)->Append(std::string(4 * kBuffer, 'x')));
  EXPECT_EQ((*writer)->status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_FALSE((*writer)->Append("x"));
  EXPECT_FALSE((*writer)->Close().ok());
  const Accounting at_end = (*writer)->accounting();
  EXPECT_EQ(at_end.appended, 2 * kBuffer);
  EXPECT_EQ(FileContents(path_), std::string(at_end.committed, 'x'));

  const auto never = OpenWatched(path_, calls_, seen, 0, std::nullopt);
  ASSERT_TRUE(never.ok()) << "a buffer is asked for when there is something to put into it";
  EXPECT_TRUE((*never)->Append("x"));
  EXPECT_EQ((*never)->Flush().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_FALSE((*never)->Close().ok());
}

// How often memory is allocated once the writer and its thread have started, while `buffers` buffers are
// written and more than once are waited for.
uint64_t AllocationsWhileWriting(Open open, int buffers) {
  WriterOptions options;
  options.buffer_size = kBuffer;
  const auto writer = open("/dev/null", options);
  EXPECT_TRUE(writer.ok());
  const std::string record(kBuffer / 2, 'x');
  EXPECT_TRUE((*writer)->Append("x") &&
              (*writer)->Flush().ok());  // a sanitizer allocates as the thread starts
  const uint64_t before = AllocationCount();
  for (int i = 0; i < 2 * buffers; ++i) {
    EXPECT_TRUE((*writer)->Append(record));
    EXPECT_TRUE(i % 100 != 0 || (*writer)->Flush().ok());
    (*writer)->accounting();
  }
  EXPECT_TRUE((*writer)->Flush().ok());
  const uint64_t allocations = AllocationCount() - before;
  EXPECT_TRUE((*writer)->Close().ok());
  return allocations;
}

TEST(PooledTest, AllocatesNothingAfterItsStart) {
  EXPECT_EQ(AllocationsWhileWriting(OpenPooledWriter, 1000), 0u);
}

// Its counterpart, which also shows that the count counts.
TEST(PooledTest, WhereDrainedAllocatesForEachPush) {
  EXPECT_GE(AllocationsWhileWriting(OpenDrainedWriter, 1000), 1000u);
}

WriterOptions Options(size_t flood_limit) {
  WriterOptions options;
  options.buffer_size = 4096;
  options.flood_limit = flood_limit;
  return options;
}

TEST(FloodedTest, GrowsWithoutWaitingAndEndsAtItsLimitWithAdvice) {
  constexpr size_t kLimit = 1 << 20;
  PipeEnds pipe;
  auto writer = OpenFloodedWriter(pipe.path(), Options(kLimit));
  ASSERT_TRUE(writer.ok());
  EXPECT_EQ((*writer)->memory_bound(), std::nullopt);
  const std::string record(1000, 'x');
  size_t appended = 0, most_in_flight = 0;
  for (; (*writer)->Append(record); appended += record.size()) {
    const Accounting now = (*writer)->accounting();
    ASSERT_EQ(now.appended, now.committed + now.in_flight + now.buffered);
    most_in_flight = std::max<size_t>(most_in_flight, now.in_flight);
  }
  EXPECT_GT(most_in_flight, kLimit / 2);
  EXPECT_LE(most_in_flight, kLimit);
  EXPECT_LE(appended, kLimit + pipe.capacity() + 4096);

  const absl::Status status = (*writer)->status();
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  for (const std::string& part :
       {pipe.path(), std::string("offset"), std::string("flood limit of 1048576 bytes"),
        std::string("drained and pooled")}) {
    EXPECT_NE(std::string(status.message()).find(part), std::string::npos) << status;
  }
  const Accounting at_end = (*writer)->accounting();
  EXPECT_EQ(at_end.appended, at_end.committed + at_end.in_flight + at_end.buffered);
  EXPECT_EQ(at_end.drains, 0u);
  EXPECT_EQ(at_end.stalled.count(), 0);
  EXPECT_FALSE((*writer)->Append("more"));
  EXPECT_EQ((*writer)->Close(), status);
  EXPECT_EQ(pipe.ReadAll(), std::string(at_end.committed, 'x'));
}

TEST(FloodedTest, ALimitBelowOneBufferIsRefused) {
  EXPECT_EQ(OpenFloodedWriter("/dev/null", Options(4095)).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_TRUE(OpenFloodedWriter("/dev/null", Options(4096)).ok());
}

}  // namespace
}  // namespace weir
