#ifndef WEIR_RESULTS_GATE_GATE_H_
#define WEIR_RESULTS_GATE_GATE_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "results/gate/gate_rules.h"
#include "results/gate/pair_source.h"
#include "results/statistics/hodges_lehmann.h"

namespace weir {

/// What a gate says of one benchmark.
enum class BenchmarkVerdict {
  kPassed,       ///< not slower, and a slowdown of the tolerance would have been seen
  kRegressed,    ///< slower by more than the minimum effect, twice
  kUnconfirmed,  ///< suspected, but fresh pairs did not show it again; counts as passed
  kInsensitive,  ///< not seen to be slower, but the pairs could have missed the tolerance
  kUndecided,    ///< a run of it failed, or two sessions cannot tell; see other_sessions.h
  kIgnored,      ///< by the rules
};

/// "passed", "regressed", ...
std::string_view BenchmarkVerdictName(BenchmarkVerdict verdict);

/// One benchmark's figures. Effects are relative costs: 0.05 is 5 % slower.
struct GatedBenchmark {
  std::string name;
  GateRule rule;
  BenchmarkVerdict verdict = BenchmarkVerdict::kPassed;
  size_t pairs = 0;
  /// ln(new / old): the centre of TwoRank and its two-sided 95 % interval, from the first pairs.
  ShiftEstimate change;
  /// Of the hypothesis that it is slower by no more than the minimum effect, adjusted for serial correlation
  /// and the number of benchmarks.
  double p = 1;
  /// The same from the fresh pairs, if it was suspected.
  std::optional<double> confirming_p;
  /// The slowdown that the gate would have found with a probability of 80 %; infinite where none.
  double detectable = 0;
};

/// What a gate says altogether.
enum class GateVerdict { kPass, kRegression, kInconclusive };

/// A gate's result; a plain value.
struct GateResult {
  GateVerdict verdict = GateVerdict::kPass;
  std::vector<GatedBenchmark> benchmarks;
  /// Whether the old program was measured against itself, and what of it looked like a regression.
  bool has_control = false;
  std::vector<std::string> control_alarms;
  /// Whether two sessions were compared, that is, without pairs.
  bool other_sessions = false;
  /// How much successive pairs resemble each other, as far as certain; 0 if they do not.
  double serial_correlation = 0;
};

/// Decides whether a program has become slower, by pairs from `source`.
///
/// 1. Every benchmark: the one-sided test of TwoRank of its pairs' changes against ln(1 + min_effect). All
///    p-values are adjusted by Holm, benchmarks that are ignored or failed left out. Those at most alpha are
///    suspects.
/// 2. Suspects are measured again, and the same test, adjusted for their number, must reject again: then they
///    are regressed. So a false alarm needs two independent errors.
/// 3. The control, the old program against itself, goes through step 1, with a minimum effect and level of
/// its
///    own benchmarks. If anything in it is suspect, the machine makes differences of its own and the gate is
///    inconclusive whatever else was found.
/// 4. Without a regression it passes if nothing failed and it could have seen one: if for every benchmark the
/// slowdown that both
///    steps would have found with a probability of 80 %, (1 + min_effect) exp(s d) - 1, is within its
///    tolerance. s is ShamosSpread() of its changes without its small-sample bias, d
///    ConfirmedTestPower::shift.
///
/// Pairs that follow each other may be alike, which makes any such test reject too often (at a correlation of
/// 0.5, twenty benchmarks together in 60 % of cases instead of 5 %). Their serial correlation is estimated
/// from all changes of step 1, and as much of it as is certain widens every interval and weakens
/// every p-value (Widening()).
///
/// Errors are the source's. NOT_FOUND if it has no benchmark.
absl::StatusOr<GateResult> RunGate(PairSource& source, const GateRules& rules);

}  // namespace weir

#endif  // WEIR_RESULTS_GATE_GATE_H_
