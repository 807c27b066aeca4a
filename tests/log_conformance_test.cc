// Every log of the catalogue against the contract of logs, and the one that is taken where none is named.

#include <vector>

#include "strategies/commit/logs.h"
#include "tests/conformance/conformance_main.h"
#include "tests/conformance/log_suite.h"

namespace weir {
namespace {

std::vector<LogStrategy> AllLogs() {
  std::vector<LogStrategy> all(LogStrategies().begin(), LogStrategies().end());
  all.push_back({.name = "chosen",
                 .summary = "the one that is taken where none is named",
                 .durable = true,
                 .commits_each = false,
                 .open = OpenLog,
                 .supported = nullptr});
  return all;
}

}  // namespace

INSTANTIATE_TEST_SUITE_P(Logs, LogTest, testing::ValuesIn(AllLogs()), LogName);

}  // namespace weir

int main(int argc, char** argv) { return weir::ConformanceMain(argc, argv); }
