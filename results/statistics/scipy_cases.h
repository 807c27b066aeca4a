#ifndef WEIR_RESULTS_STATISTICS_SCIPY_CASES_H_
#define WEIR_RESULTS_STATISTICS_SCIPY_CASES_H_

#include <string>
#include <string_view>
#include <vector>

#include "results/statistics/signed_rank.h"

namespace weir {

/// One line of testdata/scipy_values.txt, for tests.
struct ScipyCase {
  std::vector<std::string> words;            ///< how it was computed, such as "two-sided"
  std::vector<double> expected;              ///< NaN: absent
  std::vector<std::vector<double>> samples;  ///< one or two
  std::string line;                          ///< as it stands there, for messages
};

/// All cases of that kind, in the order of the file. Read relative to the working directory of a Bazel test.
std::vector<ScipyCase> ScipyCases(std::string_view kind);

/// "two-sided", "greater" or "less".
Alternative AlternativeNamed(std::string_view word);

}  // namespace weir

#endif  // WEIR_RESULTS_STATISTICS_SCIPY_CASES_H_
