#ifndef WEIR_HARNESS_PAIRS_BENCHMARK_FILTER_H_
#define WEIR_HARNESS_PAIRS_BENCHMARK_FILTER_H_

#include <string>
#include <string_view>

namespace weir {

/// A regular expression for Google Benchmark's `--benchmark_filter` that matches `name` and, between ^ and $,
/// nothing else, with all of its engines (POSIX extended, std::regex, RE2): the characters that mean
/// something to one have a backslash before them. Not ] and }, which mean nothing alone, and which std::regex
/// refuses to have one.
std::string EscapedForFilter(std::string_view name);

}  // namespace weir

#endif  // WEIR_HARNESS_PAIRS_BENCHMARK_FILTER_H_
