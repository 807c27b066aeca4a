#include "strategies/file/input_file.h"

#include <unistd.h>

#include <cerrno>
#include <deque>
#include <fstream>

#include "gtest/gtest.h"
#include "strategies/file/system_calls.h"
#include "tests/doubles/pipe_ends.h"

namespace weir {
namespace {

// Answers reads with errors first, as they are listed.
class FailingReads final : public SystemCalls {
 public:
  explicit FailingReads(std::deque<int> errors) : errors_(std::move(errors)) {}

 private:
  ssize_t DoRead(int fd, void* to, size_t size) override {
    return Fails() ? -1 : SystemCalls::DoRead(fd, to, size);
  }
  ssize_t DoPread(int fd, void* to, size_t size, off_t offset) override {
    return Fails() ? -1 : SystemCalls::DoPread(fd, to, size, offset);
  }
  bool Fails() {
    if (errors_.empty()) return false;
    errno = errors_.front();
    errors_.pop_front();
    return true;
  }

  std::deque<int> errors_;
};

class InputFileTest : public testing::Test {
 protected:
  void SetUp() override {
    path_ = testing::TempDir() + "/input_file_test-" + std::to_string(::getpid());
    std::ofstream(path_) << "0123456789";
  }
  void TearDown() override { ::unlink(path_.c_str()); }

  std::string path_;
};

TEST_F(InputFileTest, ReadsToTheEndAndTellsTheSize) {
  auto file = InputFile::Open(path_, {});
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ(*file->Size(), std::optional<uint64_t>(10));
  char to[8];
  EXPECT_EQ(*file->Read(to), 8u);
  EXPECT_EQ(*file->Read(to), 2u);
  EXPECT_EQ(*file->Read(to), 0u);
  EXPECT_EQ(file->offset(), 10u);
  EXPECT_EQ(*file->ReadAt(4, std::span(to, 3)), 3u);
  EXPECT_EQ(std::string_view(to, 3), "456");
  EXPECT_TRUE(file->Close().ok());
  EXPECT_TRUE(file->Close().ok());
  ReaderAccounting accounting;
  file->Account(accounting);
  EXPECT_EQ(accounting.short_reads, 1u);
}

TEST_F(InputFileTest, RepeatsAfterInterruptionsAndReportsTheRest) {
  auto file = InputFile::Open(
      path_, {.system_calls = std::make_shared<FailingReads>(std::deque{EINTR, EINTR, EIO, EINTR, EIO})});
  char to[4];
  const auto failed = file->Read(to);
  EXPECT_NE(std::string(failed.status().message()).find("read " + path_ + " at offset 0, errno 5"),
            std::string::npos)
      << failed.status();
  const auto failed_at = file->ReadAt(7, to);
  EXPECT_NE(std::string(failed_at.status().message()).find("pread " + path_ + " at offset 7, errno 5"),
            std::string::npos)
      << failed_at.status();
  EXPECT_EQ(*file->Read(to), 4u);
}

TEST_F(InputFileTest, APipeHasNoSizeAndWhatIsMissingHasAnError) {
  PipeEnds pipe;
  const auto file = InputFile::Open(pipe.reading_path(), {});
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ(*file->Size(), std::nullopt);
  EXPECT_EQ(InputFile::Open(path_ + "-not", {}).status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace weir
