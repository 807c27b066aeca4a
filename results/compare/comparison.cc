#include "results/compare/comparison.h"

#include <fmt/format.h>

#include <algorithm>

namespace weir {
namespace {

constexpr double kLevel = 0.05;

struct ReasonRow {
  Reason reason;
  std::string_view name;
  std::string_view words;
};

constexpr std::array<ReasonRow, 10> kReasons = {{
    {Reason::kNone, "", ""},
    {Reason::kOneProcess, "one_process", "one process a side"},
    {Reason::kOtherSession, "other_session", "different sessions"},
    {Reason::kTooFew, "too_few", "a single round"},
    {Reason::kNotShown, "not_shown", "not shown either way"},
    {Reason::kFailed, "failed", "failed"},
    {Reason::kNoFigure, "no_figure", "a side has no such figure"},
    {Reason::kNotPositive, "not_positive", "a figure has no ratio"},
    {Reason::kAmbiguous, "ambiguous", "the name is not unique"},
    {Reason::kNoSharedRound, "no_shared_round", "no shared round"},
}};

const ReasonRow& RowOf(Reason reason) { return *std::ranges::find(kReasons, reason, &ReasonRow::reason); }

}  // namespace

std::string_view FindingName(Finding finding) {
  switch (finding) {
    case Finding::kRegressed:
      return "regressed";
    case Finding::kImproved:
      return "improved";
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

std::string DifferenceInWords(const ComparedRow& row, const Metric& metric) {
  if (!row.difference) return std::string(ReasonInWords(row.reason));
  std::string words = metric.InWords(row.difference->ratio);
  if (const std::optional<Interval>& interval = row.difference->interval) {
    words +=
        fmt::format(" (95 % interval {} to {})", FormatRatio(interval->low), FormatRatio(interval->high));
  }
  const bool beyond_chance = row.finding == Finding::kRegressed || row.finding == Finding::kImproved;
  return beyond_chance ? words : fmt::format("{}, {}", FindingName(row.finding), words);
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
    row.reason = difference.interval ? Reason::kNotShown : Reason::kTooFew;
  }
}

void AdjustForAllRows(std::vector<double> (*adjust)(std::span<const double>),
                      std::vector<ComparedRow>& rows) {
  std::vector<double> p;
  for (const ComparedRow& row : rows) {
    if (row.difference && row.difference->p) p.push_back(*row.difference->p);
  }
  const std::vector<double> adjusted = adjust(p);
  size_t next = 0;
  for (ComparedRow& row : rows) {
    if (row.difference && row.difference->p) row.difference->adjusted_p = adjusted[next++];
  }
}

}  // namespace weir
