// Which bytes arrive, in which order, and what the accounting says meanwhile.

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <thread>

#include "fmt/format.h"
#include "tests/conformance/reference.h"
#include "tests/conformance/strategies_under_test.h"
#include "tests/conformance/strategy_test.h"
#include "tests/conformance/watchdog.h"

namespace weir {
namespace {

class ConformanceTest : public StrategyTest {
 protected:
  // What a writer holds is within its bound. Of a mapped window the kernel has the bytes already, and a
  // library that writes does not say before a flush.
  void ExpectWithinBound(const Writer& writer) const {
    if (can().maps_file || can().library_writes || !writer.memory_bound()) return;
    const Accounting now = writer.accounting();
    EXPECT_LE(now.appended - now.committed, *writer.memory_bound());
  }

  // Draws steps until there are `bytes` or more, or `steps` of them.
  void Play(Writer& writer, Reference& reference, size_t steps, size_t bytes) const {
    uint64_t committed = 0;
    for (size_t step = 0; step < steps && reference.expected().size() < bytes; ++step) {
      ASSERT_TRUE(reference.Step()) << "step " << step << ": " << writer.status();
      const Accounting now = writer.accounting();
      ExpectAddsUp(now, reference.expected().size());
      ExpectWithinBound(writer);
      EXPECT_GE(now.committed, committed) << "step " << step;
      committed = now.committed;
      ASSERT_FALSE(HasFailure()) << "at step " << step;
    }
  }
};

constexpr std::array<size_t, 5> kBufferSizes = {64, 100, 4096, 8192, 65536};
constexpr size_t kEnough = size_t{2} << 20;  // bytes of a random stream

TEST_P(ConformanceTest, RandomSequencesThatEndInCloseArriveAsInTheReference) {
  for (uint64_t seed = 0; seed < 30; ++seed) {
    const Attempt attempt(fmt::format("seed {}", seed));
    const size_t buffer_size = kBufferSizes[seed % kBufferSizes.size()];
    const auto writer = Open(buffer_size);
    Reference reference(*writer, buffer_size, seed);
    Play(*writer, reference, 200, kEnough);
    ASSERT_TRUE(writer->Close().ok()) << writer->Close();
    EXPECT_EQ(writer->accounting().committed, reference.expected().size());
    ExpectArrived(reference.expected());
  }
}

TEST_P(ConformanceTest, RandomSequencesThatEndInCancelLeaveWhatWasCommitted) {
  for (uint64_t seed = 100; seed < 120; ++seed) {
    const Attempt attempt(fmt::format("seed {}", seed));
    const size_t buffer_size = kBufferSizes[seed % kBufferSizes.size()];
    const auto writer = Open(buffer_size);
    Reference reference(*writer, buffer_size, seed);
    Play(*writer, reference, 1 + seed % 40, kEnough);
    writer->Cancel();
    ExpectAddsUp(writer->accounting(), reference.expected().size());
    ExpectPrefixArrived(reference.expected(), writer->accounting().committed);
    ExpectStuck(*writer);
  }
}

TEST_P(ConformanceTest, RecordsOfEverySizeArrive) {
  constexpr size_t kBuffer = 4096;
  const size_t window = Open(kBuffer)->max_reserve();
  const size_t sizes[] = {0,
                          1,
                          2,
                          63,
                          64,
                          65,
                          kBuffer - 1,
                          kBuffer,
                          kBuffer + 1,
                          2 * kBuffer,
                          3 * kBuffer + 1,
                          window - 1,
                          window,
                          window + 1,
                          16 * kBuffer,
                          1000000};
  for (const size_t size : sizes) {
    const Attempt attempt(fmt::format("records of {} bytes", size));
    const auto writer = Open(kBuffer);
    std::string expected;
    for (size_t i = 0; i < 9; ++i) {
      const std::string_view record = NumberedText(size + i).substr(i);
      expected += record;
      ASSERT_TRUE(writer->Append(record)) << writer->status();
    }
    ASSERT_TRUE(writer->Close().ok()) << writer->Close();
    ExpectArrived(expected);
  }
}

TEST_P(ConformanceTest, TheLargestReservationIsGrantedAtAnyOffset) {
  const auto writer = Open(4096);
  const size_t max = writer->max_reserve();
  std::string expected;
  for (const size_t before : {0, 1, 4095, 5000}) {
    const std::string text(before, 'b');
    ASSERT_TRUE(writer->Append(text));
    char* const room = writer->Reserve(max);
    ASSERT_NE(room, nullptr) << writer->status();
    std::fill_n(room, max, 'r');
    ASSERT_TRUE(writer->Commit(max));
    expected += text + std::string(max, 'r');
  }
  ASSERT_TRUE(writer->Close().ok());
  ExpectArrived(expected);
}

TEST_P(ConformanceTest, AReservationOfNothingIsGranted) {
  const auto writer = Open(4096);
  for (const char* record : {"", "abc"}) {
    ASSERT_TRUE(writer->Append(record));
    EXPECT_NE(writer->Reserve(0), nullptr) << writer->status();
    EXPECT_TRUE(writer->Commit(0));
    ASSERT_TRUE(writer->Flush().ok());
    EXPECT_NE(writer->Reserve(0), nullptr) << writer->status();
  }
  EXPECT_TRUE(writer->Close().ok());
  ExpectArrived("abc");
}

TEST_P(ConformanceTest, AfterFlushAnotherReaderSeesExactlyWhatWasAppended) {
  const auto writer = Open(4096);
  std::string expected;
  for (const char* record : {"first", "second and longer", "", "3"}) {
    ASSERT_TRUE(writer->Append(record));
    expected += record;
    ASSERT_TRUE(writer->Flush().ok());
    EXPECT_EQ(writer->accounting().committed, expected.size());
    ExpectArrived(expected);
  }
  ASSERT_TRUE(writer->Sync().ok());
  EXPECT_TRUE(writer->Close().ok());
  ExpectArrived(expected);
}

TEST_P(ConformanceTest, AFlushAtAnyOffsetDoesNotDisturbWhatFollows) {
  const auto writer = Open(512);
  std::string expected;
  for (size_t i = 0; i < 150; ++i) {
    const std::string_view record = NumberedText(17 * i + 1);
    expected += record;
    ASSERT_TRUE(writer->Append(record));
    if (i % 3 != 0) continue;
    ASSERT_TRUE(writer->Flush().ok()) << writer->status();
    ASSERT_TRUE(writer->Flush().ok()) << "a second one, of nothing";
    ExpectArrived(expected);
  }
  ASSERT_TRUE(writer->Close().ok());
  ExpectArrived(expected);
}

TEST_P(ConformanceTest, NothingAppendedLeavesAnEmptyFile) {
  EXPECT_TRUE(Open(4096)->Close().ok());
  ExpectArrived("");
}

// Of strategies whose bytes arrive.
class KeepingConformanceTest : public ConformanceTest {
 protected:
  // Makes path() a file of `size` bytes, of which the last are "end".
  void MakeFile(uint64_t size) const {
    std::ofstream file(path(), std::ios::binary);
    file.seekp(static_cast<std::streamoff>(size - 3));
    file << "end";
  }

