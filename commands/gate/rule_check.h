#ifndef WEIR_COMMANDS_GATE_RULE_CHECK_H_
#define WEIR_COMMANDS_GATE_RULE_CHECK_H_

#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "results/gate/gate_rules.h"

namespace weir {

/// Whether rules can be meant for these benchmarks: INVALID_ARGUMENT where a metric that they name is none of
/// `metrics`, all that any benchmark has, which the message lists, or a benchmark's minimum effect would be
/// above its tolerance, so that it could not pass.
absl::Status CheckRules(const GateRules& rules, std::span<const std::string> benchmarks,
                        std::span<const std::string> metrics);

/// A line for each override that matches no benchmark, with the one that may be meant.
std::vector<std::string> StaleOverrides(const GateRules& rules, std::span<const std::string> benchmarks);

}  // namespace weir

#endif  // WEIR_COMMANDS_GATE_RULE_CHECK_H_
