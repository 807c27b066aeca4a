#include "tests/doubles/killed_child.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fmt/format.h"
#include "gtest/gtest.h"

namespace weir {

int StatusOfChild(const std::function<void()>& body) {
  const pid_t child = fork();
  if (child == 0) {
    body();
    _exit(testing::Test::HasFailure() ? 1 : 0);
  }
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  return status;
}

int KilledAtEachStep(const std::function<void(int)>& arm, const std::function<void()>& body,
                     const std::function<void()>& check) {
  for (int steps = 0;; ++steps) {
    SCOPED_TRACE(fmt::format("killed after {} steps", steps));
    const int status = StatusOfChild([&] {
      arm(steps);
      body();
    });
    check();
    if (!WIFSIGNALED(status)) {
      EXPECT_EQ(status, 0);
      return steps;
    }
    EXPECT_EQ(WTERMSIG(status), SIGKILL);
    if (testing::Test::HasFailure()) return steps;
  }
}

}  // namespace weir
