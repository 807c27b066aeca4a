#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <functional>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "strategies/file/system_calls.h"
#include "strategies/writers/writer_registry.h"
#include "tests/doubles/printable_text.h"

namespace weir {
namespace {

// Holds every write to the rules of O_DIRECT, whatever the file system of the test makes of them, and notes
// it.
class DirectCalls final : public SystemCalls {
 public:
  struct Write {
    bool direct;
    uint64_t offset;
    size_t size;
  };

  std::vector<Write> writes;
  std::function<ssize_t(size_t size)> allow = [](size_t size) { return static_cast<ssize_t>(size); };
  std::optional<uint32_t>
      stated_alignment;  ///< what statx says; 0: no O_DIRECT; none: a kernel that cannot say
  int flag_error = 0;
  rlim_t size_limit = RLIM_INFINITY;

 private:
  int DoGetrlimit(int, rlimit* limit) override {
    limit->rlim_cur = limit->rlim_max = size_limit;
    return 0;
  }
  int DoStatx(int fd, unsigned mask, struct statx* result) override {
    const int answer = SystemCalls::DoStatx(fd, mask, result);
    result->stx_mask &= ~STATX_DIOALIGN;
    if (stated_alignment) result->stx_mask |= STATX_DIOALIGN;
    result->stx_dio_mem_align = result->stx_dio_offset_align = stated_alignment.value_or(0);
    return answer;
  }
  int DoFcntl(int, int, int flags) override {
    direct_ = (flags & O_DIRECT) != 0;
    errno = flag_error;
    return flag_error == 0 ? 0 : -1;
  }
  ssize_t DoPwrite(int fd, const void* data, size_t size, off_t offset) override {
    writes.push_back({direct_, static_cast<uint64_t>(offset), size});
    const size_t unit = std::max(stated_alignment.value_or(0), 4096u);
    if (direct_) {
      EXPECT_EQ(reinterpret_cast<uintptr_t>(data) % unit, 0u);
      EXPECT_EQ(static_cast<size_t>(offset) % unit, 0u);
      EXPECT_EQ(size % unit, 0u);
    }
    const ssize_t allowed = Allowed(size, static_cast<rlim_t>(offset));
    if (allowed >= 0) return SystemCalls::DoPwrite(fd, data, static_cast<size_t>(allowed), offset);
    errno = static_cast<int>(-allowed);
    return -1;
  }

  ssize_t Allowed(size_t size, rlim_t offset) const {
    if (offset + size <= size_limit) return allow(size);
    if (direct_) return -EINVAL;
    return offset < size_limit ? static_cast<ssize_t>(size_limit - offset) : -EFBIG;
  }

  bool direct_ = false;
};

class DirectTest : public testing::Test {
 protected:
  void TearDown() override { ::unlink(path_.c_str()); }

