// Faults injected through the seam at every system call, over every strategy whose calls pass it. Each time:
// a status with path, offset and errno that sticks, the right prefix in the file and not a byte more, and one
// close.

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "fmt/format.h"
#include "gtest/gtest.h"
#include "strategies/registry.h"
#include "tests/faulty_system_calls.h"

namespace weir {
namespace {

std::string FileContents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string Stream(size_t size) {
  std::string stream;
  for (int i = 0; stream.size() < size; ++i) stream += fmt::format("{}|", i);
  stream.resize(size);
  return stream;
}

class FaultTest : public testing::TestWithParam<const WriterStrategy*> {
 protected:
  void SetUp() override { path_ = fmt::format("{}/fault-{}", testing::TempDir(), GetParam()->name); }
  void TearDown() override { ::unlink(path_.c_str()); }

  FaultySystemCalls& calls() { return *calls_; }

  std::unique_ptr<Writer> Open() {
    auto writer = OpenWriter(*GetParam(), path_, {.buffer_size = 4096, .system_calls = calls_});
    EXPECT_TRUE(writer.ok()) << writer.status();
    return *std::move(writer);
  }

  // Appends `stream` in records of 100 bytes and closes.
  static absl::Status WriteAll(Writer& writer, const std::string& stream) {
    for (size_t at = 0; at < stream.size(); at += 100) {
      if (!writer.Append(std::string_view(stream).substr(at, 100))) break;
    }
    return writer.Close();
  }

  // The contract after a failure with `code`.
  void ExpectFailed(Writer& writer, const std::string& stream, absl::StatusCode code) {
    EXPECT_EQ(writer.status().code(), code) << writer.status();
    const std::string message(writer.status().message());
    EXPECT_NE(message.find(path_), std::string::npos) << message;
    EXPECT_NE(message.find("offset"), std::string::npos) << message;
    EXPECT_NE(message.find("errno"), std::string::npos) << message;
    const Accounting at_end = writer.accounting();
    EXPECT_EQ(at_end.appended, at_end.committed + at_end.in_flight + at_end.buffered);
    EXPECT_TRUE(FileContents(path_) == stream.substr(0, at_end.committed));
    EXPECT_FALSE(writer.Append("more"));
    EXPECT_EQ(writer.Reserve(1), nullptr);
    EXPECT_FALSE(writer.Flush().ok());
    EXPECT_FALSE(writer.Sync().ok());
    EXPECT_EQ(writer.Close().code(), code);
    EXPECT_EQ(calls().closes(), calls().opens());
  }

