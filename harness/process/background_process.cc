#include "harness/process/background_process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <ctime>

#include "fmt/format.h"
#include "harness/process/child_process.h"

namespace weir {
namespace {

// In the new process.
[[noreturn]] void Become(char* const* argv, pid_t parent) {
  DieWithParent(parent);
  const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (null < 0 || ::dup2(null, stream) < 0) ::_exit(127);
  }
  ::execv(argv[0], argv);
  ::_exit(127);
}

}  // namespace

absl::StatusOr<std::unique_ptr<BackgroundProcess>> BackgroundProcess::Start(
    const std::vector<std::string>& command) {
  std::vector<char*> argv;
  for (const std::string& argument : command) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  const pid_t parent = ::getpid();
  const pid_t process = ::fork();
  if (process < 0) return absl::ErrnoToStatus(errno, fmt::format("fork for {}", command[0]));
  if (process == 0) Become(argv.data(), parent);
  return std::unique_ptr<BackgroundProcess>(new BackgroundProcess(process));
}

BackgroundProcess::~BackgroundProcess() {
  ::kill(process_, SIGKILL);
  while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

bool BackgroundProcess::HasEnded() const {
  siginfo_t info = {};
  const int waited = ::waitid(P_PID, static_cast<id_t>(process_), &info, WEXITED | WNOHANG | WNOWAIT);
  return waited != 0 || info.si_pid != 0;
}

// The clock goes on telling until the process is taken from the kernel's table.
double BackgroundProcess::CpuSeconds() const {
  clockid_t clock;
  timespec time = {};
  if (::clock_getcpuclockid(process_, &clock) != 0 || ::clock_gettime(clock, &time) != 0) return 0;
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

}  // namespace weir
