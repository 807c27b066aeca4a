#include "commands/crypt/background_job.h"

#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

#include "absl/status/statusor.h"
#include "fmt/format.h"
#include "strategies/threads/signals_blocked.h"

namespace weir {
namespace {

constexpr int kTickMilliseconds = 100;

sigset_t EndingSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction action;
    if (::sigaction(signal, nullptr, &action) == 0 && action.sa_handler != SIG_IGN)
      sigaddset(&signals, signal);
  }
  return signals;
}

// In this thread only, and nothing else is: Ctrl-Z still stops the program, and fg goes on with it.
class EndingSignalsBlocked {
 public:
  EndingSignalsBlocked() : signals_(EndingSignals()) { ::pthread_sigmask(SIG_BLOCK, &signals_, &before_); }
  EndingSignalsBlocked(const EndingSignalsBlocked&) = delete;
  EndingSignalsBlocked& operator=(const EndingSignalsBlocked&) = delete;
  ~EndingSignalsBlocked() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

  const sigset_t& signals() const { return signals_; }

 private:
  const sigset_t signals_;
  sigset_t before_;
};

absl::StatusOr<std::thread> StartWithoutSignals(std::function<void()> work) {
  const SignalsBlocked blocked;
  try {
    return std::thread(std::move(work));
  } catch (const std::system_error& error) {
    return absl::ResourceExhaustedError(std::string("no thread to work with: ") + error.what());
  }
}

// A descriptor to poll; it may be none.
class Event {
 public:
  explicit Event(int fd) : fd_(fd) {}
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  ~Event() {
    if (fd_ >= 0) ::close(fd_);
  }

  int fd() const { return fd_; }

 private:
  const int fd_;
};

// What the job's thread and the waiting one share; whoever is last lets it go.
struct Shared {
  const Event done{::eventfd(0, EFD_CLOEXEC)};
  absl::Status status;
};

absl::Status NoEvent(std::string_view call) {
  return absl::ErrnoToStatus(errno, fmt::format("{}, to wait for the work to end, errno {}", call, errno));
}

// Signals that stayed pending would end the program as soon as they are no longer blocked.
void TakeAll(int signals) {
  signalfd_siginfo taken;
  while (::read(signals, &taken, sizeof taken) == sizeof taken) continue;
}

bool WaitUntilReadable(int one, int other, int milliseconds, bool& other_is) {
  pollfd waited[] = {{one, POLLIN, 0}, {other, POLLIN, 0}};
  ::poll(waited, 2, milliseconds);
  other_is = (waited[1].revents & POLLIN) != 0;
  return (waited[0].revents & POLLIN) != 0;
}

}  // namespace

JobEnd RunInBackground(const std::function<absl::Status(std::stop_token)>& job,
                       const std::function<void()>& tick, std::chrono::milliseconds patience) {
  const EndingSignalsBlocked ending;
  const auto shared = std::make_shared<Shared>();
  if (shared->done.fd() < 0) return {.status = NoEvent("eventfd")};
  const Event signals(::signalfd(-1, &ending.signals(), SFD_CLOEXEC | SFD_NONBLOCK));
  if (signals.fd() < 0) return {.status = NoEvent("signalfd")};
  std::stop_source stop;
  absl::StatusOr<std::thread> thread = StartWithoutSignals([job, shared, token = stop.get_token()] {
    shared->status = job(token);
    ::eventfd_write(shared->done.fd(), 1);
  });
  if (!thread.ok()) return {.status = thread.status()};
  JobEnd end;
  bool signalled = false;
  while (!WaitUntilReadable(shared->done.fd(), signals.fd(), kTickMilliseconds, signalled) && !signalled)
    tick();
  if (signalled) {
    stop.request_stop();
    end.interrupted = true;
    end.returned = WaitUntilReadable(shared->done.fd(), -1, static_cast<int>(patience.count()), signalled);
  }
  end.returned ? thread->join() : thread->detach();
  TakeAll(signals.fd());
  if (end.returned) end.status = std::move(shared->status);
  return end;
}

}  // namespace weir
