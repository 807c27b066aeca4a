#include "harness/workloads/write_records.h"

#include <cerrno>
#include <fstream>
#include <iterator>
#include <string>
#include <tuple>

#include "fmt/format.h"
#include "gtest/gtest.h"
#include "harness/records/expected.h"
#include "harness/targets/file_target.h"
#include "strategies/file/system_calls.h"
#include "strategies/writers/writer_registry.h"

namespace weir {
namespace {

struct Stream {
  const char* record;
  uint64_t count;
};

struct Opening {
  const char* strategy;
  size_t buffer_size;
};

const WriterStrategy& Strategy(std::string_view name) {
  for (const WriterStrategy& strategy : WriterStrategies()) {
    if (strategy.name == name) return strategy;
  }
  ADD_FAILURE() << "no strategy " << name;
  return WriterStrategies()[0];
}

std::unique_ptr<Writer> Open(const Opening& opening, const std::string& path,
                             std::shared_ptr<SystemCalls> system_calls = nullptr) {
  auto writer = OpenWriter(Strategy(opening.strategy), path,
                           {.buffer_size = opening.buffer_size, .system_calls = std::move(system_calls)});
  EXPECT_TRUE(writer.ok()) << writer.status();
  return *std::move(writer);
}

std::unique_ptr<Target> NewFile() { return *FileTarget::Create(testing::TempDir()); }

class WriteRecordsTest : public testing::TestWithParam<std::tuple<Stream, Opening>> {};

TEST_P(WriteRecordsTest, WritesWhatIsExpected) {
  const auto& [stream, opening] = GetParam();
  const RecordSource source(*ParseRecordSpec(stream.record), 7);
  const uint64_t size = StreamSize(source, stream.count);
  const std::unique_ptr<Target> file = NewFile();
  const std::unique_ptr<Writer> writer = Open(opening, file->path());

  EXPECT_TRUE(WriteRecords(*writer, source, stream.count));
  EXPECT_EQ(writer->accounting().appended, size);
  EXPECT_TRUE(writer->Close().ok()) << writer->status();
  EXPECT_EQ(writer->accounting().committed, size);
  if (opening.strategy == std::string_view("discard")) return;
  const Expected expected(
      [&, count = stream.count] { return std::make_unique<ExpectedRecords>(source, count); });
  const absl::StatusOr<Verified> verified = file->Verify(expected);
  EXPECT_TRUE(verified.ok()) << verified.status();
}

constexpr Stream kStreams[] = {
    {"number", 0},         {"number", 1},           {"number", 9},        {"number", 10},
    {"number", 999},       {"number", 1000},        {"number", 1001},     {"number", 12345},
    {"fixed:1", 20000},    {"fixed:8", 20000},      {"fixed:16", 20000},  {"fixed:48", 20000},
    {"fixed:49", 20000},   {"fixed:100", 20000},    {"fixed:20000", 100}, {"mixed:1-1", 20000},
    {"mixed:8-40", 20000}, {"mixed:1-100000", 100},
};

// The largest records are larger than any buffer but the last.
constexpr Opening kOpenings[] = {
    {"batched", 64},   {"batched", 65}, {"batched", 97},  {"batched", 4096},   {"batched", 99991},
    {"naive", 262144}, {"mmap", 4096},  {"mmap", 100000}, {"discard", 262144}, {"mmap", 1 << 24},
};

std::string NameOf(const testing::TestParamInfo<WriteRecordsTest::ParamType>& info) {
  const auto& [stream, opening] = info.param;
  std::string name =
      fmt::format("{}_{}_of_{}", opening.strategy, opening.buffer_size, stream.count) + "_" + stream.record;
  for (char& c : name) {
    if (c == ':' || c == '-') c = '_';
  }
  return name;
}

INSTANTIATE_TEST_SUITE_P(All, WriteRecordsTest,
                         testing::Combine(testing::ValuesIn(kStreams), testing::ValuesIn(kOpenings)), NameOf);
INSTANTIATE_TEST_SUITE_P(ThousandThousands, WriteRecordsTest,
                         testing::Combine(testing::Values(Stream{"number", 1'000'001}),
                                          testing::Values(Opening{"batched", 97}, Opening{"naive", 4096},
                                                          Opening{"mmap", 4096}, Opening{"discard", 4096})),
                         NameOf);

TEST(WriteRecordsTest, WrittenInStepsItIsTheSameStream) {
  for (const char* spec : {"number", "fixed:8", "fixed:20000", "mixed:1-100"}) {
    const RecordSource source(*ParseRecordSpec(spec), 7);
    const std::unique_ptr<Target> file = NewFile();
    const std::unique_ptr<Writer> writer = Open({"batched", 4096}, file->path());
    RecordPosition next;
    uint64_t records = 0;
    for (const uint64_t step : {1, 2, 997, 1, 0, 3093, 4093, 1}) {
      EXPECT_TRUE(WriteRecords(*writer, source, next, step));
      EXPECT_TRUE(writer->Sync().ok());
      records += step;
      EXPECT_EQ(next.number, records);
      EXPECT_EQ(writer->accounting().appended, StreamSize(source, records)) << spec;
    }
    EXPECT_TRUE(writer->Close().ok());
    const Expected expected([&] { return std::make_unique<ExpectedRecords>(source, records); });
    EXPECT_TRUE(file->Verify(expected).ok()) << spec;
  }
}

TEST(WriteRecordsTest, EachRecordIsAnAppendOfItsOwn) {
  for (const char* spec : {"number", "fixed:8", "fixed:20000", "mixed:1-100"}) {
    const std::unique_ptr<Target> file = NewFile();
    const std::unique_ptr<Writer> writer = Open({"naive", 4096}, file->path());
    const uint64_t before = writer->accounting().system_calls;
    EXPECT_TRUE(WriteRecords(*writer, RecordSource(*ParseRecordSpec(spec), 1), 1234));
    EXPECT_EQ(writer->accounting().system_calls - before, 1234u) << spec;
    EXPECT_TRUE(writer->Close().ok());
  }
}

// A disk that is full from the third write on.
class FullDisk final : public SystemCalls {
 public:
  int writes = 0;

