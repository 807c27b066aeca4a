#ifndef WEIR_COMMANDS_GATE_RULE_CHECK_H_
#define WEIR_COMMANDS_GATE_RULE_CHECK_H_

#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "results/compare/paired_measurement.h"
#include "results/gate/gate_rules.h"

namespace weir {

/// Adds what is not there yet.
void AddOnce(const std::string& name, std::vector<std::string>& names);

/// The metrics of these benchmarks, by the rows of both sides.
std::vector<std::string> MetricsOf(std::span<const PairedMeasurement::Benchmark> benchmarks);

/// INVALID_ARGUMENT where `metric`, if any, is none of `metrics`, which the message lists, or neither its
/// name nor `better` tells which values are better. `who` asks for it: "--metric".
absl::Status CheckMetric(const std::string& metric, const std::string& better, const std::string& who,
                         std::span<const std::string> metrics);

/// Whether rules can be meant for these benchmarks: CheckMetric() of all that they name, of `metrics`, which
/// any benchmark has; and INVALID_ARGUMENT where a benchmark's minimum effect would be above its tolerance,
/// so that it could not pass.
absl::Status CheckRules(const GateRules& rules, std::span<const std::string> benchmarks,
                        std::span<const std::string> metrics);

/// A line for each override that matches no benchmark, with the one that may be meant.
std::vector<std::string> StaleOverrides(const GateRules& rules, std::span<const std::string> benchmarks);

}  // namespace weir

#endif  // WEIR_COMMANDS_GATE_RULE_CHECK_H_
