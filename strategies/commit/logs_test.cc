#include "strategies/commit/logs.h"

#include <fcntl.h>
#include <sys/uio.h>

#include <cerrno>
#include <filesystem>
#include <memory>
#include <string>

#include "gtest/gtest.h"
#include "strategies/file/system_calls.h"

namespace weir {
namespace {

// Of a file system that has O_DIRECT or not; counts how records were committed.
class Calls final : public SystemCalls {
 public:
  explicit Calls(bool has_direct) : has_direct_(has_direct) {}
  int durable_writes = 0, syncs = 0;

 private:
  int DoFcntl(int fd, int command, int argument) override {
    const bool asks = command == F_SETFL && (argument & O_DIRECT) != 0;
    if (asks && !has_direct_) return errno = EINVAL, -1;
    return SystemCalls::DoFcntl(fd, command, asks ? argument & ~O_DIRECT : argument);
  }
  ssize_t DoPwritev2(int fd, const iovec* parts, int count, off_t offset, int flags) override {
    if ((flags & RWF_DSYNC) != 0) ++durable_writes;
    return SystemCalls::DoPwritev2(fd, parts, count, offset, flags);
  }
  int DoFdatasync(int fd) override {
    ++syncs;
    return SystemCalls::DoFdatasync(fd);
  }

  const bool has_direct_;
};

TEST(LogsTest, TakesTheOneThatTheFileAllows) {
  const std::string path = testing::TempDir() + "/chosen";
  for (const bool has_direct : {true, false}) {
    std::filesystem::remove(path);
    const auto calls = std::make_shared<Calls>(has_direct);
    const absl::StatusOr<std::unique_ptr<Log>> log = OpenLog({.path = path, .system_calls = calls});
    ASSERT_TRUE(log.ok()) << log.status();
    const bool direct = has_direct && (*FindLogStrategy("direct"))->supported().ok();
    const int before = calls->syncs;
    for (int i = 0; i < 5; ++i) ASSERT_TRUE((*log)->Append("record").ok());
    EXPECT_EQ(calls->durable_writes, direct ? 5 : 0);
    EXPECT_EQ(calls->syncs - before, direct ? 0 : 5) << "alone, each at once";
    ASSERT_TRUE((*log)->Close().ok());
    int found = 0;
    EXPECT_TRUE(RecoverLog(path, [&](std::string_view) { ++found; }).ok());
    EXPECT_EQ(found, 5);
  }
}

TEST(LogsTest, AnotherErrorIsNoReasonToTakeAnother) {
  EXPECT_FALSE(OpenLog({.path = testing::TempDir() + "/none/log"}).ok());
  EXPECT_EQ(OpenLog({.path = testing::TempDir() + "/chosen", .memory = 0}).status().code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace weir
