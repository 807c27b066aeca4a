#include "strategies/directory/directory_registry.h"

#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "gtest/gtest.h"
#include "tests/doubles/forbidden_call.h"

namespace weir {
namespace {

TEST(DirectoryRegistryTest, WithoutOpenat2NoneIsOpened) {
  constexpr int kNoFilter = 3;
  const auto open_all = [] {
    if (!ForbidCall(SYS_openat2, ENOSYS)) ::_exit(kNoFilter);
    for (const DirectoryStrategy& strategy : DirectoryStrategies()) {
      const absl::Status opened = OpenDirectory(strategy.name, testing::TempDir()).status();
      if (opened.code() != absl::StatusCode::kUnimplemented) ::_exit(1);
    }
    ::_exit(0);
  };
  EXPECT_EXIT(
      open_all(), [](int status) { return status == 0 || WEXITSTATUS(status) == kNoFilter; }, "");
}

}  // namespace
}  // namespace weir
