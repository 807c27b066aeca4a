#ifndef WEIR_RESULTS_GATE_GATE_TEXT_H_
#define WEIR_RESULTS_GATE_GATE_TEXT_H_

#include <string>

#include "results/gate/gate_outcome.h"
#include "results/text/text_table.h"

namespace weir {

/// For a terminal: a table of the benchmarks, counts that changed, warnings, then the summary and as the last
/// line what decided, each unbroken so that a program can take it and with whole names. Of more than a
/// hundred benchmarks those that are clear and have not improved are left out of the table.
std::string RenderGateText(const GateOutcome& outcome, const TableStyle& style);

}  // namespace weir

#endif  // WEIR_RESULTS_GATE_GATE_TEXT_H_
