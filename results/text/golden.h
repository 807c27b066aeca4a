#ifndef WEIR_RESULTS_TEXT_GOLDEN_H_
#define WEIR_RESULTS_TEXT_GOLDEN_H_

#include <cstddef>
#include <string>

namespace weir {

/// Expects results/`name`, which must be among the test's data, to hold exactly `text`. To write the
/// files anew after a change that is meant: WEIR_UPDATE_GOLDENS=$PWD and the test in bazel-bin.
void ExpectGolden(const std::string& name, const std::string& text);

/// The most columns that a line of `text` takes in a terminal.
size_t WidestLine(const std::string& text);

}  // namespace weir

#endif  // WEIR_RESULTS_TEXT_GOLDEN_H_
