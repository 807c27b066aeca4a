#include "results/compare/two_sessions.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "results/statistics/distributions.h"
#include "results/statistics/multiplicity.h"
#include "results/statistics/session_shift.h"

namespace weir {
namespace {

constexpr double kLevel = 0.05;
// By which single runs have to differ: as far as a disturbed one seldom is from another.
constexpr double kTwofold = 1.995;  // what is told as × 2.00
// The z that is added to a threshold so that it is passed four times in five.
constexpr double kPower = 0.8416;

bool IsLike(const ComparedRow& row) { return row.difference && row.kind == CaseKind::kRuns; }

bool IsSingle(const Difference& difference) {
  return std::min(difference.base_count, difference.compared_count) < 2;
}

void JudgeEachAlone(bool alike, Comparison& comparison) {
  std::vector<ComparedRow>& rows = comparison.groups[0].rows;
  AdjustForAllRows(AdjustByHolm, rows);
  size_t count = 0;
  for (ComparedRow& row : rows) {
    if (!IsLike(row)) continue;
    JudgeByRepetitions(row);
    ++count;
  }
  comparison.rung = Rung::kTwoFiles;
  comparison.evidence = fmt::format(
      "{} (rung 5 of 5): a row differs where it does so beyond what its repetitions scatter; what of that "
      "the machine did between the sessions is not known",
      alike ? fmt::format("two files with {}", count == 1 ? "1 row" : fmt::format("{} rows", count))
            : "two files of different machines or builds");
}

// The interval of the difference as it is shown, with all that it may have moved by itself.
void SetInterval(double variance, double quantile, const SessionShift& common, Difference& difference) {
  const double change = std::log(difference.ratio);
  const double deviation = std::hypot(common.scale, std::sqrt(variance));
  difference.interval =
      Interval{std::exp(change - quantile * deviation), std::exp(change + quantile * deviation)};
  difference.detectable =
      std::exp(std::max((common.far + kPower) * deviation, std::log(kLeastOutlyingRatio)));
  difference.against_rest = std::exp(change - common.center);
  difference.p.reset();
}

void SetCommon(const SessionShift& found, size_t rows, Comparison& comparison) {
  CommonMove& common = comparison.common.emplace();
  common.rows = rows;
  common.ratio = std::exp(found.center);
  common.scatter = found.scale;
  common.smallest = std::exp(std::max((found.far + kPower) * found.scale, std::log(kLeastOutlyingRatio)));
  if (found.split) common.groups.emplace(std::exp(found.split->lower), std::exp(found.split->upper));
}

void JudgeTogether(const std::vector<size_t>& like, std::span<const double> variances,
                   Comparison& comparison) {
  std::vector<ComparedRow>& rows = comparison.groups[0].rows;
  std::vector<RowShift> shifts;
  for (const size_t row : like) shifts.push_back({std::log(rows[row].difference->ratio), variances[row]});
  const SessionShift found = FindSessionShift(shifts);
  const double quantile = StudentUpperQuantile((1 - kConfidence) / 2, like.size() - 1);
  for (size_t i = 0; i < like.size(); ++i) {
    ComparedRow& row = rows[like[i]];
    SetInterval(variances[like[i]], quantile, found, *row.difference);
    row.difference->z = found.z[i];
    row.finding = Finding::kUnclear;
    row.reason = found.split ? Reason::kTwoGroups : Reason::kAsTheRest;
  }
  for (const size_t i : found.outlying) {
    ComparedRow& row = rows[like[i]];
    row.finding = *row.difference->against_rest > 1 ? Finding::kLikelyRegressed : Finding::kLikelyImproved;
    row.reason = IsSingle(*row.difference) ? Reason::kSingleRuns : Reason::kOtherSession;
  }
  SetCommon(found, like.size(), comparison);
  comparison.rung = Rung::kTwoSessions;
  comparison.evidence = fmt::format(
      "two sessions of {} rows (rung 4 of 5): what moved all rows is taken as the machine's, and the noise "
      "is how far the rows scatter around it",
      like.size());
}

}  // namespace

void JudgeByRepetitions(ComparedRow& row) {
  const Difference& difference = *row.difference;
  if (IsSingle(difference)) {
    const bool twofold = difference.ratio >= kTwofold || difference.ratio <= 1 / kTwofold;
    row.finding = twofold ? Finding::kDiffers : Finding::kUnclear;
    row.reason = Reason::kSingleRuns;
    return;
  }
  const bool differs = difference.adjusted_p.value_or(1) <= kLevel && !difference.Equivalent();
  row.finding = differs ? Finding::kDiffers : Finding::kUnclear;
  row.reason = Reason::kOtherSession;
}

void JudgeSessionAbsolute(ComparedRow& row) {
  const AbsoluteDifference& difference = *row.absolute;
  const double larger = std::max(std::fabs(difference.base), std::fabs(difference.compared));
  const bool differs = difference.change != 0 && std::fabs(difference.change) >= larger / 2;
  row.finding = differs ? Finding::kDiffers : Finding::kUnclear;
  row.reason = Reason::kOtherSession;
}

void JudgeFit(std::string_view base, std::string_view compared, ComparedRow& row) {
  row.complexity = base;
  row.finding = Finding::kUnclear;
  if (base == compared) return;
  row.complexity = fmt::format("{} → {}", base, compared);
  row.finding = Finding::kDiffers;
  row.reason = Reason::kOtherFit;
}

void JudgeTwoSessions(bool alike, std::span<const double> variances, Comparison& comparison) {
  const std::vector<ComparedRow>& rows = comparison.groups[0].rows;
  std::vector<size_t> like;
  for (size_t i = 0; i < rows.size(); ++i) {
    if (IsLike(rows[i])) like.push_back(i);
  }
  if (alike && like.size() >= kRowsForSessionShift) {
    JudgeTogether(like, variances, comparison);
  } else {
    JudgeEachAlone(alike, comparison);
  }
}

}  // namespace weir
