// Every clause of the Writer's contract over every strategy of the registry that runs here; capabilities
// decide what applies.

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "fmt/format.h"
#include "gtest/gtest.h"
#include "strategies/registry.h"

namespace weir {
namespace {

size_t OpenDescriptors() {
  DIR* const directory = ::opendir("/proc/self/fd");
  size_t count = 0;
  while (::readdir(directory) != nullptr) ++count;
  ::closedir(directory);
  return count;
}

std::string FileContents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string RandomText(size_t size, std::mt19937_64& random) {
  std::string text(size, ' ');
  for (char& c : text) c = static_cast<char>('!' + random() % 94);
  return text;
}

class ConformanceTest : public testing::TestWithParam<const WriterStrategy*> {
 protected:
  void SetUp() override {
    const absl::Status supported = Supported(strategy());
    if (!supported.ok()) GTEST_SKIP() << supported;
    path_ = fmt::format("{}/conformance-{}", testing::TempDir(), strategy().name);
    ::unlink(path_.c_str());
  }
  void TearDown() override { ::unlink(path_.c_str()); }

  const WriterStrategy& strategy() const { return *GetParam(); }
  const std::string& path() const { return path_; }

  std::unique_ptr<Writer> Open(size_t buffer_size) {
    auto writer = OpenWriter(strategy(), path_, {.buffer_size = buffer_size, .system_calls = nullptr});
    EXPECT_TRUE(writer.ok()) << writer.status();
    return *std::move(writer);
  }

  // Compares what arrived, where something arrives.
  void ExpectArrived(const std::string& expected) {
    if (!strategy().capabilities.keeps_bytes) return;
    EXPECT_TRUE(FileContents(path_) == expected) << "other bytes arrived";
  }

 private:
  std::string path_;
};

// A writer and the plainest reference beside it: a string that everything is appended to.
class Pair {
 public:
  Pair(Writer& writer, uint64_t seed) : writer_(writer), random_(seed) {}

  const std::string& expected() const { return expected_; }

  // One step drawn at random. False: the writer refused it.
  bool Step(size_t buffer_size) {
    switch (random_() % 8) {
      case 0:
        return writer_.Flush().ok();
      case 1:
        return random_() % 8 != 0 || writer_.Sync().ok();
      case 2:
        return ReserveAndCommit(std::min<size_t>(writer_.max_reserve(), 1 + random_() % 100));
      case 3:
        return AppendPadded(random_() % 100);
      case 4:
        return Append(RandomSize(buffer_size));
      default:
        return Append(random_() % 40);
    }
  }

 private:
  // Sizes at the edges of the buffer.
  size_t RandomSize(size_t buffer_size) {
    const size_t sizes[] = {
        0, 1, buffer_size - 1, buffer_size, buffer_size + 1, 2 * buffer_size, 3 * buffer_size + 7};
    return sizes[random_() % std::size(sizes)];
  }
  bool Append(size_t size) {
    const std::string record = RandomText(size, random_);
    expected_ += record;
    return writer_.Append(record);
  }
  bool AppendPadded(size_t size) {
    const std::string storage = RandomText(size + Writer::kPadding, random_);
    expected_.append(storage, 0, size);
    return writer_.Append(PaddedRecord{std::string_view(storage).substr(0, size)});
  }
  bool ReserveAndCommit(size_t max) {
    char* const room = writer_.Reserve(max);
    if (room == nullptr) return false;
    const std::string record = RandomText(random_() % (max + 1), random_);
    std::copy(record.begin(), record.end(), room);
    expected_ += record;
    return writer_.Commit(record.size());
  }

