#ifndef WEIR_RESULTS_COMPARE_COMPARISON_H_
#define WEIR_RESULTS_COMPARE_COMPARISON_H_

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "results/compare/difference.h"
#include "results/compare/instruction_count.h"
#include "results/compare/metric.h"
#include "results/report/sampled_report.h"

namespace weir {

/// What can be said of a row, or of a count.
enum class Finding {
  kRegressed,        ///< costs more, beyond chance
  kImproved,         ///< costs less, beyond chance
  kLikelyRegressed,  ///< costs more than the other rows do, farther out than these scatter between sessions
  kLikelyImproved,   ///< the same for less
  kDiffers,          ///< the two figures differ beyond what repetitions scatter, whatever the cause
  kEquivalent,       ///< the interval lies inside ± 2 %
  kUnclear,          ///< none of these could be shown
  kAdded,            ///< only the new report has it
  kRemoved,          ///< only the old report has it
  kIncomparable,     ///< a side has no figure
};

inline constexpr std::array<Finding, 10> kFindings = {
    Finding::kRegressed, Finding::kImproved,    Finding::kLikelyRegressed, Finding::kLikelyImproved,
    Finding::kDiffers,   Finding::kEquivalent,  Finding::kUnclear,         Finding::kAdded,
    Finding::kRemoved,   Finding::kIncomparable};

/// What a comparison stands on, the strongest first: the ladder of evidence.
enum class Rung {
  kOneSession = 1,    ///< rounds are paired, so that drift falls on both sides alike
  kManySessions = 2,  ///< several sessions a side, each a sample of its own
  kHistory = 3,       ///< two sessions, and how far each row moves without a change is known
  kTwoSessions = 4,   ///< eight and more rows, whose scatter is the noise of a session
  kTwoFiles = 5,      ///< two figures a row, and what repetitions say of their noise
};

/// "regressed", "improved", ...
std::string_view FindingName(Finding finding);

/// Why a row is unclear or incomparable.
enum class Reason {
  kNone,
  kOneProcess,     ///< a side has a single process, whose repetitions are not independent
  kOtherSession,   ///< the sides are of different sessions: drift cannot be told from change
  kTooFew,         ///< a single round, which says nothing of the noise
  kSingleRuns,     ///< a side has no repetitions, so nothing is known of its noise
  kSameFigures,    ///< both sides hold the same measurement
  kAsTheRest,      ///< it moved as the other rows did
  kTwoGroups,      ///< rows moved apart in two groups, and which of these changed cannot be told
  kOtherFit,       ///< another complexity was fitted, so the coefficients are of different things
  kNotShown,       ///< the test did not show a difference, nor the interval that there is none
  kFailed,         ///< a run of it failed; ComparedRow::detail says how
  kNoFigure,       ///< a side does not have the metric
  kNotPositive,    ///< a figure is zero, negative or beyond all measure, so there is no ratio
  kAmbiguous,      ///< several benchmarks have the name, and not as many in both reports
  kNoSharedRound,  ///< no round of the session has both
  kOthersBusy,     ///< others took much of the CPUs, and the slower side has several threads
};

/// "one_process", "other_session", ...; for programs. Empty for kNone.
std::string_view ReasonName(Reason reason);

/// In a few words; empty for kNone.
std::string_view ReasonInWords(Reason reason);

/// A case, and how it fares.
struct ComparedRow {
  std::string name;
  /// Of kBigO and kRms there is no finding but kDiffers: they are no measurements.
  CaseKind kind = CaseKind::kRuns;
  /// Of kBigO: what the coefficients are of, "N" or "N → NlgN".
  std::string complexity;
  Finding finding = Finding::kUnclear;
  Reason reason = Reason::kNone;
  /// Of a failed row its message.
  std::string detail;
  /// Shown for orientation, no alternative to the others: a strategy that moves nothing.
  bool aside = false;
  /// Absent for what was added, removed or is incomparable, and for the base of a group.
  std::optional<Difference> difference;
  /// Instead of that, where a figure is 0 or below.
  std::optional<AbsoluteDifference> absolute;
  /// The median of the side that is there, where there is no difference to show.
  std::optional<double> value;
  /// Whether that is the old side's.
  bool value_of_base = false;
  /// Where they were counted, or were to be.
  std::optional<InstructionCount> instructions;
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
  /// To be said before the figures: they are of different things.
  bool foremost = false;
};

/// How the rows of sessions moved together, which is taken as the machine's. Cost ratios.
struct CommonMove {
  size_t rows = 0;
  double ratio = 1;
  /// Of two sessions: how far rows scatter around that, as the standard deviation of logarithms.
  double scatter = 0;
  /// Likewise: the smallest ratio against the rest, above 1, by which a row would have stood out.
  double smallest = 1;
  /// Of two groups that moved apart, of which either may be the one that changed: where each is.
  std::optional<std::pair<double, double>> groups;
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
  /// Whether it is CPU time only for those rows whose benchmark asks for no other; see TimeAskedFor().
  bool mixed_times = false;
  /// Sources; of a comparison within one report both are that report.
  std::string base_source;  ///< of several sessions all of them, with commas between
  std::string compared_source;
  size_t base_sessions = 1;
  size_t compared_sessions = 1;
  /// The part of the names whose values are compared within one report; empty for two reports.
  std::string column;
  /// Whether rounds were paired: both sides were measured in one session.
  bool paired = false;
  Rung rung = Rung::kOneSession;
  /// What that is, in one sentence.
  std::string evidence;
  /// Of kTwoSessions, and of kManySessions with rows enough.
  std::optional<CommonMove> common;
  /// Whether a report is another tool's, whose programs weir cannot measure in turn.
  bool other_tools = false;
  /// Whether both sides hold the same measurement: a file against itself.
  bool same_figures = false;

