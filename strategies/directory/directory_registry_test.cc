#include "strategies/directory/directory_registry.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <iterator>

#include "gtest/gtest.h"

namespace weir {
namespace {

// From here on openat2(2) is refused to this process, as kernels before 5.6 refuse it.
bool ForbidOpenat2() {
  sock_filter filter[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat2, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const sock_fprog program = {std::size(filter), filter};
  return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

TEST(DirectoryRegistryTest, WithoutOpenat2NoneIsOpened) {
  constexpr int kNoFilter = 3;
  const auto open_all = [] {
    if (!ForbidOpenat2()) ::_exit(kNoFilter);
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
