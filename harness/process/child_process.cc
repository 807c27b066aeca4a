#include "harness/process/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <sstream>
#include <string_view>
#include <utility>

#include "fmt/format.h"
#include "harness/probes/process_counters.h"
#include "harness/process/descriptor.h"

namespace weir {
namespace {

// What the new process is to become.
struct Start {
  const std::vector<std::string>& command;
  ProcessGroup group;
  PipeDescriptors out;
  PipeDescriptors err;
  PipeDescriptors failure;  // takes an errno where it cannot be started; exec closes it
};

// In the new process. The errno of what went wrong.
int Become(const Start& start, pid_t parent) {
  DieWithParent(parent);
  if (start.group == ProcessGroup::kOwn) ::setpgid(0, 0);
  const int null = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (null < 0 || ::dup2(null, STDIN_FILENO) < 0 || ::dup2(start.out.write.get(), STDOUT_FILENO) < 0 ||
      ::dup2(start.err.write.get(), STDERR_FILENO) < 0) {
    return errno;
  }
  std::vector<char*> argv;
  for (const std::string& argument : start.command) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  ::execv(argv[0], argv.data());
  return errno;
}

// The kernel tells a parent that ignores SIGCHLD nothing of its children's ends.
void AskForEndsOfChildren() {
  struct sigaction action = {};
  ::sigaction(SIGCHLD, nullptr, &action);
  if (action.sa_handler != SIG_IGN && (action.sa_flags & SA_NOCLDWAIT) == 0) return;
  if (action.sa_handler == SIG_IGN) action.sa_handler = SIG_DFL;
  action.sa_flags &= ~SA_NOCLDWAIT;
  ::sigaction(SIGCHLD, &action, nullptr);
}

absl::StatusOr<pid_t> Fork(const Start& start) {
  const pid_t parent = ::getpid();
  const pid_t process = ::fork();
  if (process < 0) return absl::ErrnoToStatus(errno, fmt::format("fork for {}", start.command[0]));
  if (process > 0) return process;
  const int error = Become(start, parent);
  [[maybe_unused]] const ssize_t told = ::write(start.failure.write.get(), &error, sizeof error);
  ::_exit(127);
}

// Waits until the program has taken the place of the fork. The errno where it could not, else 0.
int StartError(const Descriptor& failure) {
  int error = 0;
  ssize_t got;
  do {
    got = ::read(failure.get(), &error, sizeof error);
  } while (got < 0 && errno == EINTR);
  return got == sizeof error ? error : 0;
}

// Appends what is there to read; closes the pipe at its end.
void ReadSome(Descriptor& pipe, std::string& text) {
  char chunk[16384];
  const ssize_t got = ::read(pipe.get(), chunk, sizeof chunk);
  if (got > 0) text.append(chunk, static_cast<size_t>(got));
  if (got == 0 || (got < 0 && errno != EINTR)) pipe.Close();
}

// What may stop a process before its end.
class Watch {
 public:
  Watch(const Interruption& interruption, const ProcessLimits& limits)
      : interruption_(interruption), limits_(limits), unlimited_(limits.time >= std::chrono::years(1)) {
    if (!unlimited_) deadline_ = Clock::now() + limits.time;
  }

  pollfd InterruptionEvent() const { return {interruption_.fd(), POLLIN, 0}; }

  // For poll(2): milliseconds until the time is over, -1 for no such limit.
  int MillisecondsLeft() const {
    if (unlimited_) return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline_ - Clock::now()).count();
    return static_cast<int>(std::clamp<int64_t>(left, 0, std::numeric_limits<int>::max()));
  }

  // One that has ended keeps its time, even if this process was stopped past its deadline.
  absl::Status Check(const ProcessResult& result, bool ended) const {
    if (interruption_.requested()) return absl::CancelledError("interrupted");
    if (result.out.size() + result.err.size() > limits_.output_bytes) {
      return absl::ResourceExhaustedError(fmt::format("printed more than {} bytes", limits_.output_bytes));
    }
    if (!ended && !unlimited_ && Clock::now() >= deadline_) {
      return absl::DeadlineExceededError(
          fmt::format("did not end within {:g} s", std::chrono::duration<double>(limits_.time).count()));
    }
    return absl::OkStatus();
  }

 private:
  using Clock = std::chrono::steady_clock;

  const Interruption& interruption_;
  const ProcessLimits limits_;
  const bool unlimited_;
  Clock::time_point deadline_;
};

// A process that was started, its outputs and its end.
class Child {
 public:
  Child(pid_t process, Start& start)
      : process_(process),
        own_group_(start.group == ProcessGroup::kOwn),
        out_(std::move(start.out.read)),
        err_(std::move(start.err.read)),
        end_(static_cast<int>(::syscall(SYS_pidfd_open, process, 0))) {}

  // Collects its outputs in `result` until it has ended, and then what it left in them.
  absl::Status AwaitEnd(ProcessResult& result, const Watch& watch) {
    bool ended = false;
    while (!ended) {
      pollfd events[] = {{out_.get(), POLLIN, 0},
                         {err_.get(), POLLIN, 0},
                         watch.InterruptionEvent(),
                         {end_.get(), POLLIN, 0}};
      if (::poll(events, std::size(events), Patience(watch)) < 0 && errno != EINTR) {
        return absl::ErrnoToStatus(errno, "poll");
      }
      ended = HasEnded();
      if (events[0].revents != 0) ReadSome(out_, result.out);
      if (events[1].revents != 0) ReadSome(err_, result.err);
      if (absl::Status status = watch.Check(result, ended); !status.ok()) return status;
    }
    KillGroup();
    return Drain(result, watch);
  }

