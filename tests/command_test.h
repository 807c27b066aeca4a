#ifndef WEIR_TESTS_COMMAND_TEST_H_
#define WEIR_TESTS_COMMAND_TEST_H_

#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "harness/process/child_process.h"
#include "harness/process/interruption.h"
#include "results/report/report.h"

namespace weir {

/// A test of whole commands: runs `weir` as a user does, in a directory of the test's own. The test must have
/// //:weir among its data.
class CommandTest : public testing::Test {
 protected:
  /// Empties the directory, TEMP/NAME-OF-THE-TEST.
  void SetUp() override;

  /// Of the file `name` in the directory.
  std::string path(const std::string& name) const { return (directory_ / name).string(); }
  std::string Contents(const std::string& name) const;
  /// Of a file that must be a report; an empty one if it is not, and the test fails.
  Report ReadReportOf(const std::string& name) const;
  /// Makes a file of the text, and returns its path.
  std::string Write(const std::string& name, const std::string& text) const;
  /// The same, one that can be executed.
  std::string WriteProgram(const std::string& name, const std::string& text) const;

  /// Runs `weir` with these arguments to its end.
  ProcessResult Weir(std::vector<std::string> arguments) const;
  /// Starts it with its outputs in the files `out` and `err`. The new process first calls `restrict`, if any,
  /// and ends with exit code 125 where that returns false.
  pid_t StartWeir(std::vector<std::string> arguments, const std::function<bool()>& restrict = {}) const;
  /// Waits for that process: its exit code, or 128 + the signal's number if one ended it.
  static int AwaitExitCode(pid_t process);

  const Interruption interruption_;
  std::filesystem::path directory_;
  std::string weir_ = std::filesystem::absolute("weir").string();  ///< the program
};

}  // namespace weir

#endif  // WEIR_TESTS_COMMAND_TEST_H_
