#ifndef WEIR_RESULTS_RUN_LEVEL_VERDICT_H_
#define WEIR_RESULTS_RUN_LEVEL_VERDICT_H_

#include <string>

#include "results/run/ranking.h"

namespace weir {

/// The verdict where most candidates take the same time (ranking.level > 0), without a stop: "all 12
/// strategies keep up with the slow sink (100 MB/s): each is within 2 % of the fastest; flooded
/// held …". Begins in lower case.
std::string LevelVerdict(const Ranking& ranking);

}  // namespace weir

#endif  // WEIR_RESULTS_RUN_LEVEL_VERDICT_H_
