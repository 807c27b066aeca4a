#ifndef WEIR_RESULTS_COMPARE_GROUP_COMPARISON_H_
#define WEIR_RESULTS_COMPARE_GROUP_COMPARISON_H_

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "results/compare/comparison.h"
#include "results/compare/metric.h"
#include "results/report/sampled_report.h"

namespace weir {

/// One of the cases of a session that did the same work in different ways.
struct Contestant {
  std::string label;
  /// By round.
  std::span<const Sample> samples;
  bool failed = false;
  std::string error;  ///< of the first run that failed
  /// It may not be the best: no way of doing the work, or not comparable with the others.
  bool aside = false;
  bool threaded = false;  ///< it works on several threads, its own or the kernel's
  /// Where all are of one process, whose rows are no pairs: what its repetitions say. Of all or none.
  std::optional<SessionFigure> figure = {};
};

/// Compares each with `contestants[base]`, rounds paired (or by repetitions, see Contestant::figure): the
/// rows of `weir run` and of `weir compare --col`. In the order of the contestants; the base's own row has no
/// difference. p is corrected over the group by Benjamini and Hochberg: of the cases called slower or faster,
/// at most one in twenty is so by chance. (Holm's stricter way would need ten rounds before any of a dozen
/// strategies could count.) Where `others_busy`, none is called better than one with several threads, which
/// others slow most, unless it has several too and the other takes twice as long; see ForeignCpuTally.
std::vector<ComparedRow> CompareWithin(std::span<const Contestant> contestants, size_t base,
                                       const Metric& metric, bool others_busy);

}  // namespace weir

#endif  // WEIR_RESULTS_COMPARE_GROUP_COMPARISON_H_