  std::unique_ptr<Writer> Open(size_t buffer_size, std::shared_ptr<SystemCalls> calls) {
    auto writer = OpenDirectWriter(path_, {.buffer_size = buffer_size, .system_calls = std::move(calls)});
    EXPECT_TRUE(writer.ok()) << writer.status();
    return *std::move(writer);
  }
  std::string Contents() const {
    std::ifstream file(path_, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }
  // Appends and flushes pieces of `sizes`; after each Flush the file is the stream so far, and no longer.
  void AppendAndFlush(Writer& writer, std::initializer_list<size_t> sizes) {
    const std::string stream = PrintableText(1'000'000);
    size_t length = 0;
    for (const size_t size : sizes) {
      ASSERT_TRUE(writer.Append(std::string_view(stream).substr(length, size))) << writer.status();
      length += size;
      ASSERT_TRUE(writer.Flush().ok()) << writer.status();
      EXPECT_EQ(writer.accounting().committed, length);
      EXPECT_TRUE(Contents() == stream.substr(0, length)) << "after " << length << " bytes";
    }
    ASSERT_TRUE(writer.Close().ok()) << writer.status();
    EXPECT_TRUE(Contents() == stream.substr(0, length));
  }

  const std::string path_ = testing::TempDir() + "/direct";
  const std::shared_ptr<DirectCalls> calls_ = std::make_shared<DirectCalls>();
};

TEST_F(DirectTest, AlignedBlocksAreWrittenDirectAndOnlyTheTailIsNot) {
  const auto writer = Open(16384, calls_);
  const std::string stream = PrintableText(40000);
  for (size_t at = 0; at < stream.size(); at += 100) {
    ASSERT_TRUE(writer->Append(std::string_view(stream).substr(at, 100)));
  }
  ASSERT_TRUE(writer->Close().ok());
  ASSERT_EQ(calls_->writes.size(), 4u);
  const DirectCalls::Write& tail = calls_->writes.back();
  EXPECT_TRUE(calls_->writes[0].direct && calls_->writes[1].direct && calls_->writes[2].direct);
  EXPECT_EQ(calls_->writes[2].size, 4096u);
  EXPECT_FALSE(tail.direct);
  EXPECT_EQ(tail.offset, 36864u);
  EXPECT_EQ(tail.size, 40000u - 36864u);
  EXPECT_TRUE(Contents() == stream);
}

TEST_F(DirectTest, TheStreamGoesOnRightAfterAnUnalignedFlush) {
  const auto writer = Open(8192, calls_);
  AppendAndFlush(*writer, {1, 4094, 1, 1, 5000, 0, 8192, 3, 100'000, 4096, 17});
}

TEST_F(DirectTest, TheSameHoldsWithTheRulesOfTheRealFileSystem) {
  auto probe = OpenDirectWriter(path_, {});
  if (!probe.ok()) GTEST_SKIP() << probe.status();
  (*probe)->Cancel();
  const auto writer = Open(8192, nullptr);
  AppendAndFlush(*writer, {1, 4094, 1, 1, 5000, 0, 8192, 3, 100'000, 4096, 17});
}

TEST_F(DirectTest, TheBlockOfATailIsWrittenAgainWholeAndCountsOnce) {
  const auto writer = Open(8192, calls_);
  AppendAndFlush(*writer, {100, 8092});
  ASSERT_EQ(calls_->writes.size(), 2u);
  EXPECT_TRUE(calls_->writes[1].direct);
  EXPECT_EQ(calls_->writes[1].offset, 0u);
  EXPECT_EQ(calls_->writes[1].size, 8192u);
}

TEST_F(DirectTest, StatedAlignmentIsKeptTo) {
  calls_->stated_alignment = 16384;
  const auto writer = Open(20000, calls_);
  EXPECT_EQ(writer->memory_bound(), 32768u);
  AppendAndFlush(*writer, {16383, 2, 40000, 5});
}

TEST_F(DirectTest, AShortWriteAtAnOddByteIsGoneOnWithAndTheNextIsDirectAgain) {
  for (const size_t most : {1, 511, 4096, 5000, 8191}) {
    calls_->allow = [most](size_t size) { return static_cast<ssize_t>(std::min(size, most)); };
    calls_->writes.clear();
    const auto writer = Open(16384, calls_);
    AppendAndFlush(*writer, {20000, 20000});
    EXPECT_GT(writer->accounting().short_writes, 0u);
    EXPECT_TRUE(std::ranges::any_of(
        calls_->writes, [](const DirectCalls::Write& write) { return write.direct && write.offset > 0; }));
  }
}

TEST_F(DirectTest, AnErrorWhenATailIsWrittenAgainTakesNothingBack) {
  const auto writer = Open(8192, calls_);
  ASSERT_TRUE(writer->Append(PrintableText(100)));
  ASSERT_TRUE(writer->Flush().ok());
  calls_->allow = [](size_t) { return -EIO; };
  EXPECT_FALSE(writer->Append(PrintableText(9000)));
  EXPECT_EQ(writer->accounting().committed, 100u);
  EXPECT_NE(writer->status().message().find("errno 5"), absl::string_view::npos) << writer->status();
  EXPECT_FALSE(writer->Close().ok());
  EXPECT_TRUE(Contents() == PrintableText(100));
}

TEST_F(DirectTest, AFileSystemThatRefusesIsAClearError) {
  calls_->stated_alignment = 0;
  const auto by_statx = OpenDirectWriter(path_, {.buffer_size = 4096, .system_calls = calls_});
  calls_->stated_alignment.reset();
  calls_->flag_error = EINVAL;
  const auto by_flag = OpenDirectWriter(path_, {.buffer_size = 4096, .system_calls = calls_});
  for (const absl::Status& status : {by_statx.status(), by_flag.status()}) {
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_NE(status.message().find("O_DIRECT"), absl::string_view::npos) << status;
    EXPECT_NE(status.message().find(path_), absl::string_view::npos) << status;
  }
}

TEST_F(DirectTest, AWriteThatIsRefusedSaysSo) {
  calls_->allow = [](size_t) { return -EINVAL; };
  const auto writer = Open(8192, calls_);
  EXPECT_FALSE(writer->Append(PrintableText(10000)));
  EXPECT_NE(writer->status().message().find("O_DIRECT"), absl::string_view::npos) << writer->status();
}

TEST_F(DirectTest, ALimitOfTheFileSizeInsideABlockIsReachedAndTold) {
  for (const rlim_t limit : {100u, 8192u, 20000u}) {
    calls_->size_limit = limit;
    const auto writer = Open(8192, calls_);
    EXPECT_FALSE(writer->Append(PrintableText(30000)) && writer->Close().ok());
    EXPECT_EQ(writer->status().code(), absl::ErrnoToStatusCode(EFBIG)) << writer->status();
    EXPECT_EQ(writer->accounting().committed, limit);
    EXPECT_FALSE(writer->Close().ok());
    EXPECT_TRUE(Contents() == PrintableText(30000).substr(0, limit));
  }
}

TEST_F(DirectTest, OnlyRegularFiles) {
  EXPECT_EQ(OpenDirectWriter("/dev/null", {}).status().code(), absl::StatusCode::kFailedPrecondition);
}

}  // namespace
}  // namespace weir