  Writer& writer_;
  std::mt19937_64 random_;
  std::string expected_;
};

TEST_P(ConformanceTest, RandomSequencesArriveAsInTheReference) {
  for (uint64_t seed = 0; seed < 30; ++seed) {
    const size_t buffer_size = std::array<size_t, 5>{64, 100, 4096, 8192, 65536}[seed % 5];
    const auto writer = Open(buffer_size);
    Pair pair(*writer, seed);
    for (int step = 0; step < 200; ++step) {
      ASSERT_TRUE(pair.Step(buffer_size)) << "seed " << seed << ", step " << step << ": " << writer->status();
      const Accounting now = writer->accounting();
      ASSERT_EQ(now.appended, pair.expected().size());
      ASSERT_EQ(now.appended, now.committed + now.in_flight + now.buffered);
    }
    ASSERT_TRUE(writer->Close().ok()) << writer->status();
    EXPECT_EQ(writer->accounting().committed, pair.expected().size());
    ExpectArrived(pair.expected());
  }
}

TEST_P(ConformanceTest, RecordsOfEverySizeArrive) {
  const size_t buffer_size = 4096;
  for (const size_t size : {1, 2, 7, 63, 64, 65, 4095, 4096, 4097, 8192, 12289, 1000000}) {
    const auto writer = Open(buffer_size);
    std::mt19937_64 random(size);
    std::string expected;
    for (int i = 0; i < 9; ++i) {
      const std::string record = RandomText(size, random);
      expected += record;
      ASSERT_TRUE(writer->Append(record));
    }
    ASSERT_TRUE(writer->Close().ok()) << writer->status();
    ExpectArrived(expected);
  }
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

TEST_P(ConformanceTest, NothingAppendedLeavesAnEmptyFile) {
  const auto writer = Open(4096);
  EXPECT_TRUE(writer->Close().ok());
  ExpectArrived("");
}

TEST_P(ConformanceTest, CloseReleasesTheDescriptorOnceAndKeepsItsAnswer) {
  const size_t before = OpenDescriptors();
  const auto writer = Open(4096);
  ASSERT_TRUE(writer->Append("abc"));
  EXPECT_TRUE(writer->Close().ok());
  EXPECT_EQ(OpenDescriptors(), before);
  EXPECT_TRUE(writer->Close().ok());
  EXPECT_FALSE(writer->Append("d"));
  EXPECT_FALSE(writer->Flush().ok());
  ExpectArrived("abc");
}

TEST_P(ConformanceTest, CancelReleasesTheDescriptorAndWritesNoMore) {
  const size_t before = OpenDescriptors();
  const auto writer = Open(4096);
  ASSERT_TRUE(writer->Append("abc"));
  ASSERT_TRUE(writer->Flush().ok());
  ASSERT_TRUE(writer->Append("def"));
  const uint64_t committed = writer->accounting().committed;
  writer->Cancel();
  EXPECT_EQ(OpenDescriptors(), before);
  EXPECT_EQ(writer->status().code(), absl::StatusCode::kCancelled);
  ExpectArrived(std::string("abcdef").substr(0, committed));
}

TEST_P(ConformanceTest, DestroyingAnOpenWriterReleasesItsDescriptorAndLogsOneLine) {
  const size_t before = OpenDescriptors();
  testing::internal::CaptureStderr();
  Open(4096)->Append("abc");
  const std::string logged = testing::internal::GetCapturedStderr();
  EXPECT_EQ(std::count(logged.begin(), logged.end(), '\n'), 1) << logged;
  EXPECT_EQ(OpenDescriptors(), before);
}

TEST_P(ConformanceTest, AReservationPastTheLimitFailsForGood) {
  const auto writer = Open(4096);
  ASSERT_TRUE(writer->Append("abc"));
  EXPECT_EQ(writer->Reserve(size_t{1} << 40), nullptr);
  EXPECT_EQ(writer->status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_FALSE(writer->Append("d"));
  EXPECT_EQ(writer->Close().code(), absl::StatusCode::kInvalidArgument);
}

TEST_P(ConformanceTest, TheLargestReservationIsGrantedAtAnyOffset) {
  const auto writer = Open(4096);
  std::string expected;
  for (size_t before : {0, 1, 4095, 5000}) {
    const std::string text(before, 'b');
    ASSERT_TRUE(writer->Append(text));
    char* const room = writer->Reserve(writer->max_reserve());
    ASSERT_NE(room, nullptr) << writer->status();
    std::fill_n(room, writer->max_reserve(), 'r');
    ASSERT_TRUE(writer->Commit(writer->max_reserve()));
    expected += text + std::string(writer->max_reserve(), 'r');
  }
  ASSERT_TRUE(writer->Close().ok());
  ExpectArrived(expected);
}

TEST_P(ConformanceTest, ATooSmallBufferIsRefused) {
  EXPECT_EQ(OpenWriter(strategy(), path(), {.buffer_size = 63, .system_calls = nullptr}).status().code(),
            absl::StatusCode::kInvalidArgument);
}

// Of strategies whose bytes arrive, and of those that write to any file, pipes and devices too.
class KeepingConformanceTest : public ConformanceTest {};
class AnyFileConformanceTest : public ConformanceTest {};

TEST_P(KeepingConformanceTest, APathThatCannotBeOpenedIsAnErrorThatNamesIt) {
  const std::string nowhere = path() + "/no/such/file";
  const auto writer = OpenWriter(strategy(), nowhere, {});
  EXPECT_FALSE(writer.ok());
  EXPECT_NE(writer.status().message().find(nowhere), absl::string_view::npos) << writer.status();
}

TEST_P(AnyFileConformanceTest, AFullDeviceIsAnErrorThatSticks) {
  const size_t before = OpenDescriptors();
  auto writer = OpenWriter(strategy(), "/dev/full", {.buffer_size = 4096, .system_calls = nullptr});
  ASSERT_TRUE(writer.ok());
  bool appended = true;
  for (int i = 0; i < 100 && appended; ++i) appended = (*writer)->Append(std::string(1000, 'x'));
  EXPECT_FALSE(appended && (*writer)->Flush().ok());  // one that writes behind may not have met it before
  EXPECT_EQ((*writer)->status().code(), absl::StatusCode::kResourceExhausted) << (*writer)->status();
  EXPECT_NE((*writer)->status().message().find("/dev/full"), absl::string_view::npos);
  EXPECT_FALSE((*writer)->Append("x"));
  EXPECT_EQ((*writer)->Close().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(OpenDescriptors(), before);
}

TEST_P(AnyFileConformanceTest, APipeGetsTheSameBytes) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  std::string received;
  std::thread reader([&] {
    char chunk[777];
    for (ssize_t got; (got = ::read(ends[0], chunk, sizeof chunk)) > 0;)
      received.append(chunk, static_cast<size_t>(got));
  });
  auto writer = OpenWriter(strategy(), fmt::format("/proc/self/fd/{}", ends[1]),
                           {.buffer_size = 4096, .system_calls = nullptr});
  ::close(ends[1]);
  ASSERT_TRUE(writer.ok()) << writer.status();
  Pair pair(**writer, 7);
  for (int step = 0; step < 500; ++step) ASSERT_TRUE(pair.Step(4096)) << (*writer)->status();
  EXPECT_TRUE((*writer)->Close().ok()) << (*writer)->status();
  reader.join();
  ::close(ends[0]);
  EXPECT_TRUE(received == pair.expected());
}

std::vector<const WriterStrategy*> Where(bool (*applies)(const Capabilities& can)) {
  std::vector<const WriterStrategy*> chosen;
  for (const WriterStrategy& strategy : WriterStrategies()) {
    if (applies(strategy.capabilities)) chosen.push_back(&strategy);
  }
  return chosen;
}

bool Any(const Capabilities&) { return true; }
bool Keeps(const Capabilities& can) { return can.keeps_bytes; }
bool WritesToAnyFile(const Capabilities& can) { return can.keeps_bytes && !can.regular_files_only; }

std::string Name(const testing::TestParamInfo<const WriterStrategy*>& info) {
  return std::string(info.param->name);
}

INSTANTIATE_TEST_SUITE_P(Strategies, ConformanceTest, testing::ValuesIn(Where(Any)), Name);
INSTANTIATE_TEST_SUITE_P(Strategies, KeepingConformanceTest, testing::ValuesIn(Where(Keeps)), Name);
INSTANTIATE_TEST_SUITE_P(Strategies, AnyFileConformanceTest, testing::ValuesIn(Where(WritesToAnyFile)), Name);

}  // namespace
}  // namespace weir
