#include "harness/process/child_process.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <functional>
#include <string>
#include <thread>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/doubles/forbidden_call.h"

namespace weir {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

ProcessResult RunScript(const std::string& script) {
  const Interruption interruption;
  absl::StatusOr<ProcessResult> result = RunProcess({"/bin/sh", "-c", script}, interruption);
  EXPECT_TRUE(result.ok()) << result.status();
  return result.ok() ? *std::move(result) : ProcessResult();
}

TEST(RunProcessTest, CollectsBothOutputsApart) {
  const ProcessResult result = RunScript("echo to out; echo to err >&2");
  EXPECT_EQ(result.out, "to out\n");
  EXPECT_EQ(result.err, "to err\n");
  EXPECT_EQ(result.exit_code, 0);
}

TEST(RunProcessTest, CollectsMoreThanAPipeHoldsOfBothAtOnce) {
  const ProcessResult result = RunScript("yes | head -c 3000000 & yes n | head -c 3000000 >&2; wait");
  EXPECT_EQ(result.out.size(), 3'000'000u);
  EXPECT_EQ(result.err.size(), 3'000'000u);
  EXPECT_EQ(result.out.find_first_not_of("y\n"), std::string::npos);
  EXPECT_EQ(result.err.find_first_not_of("n\n"), std::string::npos);
}

TEST(RunProcessTest, KeepsEveryByte) {
  EXPECT_EQ(RunScript("printf 'a\\000b\\377'").out, std::string("a\0b\377", 4));
}

TEST(RunProcessTest, PassesArgumentsAsTheyAre) {
  const Interruption interruption;
  const auto result =
      RunProcess({"/bin/sh", "-c", "printf '<%s>' \"$@\"", "sh", "a b", "", "*"}, interruption);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->out, "<a b><><*>");
}

TEST(RunProcessTest, StandardInputIsEmpty) { EXPECT_EQ(RunScript("cat; echo end").out, "end\n"); }

TEST(RunProcessTest, TellsTheExitCode) {
  EXPECT_EQ(RunScript("exit 0").exit_code, 0);
  EXPECT_EQ(RunScript("exit 6").exit_code, 6);
  EXPECT_EQ(RunScript("exit 127").exit_code, 127);
}

TEST(RunProcessTest, TellsTheSignal) {
  EXPECT_EQ(RunScript("kill -TERM $$").exit_code, 128 + SIGTERM);
  EXPECT_EQ(RunScript("kill -KILL $$").exit_code, 128 + SIGKILL);
}

TEST(RunProcessTest, TellsASignalFromAnExitCodeThatLooksLikeOne) {
  const ProcessResult ended = RunScript("echo bye >&2; exit 255"), killed = RunScript("kill -KILL $$");
  EXPECT_EQ(ended.exit_code, 255);
  EXPECT_EQ(ended.signal, 0);
  EXPECT_EQ(HowItEnded(ended), "ended with exit code 255: bye");
  EXPECT_EQ(killed.signal, SIGKILL);
  EXPECT_EQ(HowItEnded(killed), "was ended by signal 9");
}

TEST(RunProcessTest, TellsItThoughTheParentIgnoresItsChildren) {
  const auto ignoring = ::signal(SIGCHLD, SIG_IGN);
  EXPECT_EQ(RunScript("exit 6").exit_code, 6);
  struct sigaction nobody = {};
  nobody.sa_handler = SIG_DFL;
  nobody.sa_flags = SA_NOCLDWAIT;
  ::sigaction(SIGCHLD, &nobody, nullptr);
  EXPECT_EQ(RunScript("kill -KILL $$").signal, SIGKILL);
  ::signal(SIGCHLD, ignoring);
}

TEST(RunProcessTest, AnEndThatSomebodyElseWaitedForIsAnError) {
  const auto before = ::signal(SIGCHLD, [](int) {
    const int error = errno;
    while (::waitpid(-1, nullptr, WNOHANG) > 0) {
    }
    errno = error;
  });
  const Interruption interruption;
  const absl::Status status = RunProcess({"/bin/sh", "-c", "exit 6"}, interruption).status();
  ::signal(SIGCHLD, before);
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal) << status;
  EXPECT_THAT(status.ToString(), HasSubstr("/bin/sh ended, and the kernel does not say how"));
}

TEST(RunProcessTest, LeadsAGroupOfItsOwn) {
  EXPECT_EQ(RunScript("test $(cut -d' ' -f5 /proc/$$/stat) = $$").exit_code, 0);
}

