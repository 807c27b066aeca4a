#ifndef WEIR_RESULTS_COMPARE_ENVIRONMENT_DIFFERENCE_H_
#define WEIR_RESULTS_COMPARE_ENVIRONMENT_DIFFERENCE_H_

#include <string_view>
#include <vector>

#include "results/compare/comparison.h"
#include "results/report/report.h"

namespace weir {

/// What in the contexts of two reports makes their figures hard to compare: another machine, compiler,
/// flags, library or setting (one warning for each key that differs or that only one has; those of one run,
/// as date and load, do not count), and for each report what would spoil figures anyway: debug builds,
/// frequency scaling, a run that was cut short. What differs of the CPU, the compiler, its flags or the kind
/// of build comes first.
std::vector<ComparisonWarning> EnvironmentWarnings(const Report& base, const Report& compared,
                                                   std::string_view base_name = "the old report",
                                                   std::string_view compared_name = "the new report");

/// Whether a key of a context says what was measured, or on what: the CPU, the compiler, its flags or the kind
/// of build, be it Google Benchmark's, weir's or a user's. Figures of others are of something else.
bool IsDecisive(std::string_view key);

/// Whether two reports are of the same CPU, compiler, flags and kind of build, as far as both say. If not,
/// their figures are of different things.
bool AreAlike(const Report& base, const Report& compared);

/// The same of the CPU alone: its model, cores, clock and caches.
bool SameMachine(const Report& base, const Report& compared);

/// What would spoil the figures of one report by itself: a debug or unoptimised build, frequency scaling, a run
/// that was cut short.
std::vector<ComparisonWarning> EnvironmentWarnings(const Report& report, std::string_view name);

}  // namespace weir

#endif  // WEIR_RESULTS_COMPARE_ENVIRONMENT_DIFFERENCE_H_
