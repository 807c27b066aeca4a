#include "results/difference.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "results/detectable_difference.h"
#include "results/statistics/hodges_lehmann.h"
#include "results/statistics/mann_whitney.h"
#include "results/statistics/median.h"
#include "results/statistics/signed_rank.h"

namespace weir {
namespace {

// Logarithms of costs: of a rate, what a unit of it takes.
std::vector<double> LogCosts(std::span<const double> values, bool higher_is_better) {
  std::vector<double> logs;
  logs.reserve(values.size());
  for (const double value : values) logs.push_back(higher_is_better ? -std::log(value) : std::log(value));
  return logs;
}

void SetShift(const ShiftEstimate& estimate, Difference& difference) {
  difference.ratio = std::exp(*estimate.shift);
  if (!estimate.interval) return;
  difference.interval = Interval{std::exp(estimate.interval->low), std::exp(estimate.interval->high)};
}

// A spread over all orders of magnitude could have shown no difference at all.
std::optional<double> Finite(const std::optional<double>& ratio) {
  return ratio && std::isfinite(*ratio) ? ratio : std::nullopt;
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

std::optional<Difference> PairedDifference(std::span<const Sample> base, std::span<const Sample> compared,
                                           bool higher_is_better) {
  if (!HaveRatios(base) || !HaveRatios(compared)) return std::nullopt;
  std::vector<double> base_values, compared_values;
  for (size_t i = 0, j = 0; i < base.size() && j < compared.size();) {
    if (base[i].round == compared[j].round) {
      base_values.push_back(base[i++].value);
      compared_values.push_back(compared[j++].value);
    } else {
      ++(base[i].round < compared[j].round ? i : j);
    }
  }
  std::optional<Difference> difference = Between(base_values, compared_values);
  if (!difference) return std::nullopt;
  difference->paired = true;
  std::vector<double> log_ratios = LogCosts(compared_values, higher_is_better);
  const std::vector<double> base_logs = LogCosts(base_values, higher_is_better);
  for (size_t i = 0; i < log_ratios.size(); ++i) log_ratios[i] -= base_logs[i];
  difference->ratio = std::exp(log_ratios[0]);
  if (log_ratios.size() == 1)
    return difference;  // nothing to estimate, and a million such rows are to be quick
  SetShift(EstimateCenter(log_ratios), *difference);
  difference->p = SignedRankTest(log_ratios, 0, Alternative::kTwoSided).p;
  difference->detectable = Finite(SmallestDetectable(log_ratios).ratio);
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
  SetShift(EstimateShift(base_logs, compared_logs), *difference);
  if (std::min(base.size(), compared.size()) > 1) {
    difference->p = MannWhitneyTest(base_logs, compared_logs, Alternative::kTwoSided).p;
  }
  difference->detectable = Finite(SmallestDetectableUnpaired(base_logs, compared_logs).ratio);
  return difference;
}

}  // namespace weir
