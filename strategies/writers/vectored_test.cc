#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "strategies/file/system_calls.h"
#include "strategies/writers/writer_registry.h"

namespace weir {
namespace {

// Notes the parts of every writev and lets `allow` say how many bytes of it are written, or a negative errno.
class GatheringCalls final : public SystemCalls {
 public:
  std::function<ssize_t(size_t size)> allow = [](size_t size) { return static_cast<ssize_t>(size); };
  std::vector<std::vector<iovec>> gathered;

 private:
  ssize_t DoWritev(int fd, const iovec* parts, int count) override {
    gathered.emplace_back(parts, parts + count);
    size_t size = 0;
    for (int i = 0; i < count; ++i) size += parts[i].iov_len;
    ssize_t left = allow(size);
    if (left < 0) {
      errno = static_cast<int>(-left);
      return -1;
    }
    ssize_t written = 0;
    for (int i = 0; i < count && left > 0; ++i) {
      const ssize_t part =
          DoWrite(fd, parts[i].iov_base, std::min(parts[i].iov_len, static_cast<size_t>(left)));
      written += part;
      left -= part;
    }
    return written;
  }
};

std::string Text(size_t size, size_t seed = 0) {
  std::string text(size, ' ');
  for (size_t i = 0; i < size; ++i) text[i] = static_cast<char>('!' + (i * 7 + i / 94 + seed) % 94);
  return text;
}

class VectoredTest : public testing::Test {
 protected:
  void TearDown() override { ::unlink(path_.c_str()); }

