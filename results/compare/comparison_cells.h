#ifndef WEIR_RESULTS_COMPARE_COMPARISON_CELLS_H_
#define WEIR_RESULTS_COMPARE_COMPARISON_CELLS_H_

#include <string>

#include "results/compare/comparison.h"

namespace weir {

/// A row in the words of the tables for people. What is not known is "n/a", what makes no sense is empty.
struct ComparisonCells {
  std::string base;  ///< the median, with its unit
  std::string compared;
  std::string change;      ///< "5.2 % slower"
  std::string rest;        ///< the same against what all rows have in common
  std::string interval;    ///< "+3.1 % … +7.2 %", of the ratio of new to old
  std::string p;           ///< after correction
  std::string detectable;  ///< "± 2.3 %"
  std::string rounds;      ///< "9", or "5, 7" where they are not paired
  std::string finding;     ///< "regressed"; within one report "slower", "best"
};

ComparisonCells CellsOf(const Comparison& comparison, const ComparedGroup& group, const ComparedRow& row);

/// Whether the row is what the others of its group are compared with.
bool IsBase(const ComparedGroup& group, const ComparedRow& row);

/// A value of the row in words: BigO coefficients with what they are of, RMS as a percentage.
std::string ValueInWords(const Metric& metric, const ComparedRow& row, double value);

/// Whether a reader has to see the row: anything but equivalent and unclear ones.
bool IsNotable(const ComparedRow& row);

/// "4 → 5 (+25 %)".
std::string ChangeOfCount(const CountChange& change);

}  // namespace weir

#endif  // WEIR_RESULTS_COMPARE_COMPARISON_CELLS_H_