  std::vector<ComparedGroup> groups;
  /// Counts that changed, and how many did not.
  std::vector<CountChange> count_changes;
  size_t equal_counts = 0;

  /// Rows with a difference, absolute ones too, and the geometric mean of the cost ratios.
  size_t matched = 0;
  std::optional<double> geometric_mean;

  std::vector<ComparisonWarning> warnings;
  /// A few sentences on all of it.
  std::string verdict;
  /// Where that decides nothing for sure: one sentence on what would.
  std::string advice;

  /// Rows with that finding in all groups, their bases left out.
  size_t Count(Finding finding) const;

  /// The first row of which a run failed; null if none did. Points into this.
  const ComparedRow* FirstFailed() const;

  /// What the row's figures are of: the metric, or with mixed times the one of its benchmark.
  std::string_view MetricNameOf(const ComparedRow& row) const;
};

/// How a row differs from what it is held against: "9.9 % slower (95 % interval +8.3 % to +12 %)", with
/// "equivalent, " or "unclear, " before what is not beyond chance. Of a row without a difference, why there
/// is none.
std::string DifferenceInWords(const ComparedRow& row, const Metric& metric);

/// "3.00 more", "1.20 kB less" or "the same".
std::string AbsoluteInWords(const AbsoluteDifference& difference, const Metric& metric);

/// How a row of two reports is called: "regressed", "likely slower", "differs", "like the rest", ….
std::string FindingInWords(const ComparedRow& row, const Metric& metric);

/// Decides on the difference of a row that was tested, after correction.
///
/// Equivalent if the interval says so, however small p is: a difference that small is none. Else regressed or
/// improved if `adjusted_p` is at most 0.05. Else unclear.
void Judge(ComparedRow& row);

/// The same for an absolute difference: equivalent if nothing changed at all.
void JudgeAbsolute(const Metric& metric, ComparedRow& row);

/// Makes names that are the same differ, in their order: the second "a" is "a#2". Of anything with a `name`.
template <typename Named>
void NumberEqualNames(std::vector<Named>& all) {
  std::unordered_map<std::string_view, size_t> seen;  // keys are the first ones', which stay
  for (Named& each : all) {
    const size_t number = ++seen[each.name];
    if (number > 1) each.name += "#" + std::to_string(number);
  }
}

/// Counts the rows of two reports that were compared, and takes the mean of their ratios.
void SummarizeMatched(Comparison& comparison);

/// Corrects p of the rows with a difference, absolute ones too, for all of them having been looked at.
/// `adjust` is AdjustByHolm() or AdjustByBenjaminiHochberg().
void AdjustForAllRows(std::vector<double> (*adjust)(std::span<const double>), std::vector<ComparedRow>& rows);

}  // namespace weir

#endif  // WEIR_RESULTS_COMPARE_COMPARISON_H_
