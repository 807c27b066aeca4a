// Every log of the catalogue against the contract of logs.

#include "strategies/commit/logs.h"
#include "tests/conformance/conformance_main.h"
#include "tests/conformance/log_suite.h"

namespace weir {

INSTANTIATE_TEST_SUITE_P(Logs, LogTest, testing::ValuesIn(LogStrategies().begin(), LogStrategies().end()),
                         LogName);

}  // namespace weir

int main(int argc, char** argv) { return weir::ConformanceMain(argc, argv); }
