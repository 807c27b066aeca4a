#include "results/compare/difference.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "results/statistics/hodges_lehmann.h"
#include "results/statistics/mann_whitney.h"
#include "results/statistics/median.h"
#include "results/statistics/serial_correlation.h"
#include "results/statistics/two_rank.h"

namespace weir {
namespace {

// Logarithms of costs: of a rate, what a unit of it takes.
std::vector<double> LogCosts(std::span<const double> values, bool higher_is_better) {
  std::vector<double> logs;
  logs.reserve(values.size());
  for (const double value : values) logs.push_back(higher_is_better ? -std::log(value) : std::log(value));
  return logs;
}

// A spread over all orders of magnitude could have shown no difference at all.
std::optional<double> Finite(double ratio) {
  return std::isfinite(ratio) ? std::optional(ratio) : std::nullopt;
}

std::optional<Difference> Between(std::vector<double> base, std::vector<double> compared) {
  if (base.empty() || compared.empty()) return std::nullopt;
  Difference difference;
  difference.base_count = base.size();
  difference.compared_count = compared.size();
  difference.base = Median(std::span(base));
  difference.compared = Median(std::span(compared));
  return difference;
}

}  // namespace

bool HaveRatios(std::span<const Sample> samples) {
  return std::ranges::all_of(
      samples, [](const Sample& sample) { return sample.value > 1e-100 && sample.value < 1e100; });
}

bool Difference::Equivalent() const {
  return interval && interval->low >= 1 - kEquivalence && interval->high <= 1 + kEquivalence;
}

SharedRounds PairRounds(std::span<const Sample> base, std::span<const Sample> compared,
                        bool higher_is_better) {
  SharedRounds rounds;
  if (!HaveRatios(base) || !HaveRatios(compared)) return rounds;
  for (size_t i = 0, j = 0; i < base.size() && j < compared.size();) {
    if (base[i].round == compared[j].round) {
      rounds.base.push_back(base[i].value);
      rounds.compared.push_back(compared[j].value);
      const double change = std::log(compared[j++].value) - std::log(base[i++].value);
      rounds.changes.push_back(higher_is_better ? -change : change);
    } else {
      ++(base[i].round < compared[j].round ? i : j);
    }
  }
  return rounds;
}

double SerialCorrelationOf(std::span<const std::pair<std::span<const Sample>, std::span<const Sample>>> rows,
                           bool higher_is_better) {
  constexpr size_t kEnoughRows = 1000;
  std::vector<std::vector<double>> series;
  for (size_t i = 0; i < rows.size(); i += rows.size() / kEnoughRows + 1) {
    series.push_back(PairRounds(rows[i].first, rows[i].second, higher_is_better).changes);
  }
  return EstimateSerialCorrelation(series).Certain();
}

std::optional<Difference> PairedDifference(const SharedRounds& rounds, double serial_correlation) {
  std::optional<Difference> difference = Between(rounds.base, rounds.compared);
  if (!difference) return std::nullopt;
  difference->paired = true;
  difference->ratio = std::exp(rounds.changes[0]);
  if (rounds.changes.size() == 1) return difference;
  const TwoRank changes(rounds.changes, Widening(serial_correlation, rounds.changes.size()));
  difference->ratio = std::exp(changes.center());
  const Interval interval = *changes.IntervalWithTails();
  difference->interval = Interval{std::exp(interval.low), std::exp(interval.high)};
  difference->p = changes.P(0, Alternative::kTwoSided);
  difference->detectable = Finite(std::exp(*changes.Detectable()));
  return difference;
}

std::optional<Difference> UnpairedDifference(std::span<const Sample> base, std::span<const Sample> compared,
                                             bool higher_is_better) {
  if (!HaveRatios(base) || !HaveRatios(compared)) return std::nullopt;
  std::optional<Difference> difference = Between(ValuesOf(base), ValuesOf(compared));
  if (!difference) return std::nullopt;
  const std::vector<double> base_logs = LogCosts(ValuesOf(base), higher_is_better);
  const std::vector<double> compared_logs = LogCosts(ValuesOf(compared), higher_is_better);
  difference->ratio = std::exp(compared_logs[0] - base_logs[0]);
  if (base.size() == 1 && compared.size() == 1) return difference;
  const ShiftEstimate estimate = EstimateShift(base_logs, compared_logs);
  difference->ratio = std::exp(*estimate.shift);
  if (std::min(base.size(), compared.size()) > 1) {
    difference->p = MannWhitneyTest(base_logs, compared_logs, Alternative::kTwoSided).p;
  }
  if (!estimate.interval) return difference;
  difference->interval = Interval{std::exp(estimate.interval->low), std::exp(estimate.interval->high)};
  difference->detectable = Finite(std::exp(DetectableShift(*estimate.shift, *estimate.interval)));
  return difference;
}

}  // namespace weir
