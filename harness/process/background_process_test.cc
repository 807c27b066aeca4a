#include "harness/process/background_process.h"

#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <string>

#include "fmt/format.h"
#include "gtest/gtest.h"
#include "harness/process/child_process.h"
#include "harness/process/descriptor.h"

namespace weir {
namespace {

std::unique_ptr<BackgroundProcess> StartScript(const std::string& script) {
  absl::StatusOr<std::unique_ptr<BackgroundProcess>> process =
      BackgroundProcess::Start({"/bin/sh", "-c", script});
  EXPECT_TRUE(process.ok()) << process.status();
  return *std::move(process);
}

void AwaitEnd(const BackgroundProcess& process) {
  const Descriptor end(static_cast<int>(::syscall(SYS_pidfd_open, process.id(), 0)));
  pollfd one{end.get(), POLLIN, 0};
  ASSERT_EQ(::poll(&one, 1, 60'000), 1);
}

TEST(BackgroundProcessTest, OneWithoutAnEndEndsWithItsOwner) {
  std::unique_ptr<BackgroundProcess> process = StartScript("while :; do sleep 600; done");
  const pid_t id = process->id();
  EXPECT_FALSE(process->HasEnded());
  process.reset();
  EXPECT_EQ(::kill(id, 0), -1);
  EXPECT_EQ(errno, ESRCH);
}

TEST(BackgroundProcessTest, OneThatEndsIsSeenToAndItsTimeIsKept) {
  const std::unique_ptr<BackgroundProcess> process =
      StartScript("i=0; while [ $i -lt 20000 ]; do i=$((i + 1)); done");
  AwaitEnd(*process);
  EXPECT_TRUE(process->HasEnded());
  EXPECT_GT(process->CpuSeconds(), 0);
}

TEST(BackgroundProcessTest, WhatCannotBeExecutedHasEnded) {
  const absl::StatusOr<std::unique_ptr<BackgroundProcess>> process =
      BackgroundProcess::Start({"/no/such/program"});
  ASSERT_TRUE(process.ok());
  AwaitEnd(**process);
  EXPECT_TRUE((*process)->HasEnded());
}

TEST(BackgroundProcessTest, ItHasNoInputAndWhatItPrintsIsDropped) {
  const std::string path = testing::TempDir() + "/background";
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  AwaitEnd(*StartScript(fmt::format("echo out; echo err >&2; cat > {0}; echo end >> {0}", path)));
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
  std::ifstream file(path);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), "end\n");
}

TEST(BackgroundProcessTest, WhoeverKillsTheGroupEndsIt) {
  const std::string path = testing::TempDir() + "/group";
  AwaitEnd(*StartScript(fmt::format("cut -d' ' -f5 /proc/$$/stat > {}", path)));
  pid_t group = 0;
  std::ifstream(path) >> group;
  EXPECT_EQ(group, ::getpgrp());
}

}  // namespace
}  // namespace weir
