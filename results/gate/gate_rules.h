#ifndef WEIR_RESULTS_GATE_GATE_RULES_H_
#define WEIR_RESULTS_GATE_GATE_RULES_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "results/report/name_filter.h"

namespace weir {

/// What is asked of one benchmark. Both are relative: 0.02 is 2 %.
struct GateRule {
  double min_effect = 0.02;  ///< slower by no more than this is no regression
  double tolerance = 0.10;   ///< a pass must have been able to see a slowdown of this size
  bool ignore = false;       ///< measured and shown, but decides nothing
};

/// An exception for benchmarks whose name matches, with or without what Google Benchmark appends to it.
struct GateOverride {
  std::string text;  ///< the name or the expression, as written
  /// Absent: `text` is the whole name.
  std::optional<NameFilter> expression;
  std::optional<double> min_effect;
  std::optional<double> tolerance;
  bool ignore = false;

  /// `benchmark` is the run_name, whole; it matches if it or WithoutAppendedParts() of it does.
  bool Matches(std::string_view benchmark) const;
};

/// The rules of a gate: one for all benchmarks, and exceptions.
struct GateRules {
  /// The probability, over all benchmarks together, of a false alarm in a stage.
  double alpha = 0.05;
  GateRule common;
  std::vector<GateOverride> overrides;

  /// The common rule with what all overrides that match this run_name say, in their order.
  GateRule For(std::string_view benchmark) const;
};

/// Reads overrides:
///
///   {"overrides": [
///     {"name": "BM_Sort/1024", "tolerance": 0.2},
///     {"regex": "^BM_Net", "min_effect": 0.1, "tolerance": 0.3},
///     {"name": "BM_Flaky", "ignore": true}]}
///
/// Each has either a "name", the whole of it (but for what Google Benchmark appends: /real_time and the
/// like), or a "regex" (POSIX extended) that is found anywhere in it. INVALID_ARGUMENT, naming `source_name`
/// and the place, for anything else: an unknown key, a number that is no relative effect (from 0 to 1), an
/// expression that is none.
absl::StatusOr<std::vector<GateOverride>> ReadGateOverrides(std::string_view json,
                                                            std::string_view source_name);

}  // namespace weir

#endif  // WEIR_RESULTS_GATE_GATE_RULES_H_
