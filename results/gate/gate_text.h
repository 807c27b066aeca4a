#ifndef WEIR_RESULTS_GATE_GATE_TEXT_H_
#define WEIR_RESULTS_GATE_GATE_TEXT_H_

#include <string>

#include "results/gate/gate_outcome.h"
#include "results/text/table_style.h"

namespace weir {

/// For a terminal: a table of the benchmarks, counts that changed, warnings, and as the last line what
/// decided, unbroken so that a program can take it. Of more than a hundred benchmarks those that passed are
/// left out.
std::string RenderGateText(const GateOutcome& outcome, const TableStyle& style);

}  // namespace weir

#endif  // WEIR_RESULTS_GATE_GATE_TEXT_H_
