#include "harness/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <string_view>
#include <utility>

#include "fmt/format.h"
#include "harness/probes/cpu_usage.h"

namespace weir {
namespace {

// A descriptor that is closed with its owner.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor() { Close(); }

  int get() const { return fd_; }
  void Close() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }

 private:
  int fd_;
};

struct Pipe {
  Descriptor read;
  Descriptor write;
};

absl::StatusOr<Pipe> MakePipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return absl::ErrnoToStatus(errno, "pipe");
  return Pipe{Descriptor(ends[0]), Descriptor(ends[1])};
}

// In the new process. What goes wrong is told as an errno through `failure`, which exec closes.
[[noreturn]] void Become(const std::vector<std::string>& command, int out, int err, int failure) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::setpgid(0, 0);
  const int null = ::open("/dev/null", O_RDONLY);
  ::dup2(null, STDIN_FILENO);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(err, STDERR_FILENO);
  std::vector<char*> argv;
  for (const std::string& argument : command) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  ::execv(argv[0], argv.data());
  const int error = errno;
  [[maybe_unused]] const ssize_t told = ::write(failure, &error, sizeof error);
  ::_exit(127);
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
      : interruption_(interruption), limits_(limits), unlimited_(limits.time == limits.time.max()) {
    if (!unlimited_) deadline_ = Clock::now() + limits.time;
  }

  pollfd InterruptionEvent() const { return {interruption_.fd(), POLLIN, 0}; }

  // For poll(2): milliseconds until the time is over, -1 for no such limit.
  int MillisecondsLeft() const {
    if (unlimited_) return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline_ - Clock::now()).count();
    return static_cast<int>(std::clamp<int64_t>(left, 0, std::numeric_limits<int>::max()));
  }

  absl::Status Check(const ProcessResult& result) const {
    if (interruption_.requested()) return absl::CancelledError("interrupted");
    if (!unlimited_ && Clock::now() >= deadline_) {
      return absl::DeadlineExceededError(
          fmt::format("did not end within {:g} s", std::chrono::duration<double>(limits_.time).count()));
    }
    if (result.out.size() + result.err.size() > limits_.output_bytes) {
      return absl::ResourceExhaustedError(fmt::format("printed more than {} bytes", limits_.output_bytes));
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

// Reads both to their ends.
absl::Status Collect(Descriptor& out, Descriptor& err, ProcessResult& result, const Watch& watch) {
  while (out.get() >= 0 || err.get() >= 0) {
    pollfd events[] = {{out.get(), POLLIN, 0}, {err.get(), POLLIN, 0}, watch.InterruptionEvent()};
    if (::poll(events, std::size(events), watch.MillisecondsLeft()) < 0 && errno != EINTR) break;
    if (absl::Status status = watch.Check(result); !status.ok()) return status;
    if (events[0].revents != 0) ReadSome(out, result.out);
    if (events[1].revents != 0) ReadSome(err, result.err);
  }
  return absl::OkStatus();
}

// Waits until it has ended, which may be long after it closed its outputs.
absl::Status AwaitEnd(pid_t process, const ProcessResult& result, const Watch& watch) {
  constexpr int kMilliseconds = 1;
  siginfo_t info = {};
  while (::waitid(P_PID, static_cast<id_t>(process), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
         info.si_pid == 0) {
    pollfd event = watch.InterruptionEvent();
    ::poll(&event, 1, kMilliseconds);
    if (absl::Status status = watch.Check(result); !status.ok()) return status;
  }
  return absl::OkStatus();
}

// Takes it from the kernel's table.
void Reap(pid_t process, ProcessResult& result) {
  int status = 0;
  rusage usage = {};
  while (::wait4(process, &status, 0, &usage) < 0 && errno == EINTR) {
  }
  result.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  result.exit_code = result.signal != 0 ? 128 + result.signal : WEXITSTATUS(status);
  result.cpu_seconds = CpuSeconds(usage);
}

}  // namespace

std::string LastErrorLine(const ProcessResult& result) {
  std::string_view text = result.err;
  while (text.ends_with('\n')) text.remove_suffix(1);
  const size_t newline = text.rfind('\n');
  return std::string(newline == std::string_view::npos ? text : text.substr(newline + 1));
}

std::string HowItEnded(const ProcessResult& result) {
  const std::string how = result.signal != 0 ? fmt::format("was ended by signal {}", result.signal)
                                             : fmt::format("ended with exit code {}", result.exit_code);
  const std::string last = LastErrorLine(result);
  return last.empty() ? how : fmt::format("{}: {}", how, last);
}

absl::StatusOr<ProcessResult> RunProcess(const std::vector<std::string>& command,
                                         const Interruption& interruption, const ProcessLimits& limits) {
  absl::StatusOr<Pipe> out = MakePipe(), err = MakePipe(), failure = MakePipe();
  for (const auto* pipe : {&out, &err, &failure}) {
    if (!pipe->ok()) return pipe->status();
  }
  const pid_t process = ::fork();
  if (process < 0) return absl::ErrnoToStatus(errno, fmt::format("fork for {}", command[0]));
  if (process == 0) Become(command, out->write.get(), err->write.get(), failure->write.get());
  ::setpgid(process, process);
  for (auto* pipe : {&out, &err, &failure}) (*pipe)->write.Close();

  int error = 0;
  const bool started = ::read(failure->read.get(), &error, sizeof error) != sizeof error;
  ProcessResult result;
  const Watch watch(interruption, limits);
  absl::Status finished = started ? Collect(out->read, err->read, result, watch) : absl::OkStatus();
  if (started && finished.ok()) finished = AwaitEnd(process, result, watch);
  if (!finished.ok()) ::kill(-process, SIGKILL);
  Reap(process, result);
  if (!started) return absl::ErrnoToStatus(error, fmt::format("cannot run {}, errno {}", command[0], error));
  if (!finished.ok()) return finished;
  return result;
}

}  // namespace weir
