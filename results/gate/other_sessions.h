#ifndef WEIR_RESULTS_GATE_OTHER_SESSIONS_H_
#define WEIR_RESULTS_GATE_OTHER_SESSIONS_H_

#include "results/compare/comparison.h"
#include "results/compare/matched_reports.h"
#include "results/gate/gate.h"

namespace weir {

/// What a gate can say of two reports of different sessions, compared without pairs. Nothing in them tells a
/// change of the program from one of the machine, so no benchmark is regressed. One whose 95 % interval lies
/// wholly below its tolerance is clear, as far as that goes; any other is open. `comparison` is of these
/// reports.
GateResult GateOtherSessions(const MatchedReports& reports, const Comparison& comparison,
                             const GateRules& rules);

}  // namespace weir

#endif  // WEIR_RESULTS_GATE_OTHER_SESSIONS_H_