  std::unique_ptr<Writer> Open(size_t buffer_size) {
    auto writer = OpenVectoredWriter(path_, {.buffer_size = buffer_size, .system_calls = calls_});
    EXPECT_TRUE(writer.ok()) << writer.status();
    return *std::move(writer);
  }
  std::string Contents() const {
    std::ifstream file(path_, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }

  const std::string path_ = testing::TempDir() + "/vectored";
  const std::shared_ptr<GatheringCalls> calls_ = std::make_shared<GatheringCalls>();
};

TEST_F(VectoredTest, SmallRecordsFillEveryBlockBeforeOneCallWritesAll) {
  const auto writer = Open(64 * 1024);
  const std::string stream = Text(68 * 1024 + 100);  // the first block has 12 KiB
  for (size_t at = 0; at < stream.size(); at += 100) {
    ASSERT_TRUE(writer->Append(std::string_view(stream).substr(at, 100)));
  }
  ASSERT_EQ(calls_->gathered.size(), 1u);
  EXPECT_EQ(calls_->gathered[0].size(), 8u);
  EXPECT_EQ(writer->accounting().committed, 68u * 1024);
  ASSERT_TRUE(writer->Close().ok());
  EXPECT_TRUE(Contents() == stream);
}

TEST_F(VectoredTest, ALargeRecordGoesOutFromWhereItLiesInOneCallWithWhatIsGathered) {
  const auto writer = Open(64 * 1024);
  const std::string small = Text(14000), large = Text(kVectoredLargeRecord, 5);
  ASSERT_TRUE(writer->Append(small));
  ASSERT_TRUE(writer->Append(large));
  ASSERT_EQ(calls_->gathered.size(), 1u);
  ASSERT_EQ(calls_->gathered[0].size(), 3u);
  EXPECT_EQ(calls_->gathered[0][2].iov_base, large.data());
  EXPECT_EQ(writer->accounting().committed, small.size() + large.size());
  ASSERT_TRUE(writer->Append(small));
  ASSERT_TRUE(writer->Close().ok());
  EXPECT_TRUE(Contents() == small + large + small);
}

TEST_F(VectoredTest, AReservationThatDoesNotFitTheBlockCostsNoCall) {
  const auto writer = Open(64 * 1024);
  std::string expected;
  for (int i = 0; i < 12; ++i) {
    char* const room = writer->Reserve(5000);
    ASSERT_NE(room, nullptr);
    const std::string record = Text(4000, static_cast<size_t>(i));
    std::ranges::copy(record, room);
    ASSERT_TRUE(writer->Commit(record.size()));
    expected += record;
    ASSERT_EQ(calls_->gathered.size(), i < 9 ? 0u : 1u) << "two fit into the first block";
  }
  ASSERT_TRUE(writer->Close().ok());
  EXPECT_TRUE(Contents() == expected);
}

TEST_F(VectoredTest, AWriteEndsAtAWholeBlockOfTheFile) {
  const auto writer = Open(64 * 1024);
  std::string expected;
  while (calls_->gathered.size() < 3) {
    const std::string record = Text(100 + expected.size() % 77, expected.size());
    char* const room = writer->Reserve(200);
    ASSERT_NE(room, nullptr);
    std::ranges::copy(record, room);
    ASSERT_TRUE(writer->Commit(record.size()));
    expected += record;
    EXPECT_EQ(writer->accounting().committed % 4096, 0u);
  }
  ASSERT_TRUE(writer->Close().ok());
  EXPECT_TRUE(Contents() == expected);
}

TEST_F(VectoredTest, MoreBlocksThanOneCallMayHaveTakeTwo) {
  const size_t buffer_size = (IOV_MAX + 76) * size_t{8192};
  const auto writer = Open(buffer_size);
  const std::string stream = Text(buffer_size + 5000);
  for (size_t at = 0; at < stream.size(); at += 5000) {
    ASSERT_TRUE(writer->Append(std::string_view(stream).substr(at, 5000)));
  }
  ASSERT_EQ(calls_->gathered.size(), 2u);
  EXPECT_EQ(calls_->gathered[0].size(), size_t{IOV_MAX});
  EXPECT_EQ(calls_->gathered[1].size(), 76u);
  ASSERT_TRUE(writer->Close().ok());
  EXPECT_TRUE(Contents() == stream);
}

TEST_F(VectoredTest, AfterAPartialTransferTheRestFollowsWhereverItWasCut) {
  const std::string small = Text(12000), large = Text(28000, 3);
  for (const size_t most : {1, 100, 8191, 8192, 8193, 12000, 12001, 20000, 39999}) {
    calls_->allow = [most](size_t size) { return static_cast<ssize_t>(std::min(size, most)); };
    const auto writer = Open(16 * 1024);
    ASSERT_TRUE(writer->Append(small));
    ASSERT_TRUE(writer->Append(large));
    ASSERT_TRUE(writer->Close().ok());
    EXPECT_TRUE(Contents() == small + large) << "at most " << most << " bytes a call";
    EXPECT_EQ(writer->accounting().short_writes, 40000 / most - (40000 % most == 0 ? 1 : 0));
  }
}

TEST_F(VectoredTest, AnInterruptedCallIsRepeated) {
  int calls = 0;
  calls_->allow = [&](size_t size) { return ++calls % 5 != 0 ? -EINTR : static_cast<ssize_t>(size / 2 + 1); };
  const auto writer = Open(64 * 1024);
  const std::string large = Text(100000);
  ASSERT_TRUE(writer->Append("before it: "));
  ASSERT_TRUE(writer->Append(large));
  ASSERT_TRUE(writer->Close().ok());
  EXPECT_TRUE(Contents() == "before it: " + large);
}

TEST_F(VectoredTest, AnErrorAfterAPartialTransferLeavesWhatWasTaken) {
  int calls = 0;
  calls_->allow = [&](size_t) { return ++calls == 1 ? ssize_t{12345} : -ENOSPC; };
  const auto writer = Open(64 * 1024);
  const std::string small = Text(9000), large = Text(100000, 1);
  ASSERT_TRUE(writer->Append(small));
  EXPECT_FALSE(writer->Append(large));
  EXPECT_EQ(writer->status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_NE(writer->status().message().find("offset 12345"), absl::string_view::npos) << writer->status();
  EXPECT_EQ(writer->accounting().committed, 12345u);
  EXPECT_FALSE(writer->Append("more"));
  EXPECT_FALSE(writer->Close().ok());
  EXPECT_TRUE(Contents() == (small + large).substr(0, 12345));
}

}  // namespace
}  // namespace weir