TEST(RunProcessTest, StaysInTheCallersGroupWhereItIsTold) {
  const Interruption interruption;
  const auto result =
      RunProcess({"/bin/sh", "-c", "cut -d' ' -f5 /proc/$$/stat"}, interruption, {}, ProcessGroup::kCallers);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->out, std::to_string(::getpgrp()) + "\n");
}

// How many descriptors this process may still open, for as long as this lives.
class DescriptorsLeft {
 public:
  explicit DescriptorsLeft(int count) {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    std::vector<int> next;
    for (int i = 0; i <= count; ++i) next.push_back(::dup(STDIN_FILENO));
    for (const int fd : next) ::close(fd);
    const rlimit fewer = {static_cast<rlim_t>(next.back()), before_.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &fewer);
  }
  ~DescriptorsLeft() { ::setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_;
};

TEST(RunProcessTest, WithoutDescriptorsItFailsAndNeverRunsOtherwiseThanAsked) {
  int input[2];
  ASSERT_EQ(::pipe(input), 0);
  ASSERT_EQ(::write(input[1], "not empty", 9), 9);
  const int own = ::dup(STDIN_FILENO);
  ASSERT_EQ(::dup2(input[0], STDIN_FILENO), STDIN_FILENO);
  const Interruption interruption;
  int ran = 0;
  for (int left = 0; left <= 8; ++left) {
    const DescriptorsLeft few(left);
    const auto result = RunProcess({"/bin/sh", "-c", "head -c 9"}, interruption);
    if (!result.ok()) {
      EXPECT_THAT(result.status().ToString(), HasSubstr("oo many open files")) << left;
      continue;
    }
    EXPECT_EQ(result->out, "") << "with " << left << " it read what is not its own";
    EXPECT_EQ(result->exit_code, 0) << result->err;
    ++ran;
  }
  EXPECT_GT(ran, 0);
  ::dup2(own, STDIN_FILENO);
  for (const int fd : {own, input[0], input[1]}) ::close(fd);
}

bool ForbidPidfd() {
  return ForbidCall(SYS_pidfd_open, ENOSYS) && ::syscall(SYS_pidfd_open, ::getpid(), 0) < 0;
}

TEST(RunProcessTest, NoticesTheEndWithoutAPidfdToo) {
  const auto run = [] {
    if (!ForbidPidfd()) ::_exit(1);
    const bool seen = RunScript("echo out; exit 6").exit_code == 6 &&
                      RunScript("exec >&- 2>&-; exit 7").exit_code == 7 &&
                      RunScript("echo out; exit 6").out == "out\n";
    ::_exit(seen ? 0 : 2);
  };
  EXPECT_EXIT(run(), testing::ExitedWithCode(0), "");
}

TEST(RunProcessTest, WhatCannotBeStartedIsNamedWithItsErrno) {
  const Interruption interruption;
  const absl::Status missing = RunProcess({"/no/such/binary"}, interruption).status();
  EXPECT_EQ(missing.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(missing.ToString(), AllOf(HasSubstr("/no/such/binary"), HasSubstr("errno 2")));

  const std::string text = testing::TempDir() + "/not_executable";
  std::ofstream(text) << "text";
  const absl::Status refused = RunProcess({text}, interruption).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kPermissionDenied);
  EXPECT_THAT(refused.ToString(), AllOf(HasSubstr(text), HasSubstr("errno 13")));
}

// A process whose parent is gone becomes a child of this one, so that its end can be waited for.
class AdoptingTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(::prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
    ASSERT_EQ(::mkfifo(fifo_.c_str(), 0600), 0);
  }
  void TearDown() override {
    ::prctl(PR_SET_CHILD_SUBREAPER, 0);
    ::unlink(fifo_.c_str());
  }

  // Which signal ended it.
  static int SignalThatEnded(pid_t process) {
    int status = 0;
    EXPECT_EQ(::waitpid(process, &status, 0), process);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  }

  const std::string fifo_ = testing::TempDir() + "/processes_" + std::to_string(::getpid());
};

using InterruptedProcessTest = AdoptingTest;

TEST_F(InterruptedProcessTest, ItsWholeGroupIsKilled) {
  const Interruption interruption;
  pid_t grandchild = 0;
  std::thread user([&] {
    std::ifstream(fifo_) >> grandchild;  // comes when both are running
    ::kill(::getpid(), SIGINT);
  });
  const absl::Status status =
      RunProcess({"/bin/sh", "-c", "sleep 50 & echo $! > " + fifo_ + "; wait"}, interruption).status();
  user.join();
  EXPECT_EQ(status.code(), absl::StatusCode::kCancelled) << status;
  EXPECT_EQ(SignalThatEnded(grandchild), SIGKILL);
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "nothing is left";
}

