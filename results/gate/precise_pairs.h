#ifndef WEIR_RESULTS_GATE_PRECISE_PAIRS_H_
#define WEIR_RESULTS_GATE_PRECISE_PAIRS_H_

#include <cstddef>
#include <span>

#include "absl/status/statusor.h"
#include "results/gate/pair_source.h"

namespace weir {

/// Whether these changes, ln(new / old), say enough: there are six, and the 95 % interval of their centre
/// reaches no farther than 2 % to either side, or a quarter of the change itself.
bool Precise(std::span<const double> changes);

/// Measures all benchmarks that have figures until they are Precise(), in looks as those of RunGate(), or
/// have `most` pairs, or the source ends. When to end depends on how far the changes scatter and hardly on
/// how large they are, so that an interval still means what it says.
absl::Status MeasureUntilPrecise(PairSource& source, size_t most);

/// Measures `pairs` of each.
absl::Status MeasurePairsOfAll(PairSource& source, size_t pairs);

}  // namespace weir

#endif  // WEIR_RESULTS_GATE_PRECISE_PAIRS_H_
