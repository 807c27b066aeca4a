#ifndef WEIR_RESULTS_GATE_GATE_H_
#define WEIR_RESULTS_GATE_GATE_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "results/compare/instruction_count.h"
#include "results/gate/gate_rules.h"
#include "results/gate/pair_source.h"
#include "results/statistics/hodges_lehmann.h"

namespace weir {

/// What a gate says of one benchmark.
enum class BenchmarkVerdict {
  kClear,       ///< its upper limit lies below the tolerance
  kRegressed,   ///< its lower limit lies above the minimum effect, on first pairs and again on fresh ones
  kOpen,        ///< neither
  kFailed,      ///< it ran in the old program and fails in the new one
  kUnmeasured,  ///< skipped, missing, or failing in the old program too; decides nothing
  kIgnored,     ///< by the rules
};

/// "clear", "regressed", "skipped", ...
std::string_view BenchmarkVerdictName(BenchmarkVerdict verdict);

/// One benchmark's figures. Changes are ln(new / old) of what it costs.
struct GatedBenchmark {
  std::string name;  ///< of several that have one name, the second is "name#2"
  GateRule rule;
  BenchmarkVerdict verdict = BenchmarkVerdict::kOpen;
  /// Whether it is clear, and even its upper limit is below minus the minimum effect.
  bool improved = false;
  /// Of kFailed and kUnmeasured.
  std::string reason;
  /// What is compared, and the medians of either side in its own unit, where there are.
  std::string metric;
  std::optional<double> old_value;
  std::optional<double> new_value;
  size_t pairs = 0;  ///< in all, new against old
  /// The centre of TwoRank and its two-sided 95 % interval, from all pairs.
  ShiftEstimate change;
  /// Of a suspect: the same of the first pairs and of the fresh ones, against the old program and its copy.
  /// Reports have no copy.
  struct Stages {
    ShiftEstimate first;
    ShiftEstimate again;
    ShiftEstimate against_copy;
  };
  std::optional<Stages> stages;
  /// Where they were counted, or were to be.
  std::optional<InstructionCount> instructions;

  /// Whether it takes part in the decision.
  bool Counts() const {
    return verdict != BenchmarkVerdict::kIgnored && verdict != BenchmarkVerdict::kUnmeasured;
  }
};

/// Says of it that it has none. One that is ignored stays so.
void SetWithoutFigures(const WithoutFigures& without, GatedBenchmark& benchmark);

/// What a gate says altogether.
enum class GateVerdict {
  kPass,
  kRegression,
  kInconclusive,
  kFailed,  ///< a benchmark fails in the new program, or one is unmeasured where all are required
};

/// "pass", "regression", "inconclusive", "failed".
std::string_view GateVerdictName(GateVerdict verdict);

/// A gate's result; a plain value.
struct GateResult {
  GateVerdict verdict = GateVerdict::kPass;
  std::vector<GatedBenchmark> benchmarks;
  /// Whether one that is unmeasured is a failure.
  bool all_required = false;
  /// Whether the source ended before everything was decided.
  bool ended_early = false;
  /// Whether two sessions were compared, that is, without pairs.
  bool other_sessions = false;
  /// Whether their reports say that they are of machines with different CPUs, which decide nothing.
  bool other_machine = false;
  /// Whether their reports are of other tools, whose programs weir cannot measure; see Comparison::other_tools.
  bool other_tools = false;
  /// Whether instructions alone decided, of which each benchmark has a single exact count.
  bool by_instructions = false;
  /// How much successive pairs resemble each other, as far as certain; 0 if they do not.
  double serial_correlation = 0;

  size_t Count(BenchmarkVerdict verdict) const;
  /// The geometric mean of new / old of what they cost, over those that count and have figures; nothing
  /// without any.
  std::optional<double> GeometricMean() const;
};

/// Decides whether a program has become slower, by pairs from `source`, in looks at ever more of them: at 6,
/// 10, 16, 26 and 40 pairs of a benchmark, of suspects at as many fresh ones. With m = ln(1 + min_effect),
/// t = ln(1 + tolerance), the tests of TwoRank, and a = alpha, at each look:
///
/// 1. A suspect whose fresh pairs are above m at 5/8 a, against the old program and against a copy of it, has
///    regressed; Holm's correction is over all suspects so far, of which those regressed count as p = 0.
/// 2. Any other benchmark whose pairs are above m at 5/16 a, without correction, becomes a suspect. Only
///    fresh pairs can make it more, so that screening needs no correction over the benchmarks, of which Holm
///    would ask for more pairs than most gates measure. The copy is there because two files of the same code can
///    differ by some percent; a change must be more than that.
/// 3. A benchmark of which all pairs together are below t at 5/16 a is clear, and improved if they are even
///    below -m; while their centre is beyond m to either side and that is not shown, only at its last look. A
///    gate passes if all are clear, for which each one's own test bounds the chance of a false pass, however
///    many there are (an intersection-union test).
///
/// What is neither is measured on, to the last look or the end of the source; then what there is stands for
/// the next look. The levels are simulated, see gate_simulation.h: over its looks a gate of equal programs
/// regresses in far less than `alpha` of the cases, and of benchmarks that are slower by the tolerance it
/// passes about `alpha`.
///
/// Pairs that follow each other may be alike, which makes any such test reject too often. Their serial
/// correlation is estimated from all pairs, and weakens every p-value (Widening()); the intervals that are
/// shown are widened by as much of it as is certain, as those of compare and ab are.
///
/// Errors are the source's. NOT_FOUND if there is nothing to decide on.
absl::StatusOr<GateResult> RunGate(PairSource& source, const GateRules& rules);

/// The same of pairs that were measured before, all of one session, of which there are no more: the earlier
/// half screens at alpha, the later half confirms with Holm's correction over the suspects, or a twentieth of
/// the benchmarks if that is more, and a benchmark is clear on all pairs at alpha.
absl::StatusOr<GateResult> GateStoredPairs(std::vector<BenchmarkPairs> pairs, const GateRules& rules);

/// Writes the verdict that those of the benchmarks make, and makes equal names differ; `rules` says whether
/// all must be measured.
void DecideGate(const GateRules& rules, GateResult& result);

}  // namespace weir

#endif  // WEIR_RESULTS_GATE_GATE_H_
