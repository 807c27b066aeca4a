#ifndef WEIR_RESULTS_RUN_FLAG_LEGEND_H_
#define WEIR_RESULTS_RUN_FLAG_LEGEND_H_

#include <string>
#include <vector>

#include "results/run/run_summary.h"

namespace weir {

/// The contamination flags of a run, each with a letter where width is short: the same in all of its tables.
class FlagLegend {
 public:
  /// Of all cases that are shown. In words: "foreign-cpu 4/12"; else as letters: "a4".
  FlagLegend(const RunSummary& run, bool words);

  bool words() const { return words_; }

  /// The flags of a case, each with the number of rounds that carry it unless all do.
  std::string Cell(const CaseSummary& each) const;

  /// What the flags mean, a line each, for the end of the run's text; empty if there are none.
  std::string Text(size_t width) const;

 private:
  void Collect(const std::vector<CaseSummary>& cases);
  std::string Letter(const std::string& name) const;

  bool words_;
  std::vector<std::string> names_;
};

}  // namespace weir

#endif  // WEIR_RESULTS_RUN_FLAG_LEGEND_H_
