#include "results/comparison.h"

#include <algorithm>

namespace weir {
namespace {

constexpr double kLevel = 0.05;

}  // namespace

std::string_view FindingName(Finding finding) {
  switch (finding) {
    case Finding::kRegressed:
      return "regressed";
    case Finding::kImproved:
      return "improved";
    case Finding::kEquivalent:
      return "equivalent";
    case Finding::kInconclusive:
      return "inconclusive";
    case Finding::kAdded:
      return "added";
    case Finding::kRemoved:
      return "removed";
    case Finding::kIncomparable:
      break;
  }
  return "incomparable";
}

std::string_view ReasonInWords(Reason reason) {
  switch (reason) {
    case Reason::kNone:
      break;
    case Reason::kOneProcess:
      return "one process a side";
    case Reason::kOtherSession:
      return "different sessions";
    case Reason::kTooFew:
      return "too few rounds";
    case Reason::kNotShown:
      return "not shown either way";
    case Reason::kFailed:
      return "failed";
    case Reason::kNoFigure:
      return "a side has no such figure";
    case Reason::kNotPositive:
      return "a figure is not above 0";
    case Reason::kAmbiguous:
      return "the name is not unique";
    case Reason::kNoSharedRound:
      return "no shared round";
  }
  return "";
}

size_t Comparison::Count(Finding finding) const {
  size_t count = 0;
  for (const ComparedGroup& group : groups) {
    count += static_cast<size_t>(std::ranges::count_if(group.rows, [&](const ComparedRow& row) {
      return row.finding == finding && (group.base_label.empty() || row.name != group.base_label);
    }));
  }
  return count;
}

void Judge(ComparedRow& row) {
  const Difference& difference = *row.difference;
  row.reason = Reason::kNone;
  if (difference.Equivalent()) {
    row.finding = Finding::kEquivalent;
  } else if (difference.adjusted_p.value_or(1) <= kLevel) {
    row.finding = difference.ratio > 1 ? Finding::kRegressed : Finding::kImproved;
  } else {
    row.finding = Finding::kInconclusive;
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

size_t RoundsNeeded(size_t rows) {
  size_t rounds = 1;
  for (double p = 1; p * static_cast<double>(std::max<size_t>(rows, 1)) > kLevel; p /= 2) ++rounds;
  return rounds;
}

}  // namespace weir
