#include "tests/suite_run.h"

#include <cstdio>

#include "fmt/format.h"

namespace weir {

SuiteRun RunSuite(const std::string& program, const std::string& filter, const std::string& flags) {
  const std::string command = fmt::format(
      "env -i TEST_TMPDIR=\"$TEST_TMPDIR\" {} --gtest_filter='{}' {} 2>&1", program, filter, flags);
  std::FILE* const pipe = ::popen(command.c_str(), "r");
  std::string output;
  char chunk[4096];
  for (size_t got; (got = std::fread(chunk, 1, sizeof chunk, pipe)) > 0;) output.append(chunk, got);
  return {::pclose(pipe), output};
}

}  // namespace weir