 private:
  ssize_t DoWrite(int fd, const void* data, size_t size) override {
    if (++writes < 3) return SystemCalls::DoWrite(fd, data, size);
    errno = ENOSPC;
    return -1;
  }
};

TEST(WriteRecordsTest, StopsWhenTheWriterFails) {
  for (const char* spec : {"number", "fixed:8", "mixed:1-100"}) {
    const std::unique_ptr<Target> file = NewFile();
    const auto disk = std::make_shared<FullDisk>();
    const std::unique_ptr<Writer> writer = Open({"batched", 64}, file->path(), disk);
    EXPECT_FALSE(WriteRecords(*writer, RecordSource(*ParseRecordSpec(spec), 1), 1'000'000)) << spec;
    EXPECT_EQ(disk->writes, 3) << "no write after the failure";
    EXPECT_EQ(writer->Close().code(), absl::StatusCode::kResourceExhausted) << writer->status();
  }
}

TEST(WriteLinesTest, TheLinesOfAFileArriveAndBeginAnewAfterTheLast) {
  const std::string path = testing::TempDir() + "/lines.log";
  const std::string lines =
      "first\n\na third, which is longer than the padding that a short record is copied with\n4\n";
  std::ofstream(path) << lines;
  const RecordSource source(*ParseRecordSpec("lines:" + path), 7);
  const std::unique_ptr<Target> file = NewFile();
  const std::unique_ptr<Writer> writer = Open({"batched", 64}, file->path());
  ASSERT_TRUE(WriteRecords(*writer, source, 4 * 1000 + 2));
  ASSERT_TRUE(writer->Close().ok());
  std::string expected;
  for (int i = 0; i < 1000; ++i) expected += lines;
  expected += "first\n\n";
  EXPECT_EQ(StreamSize(source, 4 * 1000 + 2), expected.size());
  std::ifstream written(file->path(), std::ios::binary);
  EXPECT_TRUE(std::string(std::istreambuf_iterator<char>(written), {}) == expected);
}

}  // namespace
}  // namespace weir
