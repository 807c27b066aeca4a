#include "harness/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "fmt/format.h"

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

// Reads both to their ends. False: interrupted.
bool Collect(Descriptor& out, Descriptor& err, ProcessResult& result, const Interruption& interruption) {
  while (out.get() >= 0 || err.get() >= 0) {
    pollfd events[] = {{out.get(), POLLIN, 0}, {err.get(), POLLIN, 0}, {interruption.fd(), POLLIN, 0}};
    if (::poll(events, std::size(events), -1) < 0 && errno != EINTR) return true;
    if (interruption.requested()) return false;
    if (events[0].revents != 0) ReadSome(out, result.out);
    if (events[1].revents != 0) ReadSome(err, result.err);
  }
  return true;
}

// Waits until it has ended, which may be long after it closed its outputs. False: interrupted.
bool AwaitEnd(pid_t process, const Interruption& interruption) {
  constexpr int kMilliseconds = 1;
  siginfo_t info = {};
  while (::waitid(P_PID, static_cast<id_t>(process), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
         info.si_pid == 0) {
    pollfd event = {interruption.fd(), POLLIN, 0};
    ::poll(&event, 1, kMilliseconds);
    if (interruption.requested()) return false;
  }
  return true;
}

double Seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

// Takes it from the kernel's table.
void Reap(pid_t process, ProcessResult& result) {
  int status = 0;
  rusage usage = {};
  while (::wait4(process, &status, 0, &usage) < 0 && errno == EINTR) {
  }
  result.exit_code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  result.cpu_seconds = Seconds(usage.ru_utime) + Seconds(usage.ru_stime);
}

}  // namespace

absl::StatusOr<ProcessResult> RunProcess(const std::vector<std::string>& command,
                                         const Interruption& interruption) {
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
  const bool finished =
      started && Collect(out->read, err->read, result, interruption) && AwaitEnd(process, interruption);
  if (started && !finished) ::kill(-process, SIGKILL);
  Reap(process, result);
  if (!started) return absl::ErrnoToStatus(error, fmt::format("cannot run {}, errno {}", command[0], error));
  if (!finished) return absl::CancelledError("interrupted");
  return result;
}

}  // namespace weir