  void Kill() const {
    ::kill(process_, SIGKILL);
    KillGroup();
  }

  // Takes it from the kernel's table. The errno where that does not know how it ended, else 0.
  int Reap(ProcessResult& result) const {
    int status = 0;
    rusage usage = {};
    while (::wait4(process_, &status, 0, &usage) < 0) {
      if (errno != EINTR) return errno;
    }
    result.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    result.exit_code = result.signal != 0 ? 128 + result.signal : WEXITSTATUS(status);
    result.cpu_seconds = CpuSeconds(usage);
    return 0;
  }

 private:
  // For poll(2). Without a pidfd (before Linux 5.3) its end must be asked for; it closes its outputs as it
  // ends.
  int Patience(const Watch& watch) const {
    const int left = watch.MillisecondsLeft();
    if (end_.get() >= 0) return left;
    const int interval = out_.get() >= 0 || err_.get() >= 0 ? 100 : 1;
    return left < 0 ? interval : std::min(left, interval);
  }

  bool HasEnded() const {
    siginfo_t info = {};
    const int waited = ::waitid(P_PID, static_cast<id_t>(process_), &info, WEXITED | WNOHANG | WNOWAIT);
    return waited != 0 || info.si_pid != 0;
  }

  void KillGroup() const {
    if (own_group_) ::kill(-process_, SIGKILL);
  }

  absl::Status Drain(ProcessResult& result, const Watch& watch) {
    for (;;) {
      pollfd events[] = {{out_.get(), POLLIN, 0}, {err_.get(), POLLIN, 0}};
      if (::poll(events, std::size(events), 0) <= 0) return absl::OkStatus();
      if (events[0].revents != 0) ReadSome(out_, result.out);
      if (events[1].revents != 0) ReadSome(err_, result.err);
      if (absl::Status status = watch.Check(result, true); !status.ok()) return status;
    }
  }

  const pid_t process_;
  const bool own_group_;
  Descriptor out_;
  Descriptor err_;
  const Descriptor end_;  // a pidfd, readable once it has ended
};

}  // namespace

absl::StatusOr<std::string> FindProgram(std::string_view program) {
  const char* const variable = std::getenv("PATH");
  std::string_view path = variable == nullptr ? "/usr/bin:/bin" : variable;
  while (!path.empty()) {
    const size_t end = std::min(path.find(':'), path.size());
    std::string candidate = fmt::format("{}/{}", path.substr(0, end), program);
    if (end > 0 && ::access(candidate.c_str(), X_OK) == 0) return candidate;
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return absl::NotFoundError(fmt::format("there is no program {} in PATH", program));
}

std::string LastErrorLine(const ProcessResult& result) {
  std::string last;
  std::istringstream lines(result.err);
  for (std::string line; std::getline(lines, line);) {
    const bool points_to_help = line.starts_with("Try '") && line.find("--help'") != std::string::npos;
    if (!line.empty() && !points_to_help) last = line;
  }
  return last;
}

std::string HowItEnded(const ProcessResult& result) {
  const std::string how = result.signal != 0 ? fmt::format("was ended by signal {}", result.signal)
                                             : fmt::format("ended with exit code {}", result.exit_code);
  const std::string last = LastErrorLine(result);
  return last.empty() ? how : fmt::format("{}: {}", how, last);
}

absl::StatusOr<ProcessResult> RunProcess(const std::vector<std::string>& command,
                                         const Interruption& interruption, const ProcessLimits& limits,
                                         ProcessGroup group) {
  absl::StatusOr<PipeDescriptors> out = MakePipe(), err = MakePipe(), failure = MakePipe();
  for (const auto* pipe : {&out, &err, &failure}) {
    if (!pipe->ok()) return pipe->status();
  }
  Start start{command, group, *std::move(out), *std::move(err), *std::move(failure)};
  AskForEndsOfChildren();
  const absl::StatusOr<pid_t> process = Fork(start);
  if (!process.ok()) return process.status();
  if (group == ProcessGroup::kOwn) ::setpgid(*process, *process);
  for (PipeDescriptors* pipe : {&start.out, &start.err, &start.failure}) pipe->write.Close();

  const int error = StartError(start.failure.read);
  ProcessResult result;
  Child child(*process, start);
  const absl::Status finished =
      error == 0 ? child.AwaitEnd(result, Watch(interruption, limits)) : absl::OkStatus();
  if (!finished.ok()) child.Kill();
  const int lost = child.Reap(result);
  if (error != 0)
    return absl::ErrnoToStatus(error, fmt::format("cannot run {}, errno {}", command[0], error));
  if (!finished.ok()) return finished;
  if (lost != 0) {
    return absl::InternalError(
        fmt::format("{} ended, and the kernel does not say how (wait4, errno {})", command[0], lost));
  }
  return result;
}

void DieWithParent(pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  // A parent that ended before that call sends nothing any more.
  if (::getppid() != parent) ::kill(::getpid(), SIGKILL);
}

}  // namespace weir
