#include "harness/process/interruption.h"

#include <poll.h>
#include <signal.h>

#include <cerrno>

#include "gtest/gtest.h"

namespace weir {
namespace {

bool Readable(int fd) {
  pollfd event = {fd, POLLIN, 0};
  return ::poll(&event, 1, 0) == 1;
}

TEST(InterruptionTest, EachSignalIsARequest) {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    ::signal(signal, SIG_DFL);  // whatever started this test may ignore it
    const Interruption interruption;
    EXPECT_FALSE(interruption.requested());
    EXPECT_FALSE(Readable(interruption.fd()));
    ::raise(signal);
    EXPECT_TRUE(interruption.requested()) << signal;
    EXPECT_TRUE(Readable(interruption.fd())) << signal;
    EXPECT_TRUE(Readable(interruption.fd())) << "stays so";
  }
}

TEST(InterruptionTest, ManySignalsDoNotBlock) {
  const Interruption interruption;
  for (int i = 0; i < 100'000; ++i) ::raise(SIGINT);  // more than a pipe holds
  EXPECT_TRUE(interruption.requested());
}

TEST(InterruptionTest, ErrnoIsStillThatOfWhatTheSignalCameInto) {
  const Interruption interruption;
  for (int i = 0; i < 100'000; ++i) ::raise(SIGINT);
  errno = ENOENT;
  ::raise(SIGINT);  // and the pipe takes no more
  EXPECT_EQ(errno, ENOENT);
}

TEST(InterruptionTest, UnderNohupAHangUpIsNone) {
  const auto previous = ::signal(SIGHUP, SIG_IGN);
  {
    const Interruption interruption;
    ::raise(SIGHUP);
    EXPECT_FALSE(interruption.requested());
    ::raise(SIGINT);
    EXPECT_TRUE(interruption.requested());
  }
  EXPECT_EQ(::signal(SIGHUP, previous), SIG_IGN);
}

TEST(InterruptionTest, OtherSignalsAreNotTouched) {
  struct sigaction before, during;
  ::sigaction(SIGUSR1, nullptr, &before);
  const Interruption interruption;
  ::sigaction(SIGUSR1, nullptr, &during);
  EXPECT_EQ(during.sa_handler, before.sa_handler);
}

int seen = 0;

TEST(InterruptionTest, WhatWasThereBeforeIsThereAfter) {
  struct sigaction ours = {}, previous;
  ours.sa_handler = [](int signal) { seen = signal; };
  ::sigaction(SIGTERM, &ours, &previous);
  {
    const Interruption interruption;
    ::raise(SIGTERM);
    EXPECT_EQ(seen, 0);
  }
  ::raise(SIGTERM);
  EXPECT_EQ(seen, SIGTERM);
  ::sigaction(SIGTERM, &previous, nullptr);
}

TEST(InterruptionDeathTest, WithoutOneTheSignalEndsTheProcess) {
  const auto interrupt_after_its_end = [] {
    ::signal(SIGINT, SIG_DFL);
    { const Interruption interruption; }
    ::raise(SIGINT);
  };
  EXPECT_EXIT(interrupt_after_its_end(), testing::KilledBySignal(SIGINT), "");
}

}  // namespace
}  // namespace weir
