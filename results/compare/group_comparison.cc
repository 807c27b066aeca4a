#include "results/compare/group_comparison.h"

#include <utility>

#include "results/compare/two_sessions.h"
#include "results/statistics/multiplicity.h"

namespace weir {
namespace {

Reason WhyIncomparable(const Contestant& each) {
  if (each.failed) return Reason::kFailed;
  if (each.samples.empty()) return Reason::kNoFigure;
  return HaveRatios(each.samples) ? Reason::kNoSharedRound : Reason::kNotPositive;
}

ComparedRow RowAgainst(const Contestant& base, const Contestant& each, double serial_correlation,
                       const Metric& metric) {
  ComparedRow row;
  row.name = each.label;
  row.aside = each.aside;
  if (&each == &base) {
    row.finding = Finding::kEquivalent;
    row.value = MedianOf(each.samples);
    return row;
  }
  if (base.figure && each.figure) {
    row.difference = SessionDifference(*base.figure, *each.figure, metric.higher_is_better);
  } else if (!each.failed) {
    row.difference =
        PairedDifference(PairRounds(base.samples, each.samples, metric.higher_is_better), serial_correlation);
  }
  if (!each.failed && !row.difference) {
    row.absolute = PairedAbsolute(base.samples, each.samples, serial_correlation);
  }
  if (row.difference || row.absolute) return row;
  row.finding = Finding::kIncomparable;
  if (!each.failed) row.value = MedianOf(each.samples);
  row.reason = WhyIncomparable(each);
  row.detail = each.error;
  return row;
}

// Whether a neighbour may have made the difference: what has several threads is the worse, and what it is held against
// has one, or has several too and is not better by the half that a neighbour can take of the CPUs that two need.
bool OthersMayBeWhy(const Contestant& base, const Contestant& each, const ComparedRow& row) {
  constexpr double kMostThatOthersCost = 2;
  const bool regressed = row.finding == Finding::kRegressed;
  if (!regressed && row.finding != Finding::kImproved) return false;
  const Contestant& worse = regressed ? each : base;
  const Contestant& better = regressed ? base : each;
  if (!worse.threaded || !better.threaded) return worse.threaded;
  if (!row.difference || !row.difference->interval) return true;
  const Interval ratios = *row.difference->interval;
  return regressed ? ratios.low < kMostThatOthersCost : ratios.high > 1 / kMostThatOthersCost;
}

double SerialCorrelationOf(std::span<const Contestant> contestants, const Contestant& base,
                           const Metric& metric) {
  std::vector<std::pair<std::span<const Sample>, std::span<const Sample>>> rows;
  for (const Contestant& each : contestants) {
    if (&each != &base && !each.failed) rows.emplace_back(base.samples, each.samples);
  }
  return SerialCorrelationOf(rows, metric.higher_is_better);
}

}  // namespace

std::vector<ComparedRow> CompareWithin(std::span<const Contestant> contestants, size_t base,
                                       const Metric& metric, bool others_busy) {
  const double correlation = SerialCorrelationOf(contestants, contestants[base], metric);
  std::vector<ComparedRow> rows;
  for (const Contestant& each : contestants) {
    rows.push_back(RowAgainst(contestants[base], each, correlation, metric));
  }
  AdjustForAllRows(AdjustByBenjaminiHochberg, rows);
  for (size_t i = 0; i < rows.size(); ++i) {
    ComparedRow& row = rows[i];
    if (row.difference) contestants[base].figure ? JudgeByRepetitions(row) : Judge(row);
    if (row.absolute) JudgeAbsolute(metric, row);
    if (!others_busy || !OthersMayBeWhy(contestants[base], contestants[i], row)) continue;
    row.finding = Finding::kUnclear;
    row.reason = Reason::kOthersBusy;
  }
  return rows;
}

}  // namespace weir