  std::string ContentsFrom(uint64_t offset) const {
    std::ifstream file(path(), std::ios::binary);
    file.seekg(static_cast<std::streamoff>(offset));
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }

  std::unique_ptr<Writer> OpenToAppend() const {
    WriterOptions options;
    options.buffer_size = 4096;
    options.append = true;
    return Open(options);
  }
};

TEST_P(KeepingConformanceTest, AFileThatIsThereIsEmptied) {
  MakeFile(100000);
  const auto writer = Open(4096);
  ASSERT_TRUE(writer->Append("abc"));
  ASSERT_TRUE(writer->Close().ok());
  ExpectArrived("abc");
}

TEST_P(KeepingConformanceTest, AppendingGoesOnWhereTheFileEnds) {
  for (const uint64_t start :
       {uint64_t{3}, uint64_t{4095}, uint64_t{4096}, uint64_t{100001}, uint64_t{5} << 30}) {
    const Attempt attempt(fmt::format("from {}", start));
    MakeFile(start);
    const auto writer = OpenToAppend();
    ExpectAddsUp(writer->accounting(), 0);
    Reference reference(*writer, 4096, start);
    Play(*writer, reference, 60, kEnough);
    ASSERT_TRUE(writer->Close().ok()) << writer->Close();
    EXPECT_EQ(writer->accounting().committed, reference.expected().size());
    EXPECT_EQ(Difference(ContentsFrom(start - 3), "end" + reference.expected()), "");
  }
}

TEST_P(KeepingConformanceTest, AppendingNothingOrCancellingLeavesTheFileAsItWas) {
  MakeFile(10001);
  const std::string before = Contents();
  EXPECT_TRUE(OpenToAppend()->Close().ok());
  EXPECT_EQ(Difference(Contents(), before), "");
  const auto writer = OpenToAppend();
  ASSERT_TRUE(writer->Append("abc"));
  const uint64_t committed = writer->accounting().committed;
  writer->Cancel();
  EXPECT_EQ(Difference(Contents(), before + std::string("abc").substr(0, committed)), "");
}

TEST_P(KeepingConformanceTest, AppendingToAFileThatIsNotThereCreatesIt) {
  const auto writer = OpenToAppend();
  ASSERT_TRUE(writer->Append("abc"));
  ASSERT_TRUE(writer->Close().ok());
  ExpectArrived("abc");
}

// Of strategies that write to any file, pipes and devices too.
class AnyFileConformanceTest : public ConformanceTest {
 protected:
  // Opens a writer on a pipe of `capacity` bytes and reads from it, `chunk` bytes at a time, until it ends.
  void PlayThroughPipe(int capacity, size_t chunk, bool append) const {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    ASSERT_GE(::fcntl(ends[1], F_SETPIPE_SZ, capacity), 0);
    std::string received;
    std::thread reader([&] {
      std::string bytes(chunk, ' ');
      for (ssize_t got; (got = ::read(ends[0], bytes.data(), chunk)) > 0;) received.append(bytes, 0, got);
    });
    WriterOptions options;
    options.buffer_size = 4096;
    options.append = append;
    auto writer = OpenWriter(strategy(), fmt::format("/proc/self/fd/{}", ends[1]), options);
    ::close(ends[1]);
    std::string expected;
    if (writer.ok()) {
      Reference reference(**writer, 4096, chunk);
      Play(**writer, reference, 300, kEnough);
      EXPECT_TRUE((*writer)->Close().ok()) << (*writer)->Close();
      expected = reference.expected();
    }
    EXPECT_TRUE(writer.ok()) << writer.status();
    reader.join();
    ::close(ends[0]);
    EXPECT_EQ(Difference(received, expected), "");
  }
};

TEST_P(AnyFileConformanceTest, APipeGetsTheSameBytes) {
  PlayThroughPipe(65536, 777, false);
  PlayThroughPipe(4096, 65536, false);
  PlayThroughPipe(4096, 100, true);
}

bool Any(const Capabilities&) { return true; }
bool Keeps(const Capabilities& can) { return can.keeps_bytes; }
bool WritesToAnyFile(const Capabilities& can) { return can.keeps_bytes && !can.regular_files_only; }

WEIR_TEST_STRATEGIES(ConformanceTest, Any);
WEIR_TEST_STRATEGIES(KeepingConformanceTest, Keeps);
WEIR_TEST_STRATEGIES(AnyFileConformanceTest, WritesToAnyFile);

}  // namespace
}  // namespace weir
