#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "strategies/file/system_calls.h"
#include "strategies/writers/writer_registry.h"

namespace weir {
namespace {

// Notes the flags of the writes, which it makes without them, so that the test runs on every file system.
class FlagCalls final : public SystemCalls {
 public:
  std::vector<int> flags;
  int read_error = 0;
  int write_error = 0;

 private:
  ssize_t DoPreadv2(int, const iovec*, int, off_t, int) override {
    errno = read_error;
    return read_error == 0 ? 0 : -1;
  }
  ssize_t DoPwritev2(int fd, const iovec* parts, int count, off_t, int with) override {
    flags.push_back(with);
    errno = write_error;
    return write_error == 0 ? DoWritev(fd, parts, count) : -1;
  }
};

class UncachedTest : public testing::Test {
 protected:
  void TearDown() override { ::unlink(path_.c_str()); }

  absl::StatusOr<std::unique_ptr<Writer>> Open() {
    return OpenUncachedWriter(path_, {.buffer_size = 1000, .system_calls = calls_});
  }
  std::string Contents() const {
    std::ifstream file(path_, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }

  const std::string path_ = testing::TempDir() + "/uncached";
  const std::shared_ptr<FlagCalls> calls_ = std::make_shared<FlagCalls>();
};

TEST_F(UncachedTest, EveryWriteCarriesTheFlag) {
  auto writer = Open();
  ASSERT_TRUE(writer.ok()) << writer.status();
  const std::string small(700, 's'), large(5000, 'l');
  for (const std::string& record : {small, small, large, small}) ASSERT_TRUE((*writer)->Append(record));
  ASSERT_TRUE((*writer)->Close().ok());
  EXPECT_EQ(calls_->flags, (std::vector<int>{0x80, 0x80, 0x80, 0x80}));
  EXPECT_TRUE(Contents() == small + small + large + small);
}

TEST_F(UncachedTest, AFileSystemThatDoesNotKnowTheFlagIsAClearErrorOfOpening) {
  for (const int error : {EOPNOTSUPP, EINVAL}) {
    calls_->read_error = error;
    const absl::Status status = Open().status();
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_NE(status.message().find("RWF_DONTCACHE"), absl::string_view::npos) << status;
    EXPECT_NE(status.message().find(path_), absl::string_view::npos) << status;
  }
}

TEST_F(UncachedTest, AFileSystemThatRefusesOnlyTheWriteIsAnErrorThatSticks) {
  auto writer = Open();
  ASSERT_TRUE(writer.ok()) << writer.status();
  calls_->write_error = EOPNOTSUPP;
  EXPECT_FALSE((*writer)->Append(std::string(5000, 'x')));
  EXPECT_NE((*writer)->status().message().find("pwritev2"), absl::string_view::npos) << (*writer)->status();
  EXPECT_FALSE((*writer)->Close().ok());
  EXPECT_EQ(Contents(), "");
}

TEST_F(UncachedTest, TheKernelIsAskedWithoutAnyFile) {
  calls_->write_error = EINVAL;  // it knows the flag and stumbles over the contradiction
  EXPECT_TRUE(ProbeUncached(*calls_).ok());
  calls_->write_error = EOPNOTSUPP;
  EXPECT_EQ(ProbeUncached(*calls_).code(), absl::StatusCode::kUnavailable);
}

TEST_F(UncachedTest, WithoutADescriptorItIsNotTheKernelThatIsBlamed) {
  rlimit before;
  ::getrlimit(RLIMIT_NOFILE, &before);
  const rlimit none{0, before.rlim_max};
  ::setrlimit(RLIMIT_NOFILE, &none);
  const absl::Status status = UncachedSupported();
  ::setrlimit(RLIMIT_NOFILE, &before);
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_NE(status.message().find("open /dev/null, errno 24"), absl::string_view::npos) << status;
}

// No file in memory can be written through to a device.
TEST_F(UncachedTest, ARealFileSystemInMemoryRefuses) {
  if (!UncachedSupported().ok()) GTEST_SKIP() << UncachedSupported();
  const std::string in_memory = "/dev/shm/weir-uncached-test";
  const absl::Status status = OpenUncachedWriter(in_memory, {}).status();
  ::unlink(in_memory.c_str());
  if (status.code() == absl::StatusCode::kNotFound) GTEST_SKIP() << status;
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition) << status;
}

TEST_F(UncachedTest, OnlyRegularFiles) {
  EXPECT_EQ(OpenUncachedWriter("/dev/null", {}).status().code(), absl::StatusCode::kFailedPrecondition);
}

}  // namespace

}  // namespace weir