TEST_F(InterruptedProcessTest, AlsoWhenItPrintsWithoutEnd) {
  const Interruption interruption;
  std::thread user([&] {
    std::string running;
    std::ifstream(fifo_) >> running;
    ::kill(::getpid(), SIGTERM);
  });
  const absl::Status status =
      RunProcess({"/bin/sh", "-c", "echo running > " + fifo_ + "; exec yes"}, interruption).status();
  user.join();
  EXPECT_EQ(status.code(), absl::StatusCode::kCancelled) << status;
}

TEST_F(InterruptedProcessTest, AlsoWhenItHasClosedItsOutputs) {
  const Interruption interruption;
  std::thread user([&] {
    std::string running;
    std::ifstream(fifo_) >> running;
    ::kill(::getpid(), SIGINT);
  });
  const absl::Status status =
      RunProcess({"/bin/sh", "-c", "exec >&- 2>&-; echo running > " + fifo_ + "; exec sleep 50"},
                 interruption)
          .status();
  user.join();
  EXPECT_EQ(status.code(), absl::StatusCode::kCancelled) << status;
}

TEST_F(InterruptedProcessTest, PastItsTimeItsWholeGroupIsKilledToo) {
  const Interruption interruption;
  const absl::Status status = RunProcess({"/bin/sh", "-c", "sleep 50 & sleep 50 & wait"}, interruption,
                                         {.time = std::chrono::milliseconds(200)})
                                  .status();
  EXPECT_EQ(status.code(), absl::StatusCode::kDeadlineExceeded) << status;
  EXPECT_THAT(status.ToString(), HasSubstr("did not end within 0.2 s"));
  int ended;
  while (::wait(&ended) > 0) EXPECT_TRUE(WIFSIGNALED(ended) && WTERMSIG(ended) == SIGKILL) << ended;
}

TEST_F(InterruptedProcessTest, WhatItLeavesRunningIsKilledAndNotWaitedFor) {
  const Interruption interruption;
  const auto result = RunProcess({"/bin/sh", "-c", "sleep 50 & echo $!; exit 6"}, interruption);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->exit_code, 6);
  EXPECT_EQ(SignalThatEnded(std::stoi(result->out)), SIGKILL);
}

TEST_F(InterruptedProcessTest, WhoLeftItsGroupIsNotWaitedForEither) {
  const Interruption interruption;
  const std::string script =
      "setsid sh -c 'echo gone > " + fifo_ + "; exec sleep 600' & read gone < " + fifo_ + "; echo $!; exit 6";
  const auto result = RunProcess({"/bin/sh", "-c", script}, interruption);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->exit_code, 6);
  const pid_t gone = std::stoi(result->out);
  EXPECT_EQ(::kill(gone, SIGKILL), 0);
  EXPECT_EQ(SignalThatEnded(gone), SIGKILL);
}

TEST_F(InterruptedProcessTest, AnEarlierInterruptionCounts) {
  const Interruption interruption;
  ::raise(SIGINT);
  EXPECT_EQ(RunProcess({"/bin/sleep", "50"}, interruption).status().code(), absl::StatusCode::kCancelled);
}

using OrphanedProcessTest = AdoptingTest;

TEST_F(OrphanedProcessTest, DiesWithTheProcessThatRanIt) {
  const pid_t runner = ::fork();
  if (runner == 0) {
    const Interruption interruption;
    const auto result = RunProcess({"/bin/sh", "-c", "echo $$ > " + fifo_ + "; exec sleep 50"}, interruption);
    ::_exit(result.ok() ? 0 : 1);
  }
  pid_t process = 0;
  std::ifstream(fifo_) >> process;
  ::kill(runner, SIGKILL);
  EXPECT_EQ(SignalThatEnded(runner), SIGKILL);
  EXPECT_EQ(SignalThatEnded(process), SIGKILL);
}

TEST(LastErrorLineTest, IsWhereAProgramSaysWhyItEnds) {
  const std::pair<std::string, std::string> errors[] = {
      {"", ""},
      {"why", "why"},
      {"first\nwhy\n\n", "why"},
      {"ls: unrecognized option '--x'\nTry '/bin/ls --help' for more information.\n",
       "ls: unrecognized option '--x'"},
  };
  for (const auto& [err, last] : errors) {
    ProcessResult result;
    result.err = err;
    EXPECT_EQ(LastErrorLine(result), last);
  }
}

}  // namespace
}  // namespace weir
