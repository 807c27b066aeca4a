#include "harness/process/interruption.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <iterator>

namespace weir {
namespace {

constexpr int kSignals[] = {SIGINT, SIGTERM, SIGHUP};

std::atomic<bool> signalled{false};
int wake[2] = {-1, -1};
struct sigaction previous[std::size(kSignals)];

void OnSignal(int) {
  const int error = errno;  // of what the signal came into
  signalled = true;
  [[maybe_unused]] const ssize_t told = ::write(wake[1], "!", 1);
  errno = error;
}

}  // namespace

Interruption::Interruption() {
  if (::pipe2(wake, O_CLOEXEC | O_NONBLOCK) != 0) {
    std::perror("weir: pipe");
    std::abort();
  }
  signalled = false;
  struct sigaction action = {};
  action.sa_handler = OnSignal;
  for (size_t i = 0; i < std::size(kSignals); ++i) {
    ::sigaction(kSignals[i], nullptr, &previous[i]);
    const bool nohup = kSignals[i] == SIGHUP && previous[i].sa_handler == SIG_IGN;
    if (!nohup) ::sigaction(kSignals[i], &action, nullptr);
  }
}

Interruption::~Interruption() {
  for (size_t i = 0; i < std::size(kSignals); ++i) ::sigaction(kSignals[i], &previous[i], nullptr);
  ::close(wake[0]);
  ::close(wake[1]);
}

bool Interruption::requested() const { return signalled; }

int Interruption::fd() const { return wake[0]; }

}  // namespace weir
