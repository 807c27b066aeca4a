#ifndef WEIR_RESULTS_GATE_GATE_JUNIT_H_
#define WEIR_RESULTS_GATE_GATE_JUNIT_H_

#include <string>

#include "results/gate/gate_outcome.h"

namespace weir {

/// The gate as a JUnit report, which CI systems show as tests: one test case a benchmark, one for each count
/// that changed, and one for the control if there was one. What regressed is a failure; what is insensitive
/// or undecided, and a control that raised an alarm, is skipped, or a failure if `inconclusive_fails`. The
/// line that decided is the suite's system-out. Well-formed whatever the names hold: U+FFFD stands for each
/// byte that is not UTF-8 and each character that XML does not have.
std::string RenderGateJunit(const GateOutcome& outcome, bool inconclusive_fails);

}  // namespace weir

#endif  // WEIR_RESULTS_GATE_GATE_JUNIT_H_
