#include "commands/crypt/background_job.h"

#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "gtest/gtest.h"
#include "tests/doubles/thread_shortage.h"

namespace weir {
namespace {

using std::chrono::milliseconds;

void Nothing() {}

TEST(BackgroundJobTest, GivesWhatTheJobReturns) {
  const JobEnd end = RunInBackground([](std::stop_token) { return absl::DataLossError("lost"); }, Nothing);
  EXPECT_FALSE(end.interrupted);
  EXPECT_TRUE(end.returned);
  EXPECT_EQ(end.status.message(), "lost");
}

TEST(BackgroundJobTest, WithoutAThreadItIsNotDone) {
  const ThreadShortage shortage(0);
  if (!shortage.is_kept()) GTEST_SKIP() << "RLIMIT_AS binds nobody here";
  bool done = false;
  const JobEnd end = RunInBackground([&](std::stop_token) { return done = true, absl::OkStatus(); }, Nothing);
  EXPECT_EQ(end.status.code(), absl::StatusCode::kResourceExhausted) << end.status;
  EXPECT_TRUE(end.returned);
  EXPECT_FALSE(done);
}

TEST(BackgroundJobTest, WithoutADescriptorToWaitWithItIsNotDone) {
  const int lowest = ::dup(STDERR_FILENO);
  ::close(lowest);
  rlimit before;
  ::getrlimit(RLIMIT_NOFILE, &before);
  for (const rlim_t left : {0, 1}) {
    const rlimit few{static_cast<rlim_t>(lowest) + left, before.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &few);
    bool done = false;
    const JobEnd end =
        RunInBackground([&](std::stop_token) { return done = true, absl::OkStatus(); }, Nothing);
    ::setrlimit(RLIMIT_NOFILE, &before);
    EXPECT_EQ(end.status.code(), absl::StatusCode::kResourceExhausted) << end.status;
    EXPECT_FALSE(done) << left;
  }
}

TEST(BackgroundJobTest, TicksWhileTheJobRuns) {
  std::atomic<int> ticks = 0;
  const JobEnd end = RunInBackground(
      [&](std::stop_token) {
        while (ticks < 2) std::this_thread::yield();
        return absl::OkStatus();
      },
      [&] { ++ticks; });
  EXPECT_TRUE(end.status.ok());
  EXPECT_GE(ticks, 2);
}

TEST(BackgroundJobTest, ASignalStopsTheJobAndNotTheProgram) {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    const JobEnd end = RunInBackground(
        [signal](std::stop_token stop) {
          ::kill(::getpid(), signal);
          while (!stop.stop_requested()) std::this_thread::yield();
          return absl::CancelledError("stopped");
        },
        Nothing, milliseconds(60'000));
    EXPECT_TRUE(end.interrupted);
    EXPECT_TRUE(end.returned);
    EXPECT_EQ(end.status.message(), "stopped");
    // It would come now that it is no longer blocked.
    sigset_t pending;
    ::sigpending(&pending);
    EXPECT_EQ(::sigismember(&pending, signal), 0) << "it was not taken, and ends the program yet";
  }
}

TEST(BackgroundJobTest, ASignalThatWasIgnoredStaysSo) {
  ::signal(SIGHUP, SIG_IGN);
  std::atomic<int> ticks = 0;
  const JobEnd end = RunInBackground(
      [&](std::stop_token stop) {
        ::kill(::getpid(), SIGHUP);
        // A signal that was there before a tick has been taken before the next one.
        for (const int before = ticks; ticks < before + 2 && !stop.stop_requested();)
          std::this_thread::yield();
        return stop.stop_requested() ? absl::CancelledError("stopped") : absl::OkStatus();
      },
      [&] { ++ticks; });
  ::signal(SIGHUP, SIG_DFL);
  EXPECT_FALSE(end.interrupted);
  EXPECT_TRUE(end.status.ok());
}

TEST(BackgroundJobTest, AJobThatDoesNotStopIsLeft) {
  static std::atomic<bool> may_end{false};
  static std::atomic<bool> ended{false};
  const JobEnd end = RunInBackground(
      [](std::stop_token) {
        ::kill(::getpid(), SIGINT);
        while (!may_end) std::this_thread::yield();
        ended = true;
        return absl::OkStatus();
      },
      Nothing, milliseconds(10));
  EXPECT_TRUE(end.interrupted);
  EXPECT_FALSE(end.returned);
  may_end = true;
  while (!ended) std::this_thread::yield();
}

}  // namespace
}  // namespace weir
