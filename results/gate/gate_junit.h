#ifndef WEIR_RESULTS_GATE_GATE_JUNIT_H_
#define WEIR_RESULTS_GATE_GATE_JUNIT_H_

#include <string>

#include "results/gate/gate_outcome.h"

namespace weir {

/// The gate as a JUnit report, which CI systems show as tests: one test case a benchmark and one for each
/// exact count that changed, whose names do not depend on what other benchmarks there are. What regressed is
/// a failure, what fails in the new program an error; what is open or unmeasured is skipped, or a failure if
/// `inconclusive_fails` or all are required. The summary and the line that decided are the suite's
/// system-out. Well-formed whatever the names hold: U+FFFD stands for each byte that is not UTF-8 and each
/// character that XML does not have.
std::string RenderGateJunit(const GateOutcome& outcome, bool inconclusive_fails);

/// Of a gate that came to no result: one test case with the error.
std::string RenderFailedGateJunit(const std::string& error);

}  // namespace weir

#endif  // WEIR_RESULTS_GATE_GATE_JUNIT_H_
