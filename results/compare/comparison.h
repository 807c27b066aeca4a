#ifndef WEIR_RESULTS_COMPARE_COMPARISON_H_
#define WEIR_RESULTS_COMPARE_COMPARISON_H_

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "results/compare/difference.h"
#include "results/compare/metric.h"

namespace weir {

/// What can be said of a row, or of a count.
enum class Finding {
  kRegressed,     ///< costs more, beyond chance
  kImproved,      ///< costs less, beyond chance
  kEquivalent,    ///< the interval lies inside ± 2 %
  kUnclear,       ///< none of these could be shown
  kAdded,         ///< only the new report has it
  kRemoved,       ///< only the old report has it
  kIncomparable,  ///< there are no two figures to be held against each other
};

inline constexpr std::array<Finding, 7> kFindings = {
    Finding::kRegressed, Finding::kImproved, Finding::kEquivalent,  Finding::kUnclear,
    Finding::kAdded,     Finding::kRemoved,  Finding::kIncomparable};

/// "regressed", "improved", ...
std::string_view FindingName(Finding finding);

/// Why a row is unclear or incomparable.
enum class Reason {
  kNone,
  kOneProcess,     ///< a side has a single process, whose repetitions are not independent
  kOtherSession,   ///< the sides are of different sessions: drift cannot be told from change
  kTooFew,         ///< a single round, which says nothing of the noise
  kNotShown,       ///< the test did not show a difference, nor the interval that there is none
  kFailed,         ///< a run of it failed; ComparedRow::detail says how
  kNoFigure,       ///< a side does not have the metric
  kNotPositive,    ///< a figure is zero, negative or beyond all measure, so there is no ratio
  kAmbiguous,      ///< several benchmarks have the name, and not as many in both reports
  kNoSharedRound,  ///< no round of the session has both
};

/// "one_process", "other_session", ...; for programs. Empty for kNone.
std::string_view ReasonName(Reason reason);

/// In a few words; empty for kNone.
std::string_view ReasonInWords(Reason reason);

/// A case, and how it fares.
struct ComparedRow {
  std::string name;
  Finding finding = Finding::kUnclear;
  Reason reason = Reason::kNone;
  /// Of a failed row its message.
  std::string detail;
  /// Shown for orientation, no alternative to the others: a strategy that moves nothing.
  bool aside = false;
  /// Absent for what was added, removed or is incomparable, and for the base of a group.
  std::optional<Difference> difference;
  /// The median of the side that is there, where there is no difference to show.
  std::optional<double> value;
  /// Whether that is the old side's.
  bool value_of_base = false;
};

/// A count that is exact in both reports, and not the same.
struct CountChange {
  std::string name;     ///< of the case
  std::string counter;  ///< one of schema::kExactCounters
  double base = 0;
  double compared = 0;
  Finding finding = Finding::kRegressed;  ///< more is worse
};

/// Something that every output has to show. The code is for programs and stays the same.
struct ComparisonWarning {
  std::string code;
  std::string text;
};

/// Rows that are compared with one another, with a verdict of their own.
struct ComparedGroup {
  /// What all rows have in common; empty for two reports.
  std::string title;
  /// What the rows are compared with, where it is one of them; first among them, without a difference.
  std::string base_label;
  /// Whether the base is the best of them, and not the user's choice.
  bool base_is_best = false;
  std::vector<ComparedRow> rows;
  /// One sentence.
  std::string verdict;
};

/// The result of `weir compare`: a plain value, all that the outputs need.
struct Comparison {
  Metric metric;
  /// Sources; of a comparison within one report both are that report.
  std::string base_source;
  std::string compared_source;
  /// The part of the names whose values are compared within one report; empty for two reports.
  std::string column;
  /// Whether rounds were paired: both sides were measured in one session.
  bool paired = false;

  std::vector<ComparedGroup> groups;
  /// Counts that changed, and how many did not.
  std::vector<CountChange> count_changes;
  size_t equal_counts = 0;

  /// Rows with a difference, and the geometric mean of their cost ratios.
  size_t matched = 0;
  std::optional<double> geometric_mean;

  std::vector<ComparisonWarning> warnings;
  /// One sentence on all of it.
  std::string verdict;

  /// Rows with that finding in all groups, their bases left out.
  size_t Count(Finding finding) const;

  /// The first row of which a run failed; null if none did. Points into this.
  const ComparedRow* FirstFailed() const;
};

/// How a row differs from what it is held against: "9.9 % slower (95 % interval +8.3 % to +12 %)", with
/// "equivalent, " or "unclear, " before what is not beyond chance. Of a row without a difference, why there
/// is none.
std::string DifferenceInWords(const ComparedRow& row, const Metric& metric);

/// Decides on the difference of a row that was tested, after correction.
///
/// Equivalent if the interval says so, however small p is: a difference that small is none. Else regressed or
/// improved if `adjusted_p` is at most 0.05. Else unclear.
void Judge(ComparedRow& row);

/// Corrects p of the rows with a difference for all of them having been looked at. `adjust` is AdjustByHolm()
/// or AdjustByBenjaminiHochberg().
void AdjustForAllRows(std::vector<double> (*adjust)(std::span<const double>), std::vector<ComparedRow>& rows);

}  // namespace weir

#endif  // WEIR_RESULTS_COMPARE_COMPARISON_H_
