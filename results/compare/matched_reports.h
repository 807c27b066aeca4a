#ifndef WEIR_RESULTS_COMPARE_MATCHED_REPORTS_H_
#define WEIR_RESULTS_COMPARE_MATCHED_REPORTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "results/compare/paired_measurement.h"
#include "results/report/sampled_report.h"

namespace weir {

/// Which cases of two reports belong together, as indices; one of both may be missing.
struct Match {
  std::optional<uint32_t> base;
  std::optional<uint32_t> compared;
  /// Several benchmarks have the name, and not as many in both reports.
  bool ambiguous = false;

  bool Complete() const { return base && compared && !ambiguous; }
};

/// Two reports, sampled by one metric, and what of them belongs together: what is compared and gated, from
/// files or just measured. A value; may be moved, not copied.
struct MatchedReports {
  SampledReport base;
  SampledReport compared;
  std::vector<Match> matches;
  /// Whether both are of one session, so that their rounds are pairs.
  bool paired = false;
};

/// By run_name. Of a name that several benchmarks have, the first matches the first, and so on, if both
/// reports have as many. In the order of the compared report, what only the base has behind.
MatchedReports MatchByName(SampledReport base, SampledReport compared);

/// What was measured in pairs needs no names to be matched.
MatchedReports MatchMeasured(MeasuredPairs measured, const SampleChoice& choice);

}  // namespace weir

#endif  // WEIR_RESULTS_COMPARE_MATCHED_REPORTS_H_
