#include "tests/command_test.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <utility>

#include "commands/console/argument_vector.h"
#include "results/report/report_reader.h"

namespace weir {

void CommandTest::SetUp() {
  directory_ = std::filesystem::path(testing::TempDir()) /
               testing::UnitTest::GetInstance()->current_test_info()->name();
  std::filesystem::remove_all(directory_);
  std::filesystem::create_directories(directory_);
}

std::string CommandTest::Contents(const std::string& name) const {
  std::ifstream file(path(name), std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

Report CommandTest::ReadReportOf(const std::string& name) const {
  auto report = ReadReportFile(path(name));
  EXPECT_TRUE(report.ok()) << report.status();
  return report.ok() ? *std::move(report) : Report();
}

std::string CommandTest::Write(const std::string& name, const std::string& text) const {
  std::ofstream(path(name)) << text;
  return path(name);
}

std::string CommandTest::WriteProgram(const std::string& name, const std::string& text) const {
  Write(name, text);
  EXPECT_EQ(::chmod(path(name).c_str(), 0755), 0);
  return path(name);
}

ProcessResult CommandTest::Weir(std::vector<std::string> arguments) const {
  arguments.insert(arguments.begin(), weir_);
  auto result = RunProcess(arguments, interruption_);
  EXPECT_TRUE(result.ok()) << result.status();
  return result.ok() ? *std::move(result) : ProcessResult();
}

pid_t CommandTest::StartWeir(std::vector<std::string> arguments,
                             const std::function<bool()>& restrict) const {
  arguments.insert(arguments.begin(), weir_);
  ArgumentVector vector(std::move(arguments));
  const pid_t process = ::fork();
  if (process != 0) return process;
  const bool ready = std::freopen(path("out").c_str(), "w", stdout) != nullptr &&
                     std::freopen(path("err").c_str(), "w", stderr) != nullptr && (!restrict || restrict());
  if (!ready) ::_exit(125);
  ::execv(weir_.c_str(), vector.argv());
  ::_exit(127);
}

int CommandTest::AwaitExitCode(pid_t process) {
  int status = 0;
  EXPECT_EQ(::waitpid(process, &status, 0), process);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace weir
