#ifndef WEIR_RESULTS_GATE_GATE_RULES_H_
#define WEIR_RESULTS_GATE_GATE_RULES_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "results/compare/metric.h"
#include "results/report/name_filter.h"

namespace weir {

/// What is asked of one benchmark. Both are relative: 0.05 is 5 %. The minimum effect is at most the
/// tolerance.
struct GateRule {
  double min_effect = 0.05;  ///< slower by no more than this is no regression
  double tolerance = 0.10;   ///< slower by less than this is clear
  bool ignore = false;       ///< measured and shown, but decides nothing
  std::string metric;        ///< empty: the one that follows the benchmark, see TimeAskedFor()
  std::string better;        ///< which values of the metric, "higher" or "lower"; empty: as its name tells

  /// That metric, or `name` where there is none, with its direction.
  Metric MetricOr(std::string_view name) const;
};

/// An exception for benchmarks whose name matches, with or without what Google Benchmark appends to it.
struct GateOverride {
  std::string text;  ///< the name or the expression, as written
  /// Absent: `text` is the whole name.
  std::optional<NameFilter> expression;
  std::optional<double> min_effect;
  std::optional<double> tolerance;
  bool ignore = false;
  std::string metric;  ///< empty: says nothing of it
  std::string better;  ///< likewise

  /// `benchmark` is the run_name, whole; it matches if it or WithoutAppendedParts() of it does.
  bool Matches(std::string_view benchmark) const;
};

/// The rules of a gate: one for all benchmarks, and exceptions.
struct GateRules {
  /// The probability of a false regression, over all benchmarks, and of a false pass of one that is slower by
  /// the tolerance, at most; see RunGate().
  double alpha = 0.05;
  /// Pairs of a benchmark, at most; of a suspect that many first and some fewer fresh ones.
  size_t most_pairs = 40;
  /// Whether a benchmark that cannot be measured is a failure.
  bool require_all = false;
  GateRule common;
  std::vector<GateOverride> overrides;

  /// The common rule with what all overrides that match this run_name say, in their order.
  GateRule For(std::string_view benchmark) const;

  /// At how many pairs of a benchmark the gate looks at them, ascending; and at how many fresh ones of a
  /// suspect.
  std::vector<size_t> FirstLooks() const;
  std::vector<size_t> FreshLooks() const;
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
/// expression that is none. "better" is "higher" or "lower".
absl::StatusOr<std::vector<GateOverride>> ReadGateOverrides(std::string_view json,
                                                            std::string_view source_name);

}  // namespace weir

#endif  // WEIR_RESULTS_GATE_GATE_RULES_H_
