#include "results/compare/comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "results/report/case_name.h"

namespace weir {
namespace {

constexpr double kLevel = 0.05;

struct ReasonRow {
  Reason reason;
  std::string_view name;
  std::string_view words;
};

constexpr std::array<ReasonRow, 16> kReasons = {{
    {Reason::kNone, "", ""},
    {Reason::kOneProcess, "one_process", "one process a side"},
    {Reason::kOtherSession, "other_session", "different sessions"},
    {Reason::kTooFew, "too_few", "a single round"},
    {Reason::kSingleRuns, "single_runs", "single runs, whose noise is not known"},
    {Reason::kSameFigures, "same_figures", "the same measurement"},
    {Reason::kAsTheRest, "as_the_rest", "moved like the rest"},
    {Reason::kTwoGroups, "two_groups", "one of two groups that moved apart"},
    {Reason::kOtherFit, "other_fit", "another complexity was fitted"},
    {Reason::kNotShown, "not_shown", "not shown either way"},
    {Reason::kFailed, "failed", "failed"},
    {Reason::kNoFigure, "no_figure", "a side has no such figure"},
    {Reason::kNotPositive, "not_positive", "a figure is beyond all measure"},
    {Reason::kAmbiguous, "ambiguous", "the name is not unique"},
    {Reason::kNoSharedRound, "no_shared_round", "no shared round"},
    {Reason::kOthersBusy, "others_busy", "others took the CPUs, which slows threads most"},
}};

const ReasonRow& RowOf(Reason reason) { return *std::ranges::find(kReasons, reason, &ReasonRow::reason); }

}  // namespace

std::string_view FindingName(Finding finding) {
  switch (finding) {
    case Finding::kRegressed:
      return "regressed";
    case Finding::kImproved:
      return "improved";
    case Finding::kLikelyRegressed:
      return "likely_regressed";
    case Finding::kLikelyImproved:
      return "likely_improved";
    case Finding::kDiffers:
      return "differs";
    case Finding::kEquivalent:
      return "equivalent";
    case Finding::kUnclear:
      return "unclear";
    case Finding::kAdded:
      return "added";
    case Finding::kRemoved:
      return "removed";
    case Finding::kIncomparable:
      break;
  }
  return "incomparable";
}

std::string_view ReasonName(Reason reason) { return RowOf(reason).name; }

std::string_view ReasonInWords(Reason reason) { return RowOf(reason).words; }

size_t Comparison::Count(Finding finding) const {
  size_t count = 0;
  for (const ComparedGroup& group : groups) {
    count += static_cast<size_t>(std::ranges::count_if(group.rows, [&](const ComparedRow& row) {
      return row.finding == finding && (group.base_label.empty() || row.name != group.base_label);
    }));
  }
  return count;
}

const ComparedRow* Comparison::FirstFailed() const {
  for (const ComparedGroup& group : groups) {
    const auto failed = std::ranges::find(group.rows, Reason::kFailed, &ComparedRow::reason);
    if (failed != group.rows.end()) return &*failed;
  }
  return nullptr;
}

std::string_view Comparison::MetricNameOf(const ComparedRow& row) const {
  if (!mixed_times) return metric.name;
  std::string_view name = row.name;
  if (row.kind == CaseKind::kBigO) name.remove_suffix(std::string_view("_BigO").size());
  return TimeAskedFor(name);
}

std::string AbsoluteInWords(const AbsoluteDifference& difference, const Metric& metric) {
  if (difference.change == 0) return "the same";
  return fmt::format("{} {}", metric.Format(std::fabs(difference.change)),
                     difference.change > 0 ? "more" : "less");
}

std::string DifferenceInWords(const ComparedRow& row, const Metric& metric) {
  if (row.absolute) return AbsoluteInWords(*row.absolute, metric);
  if (!row.difference) return std::string(ReasonInWords(row.reason));
  std::string words = metric.InWords(row.difference->ratio);
  if (const std::optional<Interval>& interval = row.difference->interval) {
    words += fmt::format(" (95 % interval {})", FormatRatios(metric.ValueRatios(*interval), " to "));
  }
  const bool beyond_chance = row.finding == Finding::kRegressed || row.finding == Finding::kImproved ||
                             row.finding == Finding::kDiffers;
  return beyond_chance ? words : fmt::format("{}, {}", FindingName(row.finding), words);
}

std::string FindingInWords(const ComparedRow& row, const Metric& metric) {
  if (row.finding == Finding::kLikelyRegressed || row.finding == Finding::kLikelyImproved) {
    return fmt::format("likely {}", metric.OutcomeFor(row.finding == Finding::kLikelyRegressed));
  }
  if (row.reason == Reason::kAsTheRest) return "like the rest";
  if (row.reason == Reason::kSameFigures) return "the same";
  return std::string(FindingName(row.finding));
}

void Judge(ComparedRow& row) {
  const Difference& difference = *row.difference;
  row.reason = Reason::kNone;
  if (difference.Equivalent()) {
    row.finding = Finding::kEquivalent;
  } else if (difference.adjusted_p.value_or(1) <= kLevel) {
    row.finding = difference.ratio > 1 ? Finding::kRegressed : Finding::kImproved;
  } else {
    row.finding = Finding::kUnclear;
    row.reason = difference.p ? Reason::kNotShown : Reason::kTooFew;
  }
}

void JudgeAbsolute(const Metric& metric, ComparedRow& row) {
  const AbsoluteDifference& difference = *row.absolute;
  row.reason = Reason::kNone;
  if (difference.change == 0 &&
      (!difference.interval || difference.interval->low == difference.interval->high)) {
    row.finding = Finding::kEquivalent;
  } else if (difference.adjusted_p.value_or(1) <= kLevel) {
    const bool worse = (difference.change > 0) != metric.higher_is_better;
    row.finding = worse ? Finding::kRegressed : Finding::kImproved;
  } else {
    row.finding = Finding::kUnclear;
    row.reason = difference.interval ? Reason::kNotShown : Reason::kTooFew;
  }
}

void SummarizeMatched(Comparison& comparison) {
  double sum = 0;
  size_t with_ratio = 0;
  for (const ComparedRow& row : comparison.groups[0].rows) {
    comparison.matched += row.difference || row.absolute ? 1 : 0;
    if (!row.difference) continue;
    sum += std::log(row.difference->ratio);
    ++with_ratio;
  }
  if (with_ratio > 0) comparison.geometric_mean = std::exp(sum / static_cast<double>(with_ratio));
}

void AdjustForAllRows(std::vector<double> (*adjust)(std::span<const double>),
                      std::vector<ComparedRow>& rows) {
  std::vector<double> p;
  for (const ComparedRow& row : rows) {
    if (row.difference && row.difference->p) p.push_back(*row.difference->p);
    if (row.absolute && row.absolute->p) p.push_back(*row.absolute->p);
  }
  const std::vector<double> adjusted = adjust(p);
  size_t next = 0;
  for (ComparedRow& row : rows) {
    if (row.difference && row.difference->p) row.difference->adjusted_p = adjusted[next++];
    if (row.absolute && row.absolute->p) row.absolute->adjusted_p = adjusted[next++];
  }
}

}  // namespace weir
