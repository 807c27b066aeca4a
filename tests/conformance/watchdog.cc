#include "tests/conformance/watchdog.h"

#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <cstring>

#include "fmt/format.h"

namespace weir {
namespace {

unsigned allowed_seconds = 0;  // 0: no watchdog
std::string test_name;
char line[512];  // what the signal handler prints, ready made

void Restart(std::string_view attempt) {
  if (allowed_seconds == 0) return;
  ::alarm(0);
  const auto end = fmt::format_to_n(line, sizeof line - 1, "\n[  HANGS   ] {}{}{}, not done after {} s\n",
                                    test_name, attempt.empty() ? "" : ": ", attempt, allowed_seconds);
  *end.out = '\0';
  ::alarm(allowed_seconds);
}

// Only what a signal handler may call.
void Bark(int) {
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, line, std::strlen(line));
  std::abort();
}

class Watchdog final : public testing::EmptyTestEventListener {
  void OnTestStart(const testing::TestInfo& test) override {
    test_name = fmt::format("{}.{}", test.test_suite_name(), test.name());
    Restart("");
  }
  void OnTestEnd(const testing::TestInfo&) override { ::alarm(0); }
};

}  // namespace

void InstallWatchdog(unsigned seconds) {
  allowed_seconds = seconds;
  std::signal(SIGALRM, Bark);
  testing::UnitTest::GetInstance()->listeners().Append(new Watchdog);  // Google Test deletes it
}

Attempt::Attempt(const std::string& what) : trace_(__FILE__, __LINE__, what) { Restart(what); }

}  // namespace weir
