#include "results/gate/gate_pairs.h"

#include <string>

#include "results/compare/difference.h"

namespace weir {

std::vector<BenchmarkPairs> PairsOf(const MatchedReports& reports, bool higher_is_better) {
  std::vector<BenchmarkPairs> pairs;
  for (const Match& match : reports.matches) {
    if (!match.Complete()) continue;
    const SampledCase& before = reports.base.cases[*match.base];
    const SampledCase& after = reports.compared.cases[*match.compared];
    pairs.push_back({std::string(before.name),
                     PairRounds(before.samples, after.samples, higher_is_better).changes,
                     {},
                     before.errors + after.errors > 0});
  }
  return pairs;
}

}  // namespace weir
