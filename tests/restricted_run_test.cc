// `weir run` where something is missing: no io_uring, no root, no room for a file. It still runs, and says
// what it lacks.

#include <fcntl.h>
#include <grp.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "results/report/exit_code.h"
#include "results/report/report.h"
#include "strategies/writers/writer_registry.h"
#include "tests/command_test.h"
#include "tests/doubles/forbidden_call.h"

namespace weir {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr uid_t kNobody = 65534;

bool ForbidIoUring() { return ForbidCall(SYS_io_uring_setup, EPERM); }

bool BecomeNobody() {
  return ::setgroups(0, nullptr) == 0 && ::setgid(kNobody) == 0 && ::setuid(kNobody) == 0;
}

bool LimitFiles() {
  const rlimit limit = {40'000, 40'000};
  return ::setrlimit(RLIMIT_FSIZE, &limit) == 0;
}

// A directory with a copy of the program, which every user may run and write to: not all may enter the one
// where it was built.
class RestrictedRunTest : public CommandTest {
 protected:
  void SetUp() override {
    char name[] = "/tmp/weir-restricted-XXXXXX";
    ASSERT_NE(::mkdtemp(name), nullptr);
    directory_ = name;
    weir_ = path("weir");
    std::filesystem::copy("weir", directory_);
    std::filesystem::create_directory(directory_ / "data");
    for (const char* part : {"", "data"}) {
      std::filesystem::permissions(directory_ / part, std::filesystem::perms::all);
    }
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  // Runs weir with a restriction upon it and all that it starts. Its exit code; 125 if the restriction
  // failed.
  int WeirUnder(const std::function<bool()>& restrict, std::vector<std::string> arguments) const {
    return AwaitExitCode(StartWeir(std::move(arguments), restrict));
  }

  std::vector<std::string> SmallRun() const {
    return {"run", "--allow-debug", "--rounds",   "1",     "--records",
            "10k", "--target",      path("data"), "--out", path("data/report.json")};
  }

  Report ReportOfRun() const { return ReadReportOf("data/report.json"); }
  std::string Out() const { return Contents("out"); }
  std::string Err() const { return Contents("err"); }
};

void ExpectAllMeasured(const Report& report) {
  EXPECT_THAT(report.rows, Not(IsEmpty()));
  for (const ReportRow& row : report.rows) {
    EXPECT_FALSE(row.error) << row.name << ": " << *row.error;
  }
}

bool HasRowOf(const Report& report, std::string_view strategy) {
  const std::string beginning = "write/" + std::string(strategy) + "/";
  for (const ReportRow& row : report.rows) {
    if (row.name.starts_with(beginning)) return true;
  }
  return false;
}

TEST_F(RestrictedRunTest, WithoutIoUringTheOthersRunAndTheReasonIsSaid) {
  ASSERT_EQ(WeirUnder(ForbidIoUring, SmallRun()), kExitDone) << Err();
  const Report report = ReportOfRun();
  ExpectAllMeasured(report);
  EXPECT_FALSE(HasRowOf(report, "uring"));
  EXPECT_TRUE(HasRowOf(report, "pooled"));
  EXPECT_THAT(Out(), HasSubstr("Without uring: "));
  ASSERT_EQ(WeirUnder(ForbidIoUring, {"list"}), kExitDone) << Err();
  EXPECT_THAT(Out(), HasSubstr("cannot run here: "));
}

TEST_F(RestrictedRunTest, AnOrdinaryUserMeasuresAllThatTheKernelAllows) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can become another user, and is no ordinary one";
  ASSERT_EQ(WeirUnder(BecomeNobody, SmallRun()), kExitDone) << Err();
  const Report report = ReportOfRun();
  ExpectAllMeasured(report);
  for (const WriterStrategy& strategy : WriterStrategies()) {
    EXPECT_TRUE(HasRowOf(report, strategy.name) ||
                Out().find("Without " + std::string(strategy.name) + ": ") != std::string::npos)
        << strategy.name << " is neither measured nor said to be missing\n"
        << Out();
  }
}

TEST_F(RestrictedRunTest, AFileThatMayNotGrowIsAnErrorOfEveryCaseAndNotASignal) {
#ifdef __SANITIZE_THREAD__
  GTEST_SKIP() << "ThreadSanitizer itself maps files larger than the limit";
#endif
  ASSERT_EQ(WeirUnder(LimitFiles, SmallRun()), kExitMeasurementFailed) << Err();
  int failed = 0;
  for (const char* strategy : {"naive", "batched", "pooled", "stdio"}) {
    for (const ReportRow& row : ReportOfRun().rows) {
      if (!row.name.starts_with("write/" + std::string(strategy) + "/")) continue;
      ++failed;
      EXPECT_THAT(row.error.value_or("none"), HasSubstr("File too large")) << row.name;
    }
  }
  EXPECT_EQ(failed, 4);
}

TEST_F(RestrictedRunTest, WhatIsReadOrCopiedIsRemovedWhereFilesMayNotGrow) {
#ifdef __SANITIZE_THREAD__
  GTEST_SKIP() << "ThreadSanitizer itself maps files larger than the limit";
#endif
  std::vector<std::string> arguments = SmallRun();
  arguments.insert(arguments.end(), {"--workload", "read,copy"});
  ASSERT_EQ(WeirUnder(LimitFiles, arguments), kExitMeasurementFailed) << Err();
  const Report report = ReportOfRun();
  EXPECT_THAT(report.rows, Not(IsEmpty()));
  for (const ReportRow& row : report.rows) {
    EXPECT_THAT(row.error.value_or("none"), HasSubstr("File too large")) << row.name;
  }
  for (const auto& entry : std::filesystem::directory_iterator(directory_ / "data")) {
    EXPECT_EQ(entry.path().filename(), "report.json");
  }
}

}  // namespace
}  // namespace weir