  const std::shared_ptr<FaultySystemCalls> calls_ = std::make_shared<FaultySystemCalls>();
  std::string path_;
};

// Of strategies that write(2), and of those that map.
class WriteFaultTest : public FaultTest {};
class MappingFaultTest : public FaultTest {};

TEST_P(WriteFaultTest, ShortWritesOfEveryLengthAreGoneOnWith) {
  const std::string stream = Stream(20000);
  for (const size_t most : {size_t{1}, size_t{7}, size_t{99}, size_t{4095}}) {
    calls().on_write = [most](uint64_t, size_t size) { return static_cast<int64_t>(std::min(size, most)); };
    const auto writer = Open();
    ASSERT_TRUE(WriteAll(*writer, stream).ok()) << writer->status();
    EXPECT_TRUE(FileContents(path_) == stream) << "at most " << most << " bytes a call";
    EXPECT_EQ(writer->accounting().short_writes > 0, most < 100 || !GetParam()->capabilities.call_per_record);
  }
}

TEST_P(WriteFaultTest, AWriteThatIsShortByOneByteIsGoneOnWith) {
  const std::string stream = Stream(20000);
  calls().on_write = [](uint64_t, size_t size) { return static_cast<int64_t>(size > 1 ? size - 1 : size); };
  const auto writer = Open();
  ASSERT_TRUE(WriteAll(*writer, stream).ok());
  EXPECT_TRUE(FileContents(path_) == stream);
}

TEST_P(WriteFaultTest, AStormOfInterruptionsIsSurvived) {
  const std::string stream = Stream(20000);
  calls().on_write = [](uint64_t call, size_t size) {
    return call % 10 != 9 ? -EINTR : static_cast<int64_t>(size);
  };
  const auto writer = Open();
  ASSERT_TRUE(WriteAll(*writer, stream).ok());
  EXPECT_TRUE(FileContents(path_) == stream);
}

TEST_P(WriteFaultTest, AnErrorAtAnyWriteSticks) {
  const std::string stream = Stream(40000);
  for (const int error : {ENOSPC, EIO, EAGAIN}) {
    for (uint64_t at = 0; at < 5; ++at) {
      calls().on_write = [=, first = calls().writes()](uint64_t call, size_t size) {
        return call - first >= at ? -error : static_cast<int64_t>(size);
      };
      const auto writer = Open();
      EXPECT_FALSE(WriteAll(*writer, stream).ok());
      ExpectFailed(*writer, stream, absl::ErrnoToStatusCode(error));
    }
  }
}

TEST_P(WriteFaultTest, AnErrorAfterAShortWriteLeavesTheRightPrefix) {
  const std::string stream = Stream(20000);
  calls().on_write = [](uint64_t call, size_t size) {
    return call == 2 ? static_cast<int64_t>(size / 2) : call > 2 ? -ENOSPC : static_cast<int64_t>(size);
  };
  const auto writer = Open();
  EXPECT_FALSE(WriteAll(*writer, stream).ok());
  ExpectFailed(*writer, stream, absl::StatusCode::kResourceExhausted);
}

TEST_P(WriteFaultTest, AWriteThatTakesNothingIsAnErrorAndNotALoop) {
  const std::string stream = Stream(20000);
  calls().on_write = [](uint64_t, size_t) { return 0; };
  const auto writer = Open();
  EXPECT_FALSE(WriteAll(*writer, stream).ok());
  EXPECT_FALSE(writer->status().ok());
  EXPECT_EQ(FileContents(path_), "");
}

TEST_P(FaultTest, AnErrorThatOnlyCloseReportsIsReported) {
  const std::string stream = Stream(20000);
  calls().close_error = EIO;
  const auto writer = Open();
  EXPECT_EQ(WriteAll(*writer, stream).code(), absl::ErrnoToStatusCode(EIO));
  EXPECT_EQ(writer->Close().code(), absl::ErrnoToStatusCode(EIO));
  EXPECT_EQ(calls().closes(), 1u);
  EXPECT_TRUE(FileContents(path_) == stream);
}

TEST_P(FaultTest, AnErrorOfSyncSticks) {
  calls().sync_error = EIO;
  const auto writer = Open();
  ASSERT_TRUE(writer->Append("abc"));
  EXPECT_EQ(writer->Sync().code(), absl::ErrnoToStatusCode(EIO));
  ExpectFailed(*writer, "abc", absl::ErrnoToStatusCode(EIO));
}

TEST_P(MappingFaultTest, NoSpaceForAnyWindowOfAMappedFileLeavesTheRightPrefixAndTrims) {
  const std::string stream = Stream(50000);
  for (uint64_t at = 0; at < 4; ++at) {
    calls().allocate_error = ENOSPC;
    calls().allocate_fails_from = calls().allocations() + at;
    const auto writer = Open();
    EXPECT_FALSE(WriteAll(*writer, stream).ok());
    ExpectFailed(*writer, stream, absl::StatusCode::kResourceExhausted);
  }
}

TEST_P(MappingFaultTest, AMappedFileThatCannotBePopulatedIsAnErrorBeforeAnyStore) {
  calls().populate_error = EFAULT;
  const auto writer = Open();
  EXPECT_FALSE(writer->Append("abc"));
  ExpectFailed(*writer, "", absl::StatusCode::kResourceExhausted);
}

TEST_P(MappingFaultTest, AnOldKernelThatCannotPopulateStillMaps) {
  const std::string stream = Stream(50000);
  calls().populate_error = EINVAL;
  const auto writer = Open();
  EXPECT_TRUE(WriteAll(*writer, stream).ok());
  EXPECT_TRUE(FileContents(path_) == stream);
}

TEST_P(MappingFaultTest, AFileSystemThatCannotAllocateIsExtendedAndPopulated) {
  const std::string stream = Stream(50000);
  calls().allocate_error = EOPNOTSUPP;
  {
    const auto writer = Open();
    EXPECT_TRUE(WriteAll(*writer, stream).ok());
    EXPECT_TRUE(FileContents(path_) == stream);
  }
  calls().populate_error = EINVAL;  // then nothing would tell of a full disk before SIGBUS
  const auto writer = Open();
  EXPECT_FALSE(WriteAll(*writer, stream).ok());
}

TEST_P(MappingFaultTest, AMappingThatIsRefusedIsAnError) {
  calls().map_error = ENOMEM;
  const auto writer = Open();
  EXPECT_FALSE(writer->Append("abc"));
  ExpectFailed(*writer, "", absl::ErrnoToStatusCode(ENOMEM));
}

TEST_P(MappingFaultTest, ATrimThatFailsIsReportedByClose) {
  calls().truncate_error = EIO;
  const auto writer = Open();
  ASSERT_TRUE(writer->Append("abc"));
  EXPECT_EQ(writer->Close().code(), absl::ErrnoToStatusCode(EIO));
  EXPECT_EQ(calls().closes(), 1u);
}

std::vector<const WriterStrategy*> WithSeam(bool writing, bool mapping) {
  std::vector<const WriterStrategy*> with_seam;
  for (const WriterStrategy& strategy : WriterStrategies()) {
    const Capabilities& can = strategy.capabilities;
    if (!can.keeps_bytes || can.library_writes || !Supported(strategy).ok()) continue;
    if (can.maps_file ? mapping : writing) with_seam.push_back(&strategy);
  }
  return with_seam;
}

std::string Name(const testing::TestParamInfo<const WriterStrategy*>& info) {
  return std::string(info.param->name);
}

INSTANTIATE_TEST_SUITE_P(Strategies, FaultTest, testing::ValuesIn(WithSeam(true, true)), Name);
INSTANTIATE_TEST_SUITE_P(Strategies, WriteFaultTest, testing::ValuesIn(WithSeam(true, false)), Name);
INSTANTIATE_TEST_SUITE_P(Strategies, MappingFaultTest, testing::ValuesIn(WithSeam(false, true)), Name);

}  // namespace
}  // namespace weir
