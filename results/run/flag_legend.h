#ifndef WEIR_RESULTS_RUN_FLAG_LEGEND_H_
#define WEIR_RESULTS_RUN_FLAG_LEGEND_H_

#include <string>
#include <vector>

#include "results/run/run_summary.h"

namespace weir {

/// The flags of a run, each with a letter where width is short: the same in all of its tables. What all rows
/// carry stands in no cell, but once at the end.
class FlagLegend {
 public:
  /// Of all cases that are shown. In words: "foreign-cpu 4/12"; else as letters: "a4".
  FlagLegend(const RunSummary& run, bool words);

  /// The flags of a case, each with the number of rounds that carry it unless all do.
  std::string Cell(const CaseSummary& each) const;

  /// What the flags mean, a line each, for the end of the run's text.
  std::vector<std::string> Lines() const;

  /// The same as text of at most `width` columns.
  std::string Text(size_t width) const;

 private:
  struct Entry {
    std::string head;  ///< what the lines of `text` stand behind
    std::string text;
  };

  // A flag of the run, and how many cases carry it in how many of their rounds.
  struct Carried {
    std::string name;
    size_t cases = 0;
    size_t least = 0;
    size_t most = 0;
  };

  void Collect(const CaseSummary& each);
  bool OfAll(const Carried& flag) const { return cases_ > 1 && flag.cases == cases_; }
  std::string Letter(const std::string& name) const;
  std::vector<Entry> Entries() const;

  bool words_;
  size_t cases_ = 0;
  std::vector<Carried> flags_;
};

/// What each flag of weir's means, for the help of a command.
std::string FlagsHelp();

}  // namespace weir

#endif  // WEIR_RESULTS_RUN_FLAG_LEGEND_H_
