#include "results/compare/difference.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <vector>

#include "results/statistics/distributions.h"
#include "results/statistics/order_statistics.h"
#include "results/statistics/serial_correlation.h"
#include "results/statistics/two_rank.h"

namespace weir {
namespace {

double LogVariance(std::span<const Sample> samples) {
  if (samples.size() < 2) return 0;
  double mean = 0, squares = 0;
  for (const Sample& sample : samples) mean += std::log(sample.value) / static_cast<double>(samples.size());
  for (const Sample& sample : samples) squares += std::pow(std::log(sample.value) - mean, 2);
  return squares / static_cast<double>(samples.size() - 1);
}

// Whole ones, rounded down, which are cautious; between the smaller side's and both together.
double WelchDegrees(const SessionFigure& a, const SessionFigure& b) {
  const auto own = [](const SessionFigure& each) { return static_cast<double>(each.count - 1); };
  const double sum = a.variance + b.variance;
  if (sum == 0) return own(a) + own(b);
  const double degrees = sum * sum / (a.variance * a.variance / own(a) + b.variance * b.variance / own(b));
  return std::clamp(std::floor(degrees), std::min(own(a), own(b)), own(a) + own(b));
}

// Of Student's t; of few degrees they are asked for again and again.
double TwoSidedQuantile(size_t degrees) {
  thread_local std::array<double, 64> known = {};
  if (degrees >= known.size()) return StudentUpperQuantile((1 - kConfidence) / 2, degrees);
  if (known[degrees] == 0) known[degrees] = StudentUpperQuantile((1 - kConfidence) / 2, degrees);
  return known[degrees];
}

// Takes an interval of logarithms, and the logarithm of what could have been detected, unless it is too wide.
void SetInterval(const Interval& interval, double detectable, Difference& difference) {
  const double middle = std::log(difference.ratio);
  if (std::max(interval.high - middle, middle - interval.low) > std::log(kWidestInterval)) return;
  difference.interval = Interval{std::exp(interval.low), std::exp(interval.high)};
  difference.detectable = std::exp(detectable);
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

namespace {

// Calls `take` with both values of every round that both sides have.
template <typename Take>
void ForSharedRounds(std::span<const Sample> base, std::span<const Sample> compared, const Take& take) {
  for (size_t i = 0, j = 0; i < base.size() && j < compared.size();) {
    if (base[i].round == compared[j].round) {
      take(base[i++].value, compared[j++].value);
    } else {
      ++(base[i].round < compared[j].round ? i : j);
    }
  }
}

bool AreMeasures(std::span<const Sample> samples) {
  return !samples.empty() &&
         std::ranges::all_of(samples, [](const Sample& sample) { return std::fabs(sample.value) < 1e100; });
}

}  // namespace

SharedRounds PairRounds(std::span<const Sample> base, std::span<const Sample> compared,
                        bool higher_is_better) {
  SharedRounds rounds;
  if (!HaveRatios(base) || !HaveRatios(compared)) return rounds;
  ForSharedRounds(base, compared, [&](double before, double after) {
    rounds.base.push_back(before);
    rounds.compared.push_back(after);
    const double change = std::log(after) - std::log(before);
    rounds.changes.push_back(higher_is_better ? -change : change);
  });
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
  SetInterval(*changes.IntervalWithTails(), *changes.Detectable(), *difference);
  difference->p = changes.P(0, Alternative::kTwoSided);
  return difference;
}

std::optional<AbsoluteDifference> PairedAbsolute(std::span<const Sample> base,
                                                 std::span<const Sample> compared,
                                                 double serial_correlation) {
  if (!AreMeasures(base) || !AreMeasures(compared)) return std::nullopt;
  std::vector<double> before, after, changes;
  ForSharedRounds(base, compared, [&](double a, double b) {
    before.push_back(a);
    after.push_back(b);
    changes.push_back(b - a);
  });
  if (changes.empty()) return std::nullopt;
  double unit = 0;  // the largest value, so that changes are as small as logarithms of ratios are
  for (size_t i = 0; i < changes.size(); ++i)
    unit = std::max({unit, std::fabs(before[i]), std::fabs(after[i])});
  AbsoluteDifference difference;
  difference.base_count = difference.compared_count = changes.size();
  difference.base = Median(std::span(before));
  difference.compared = Median(std::span(after));
  difference.change = changes[0];
  if (changes.size() == 1 || unit == 0) return difference;
  for (double& change : changes) change /= unit;
  const TwoRank centred(changes, Widening(serial_correlation, changes.size()));
  const Interval interval = *centred.IntervalWithTails();
  difference.change = centred.center() * unit;
  difference.interval = Interval{interval.low * unit, interval.high * unit};
  difference.p = centred.P(0, Alternative::kTwoSided);
  return difference;
}

std::optional<AbsoluteDifference> SessionAbsolute(std::span<const Sample> base,
                                                  std::span<const Sample> compared) {
  if (!AreMeasures(base) || !AreMeasures(compared)) return std::nullopt;
  AbsoluteDifference difference;
  difference.base = *MedianOf(base);
  difference.compared = *MedianOf(compared);
  difference.base_count = base.size();
  difference.compared_count = compared.size();
  difference.change = difference.compared - difference.base;
  return difference;
}

SessionFigure FigureOf(const SampledCase& sampled, bool rounds_are_processes) {
  SessionFigure figure{*MedianOf(sampled.samples), std::max<size_t>(1, sampled.repetitions), 0};
  double variance = sampled.log_variance;
  if (rounds_are_processes) {
    figure.count = sampled.samples.size();
    variance = LogVariance(sampled.samples);
  }
  const auto count = static_cast<double>(figure.count);
  // Of three and more the median, which is less certain than the mean.
  figure.variance = variance / count * (figure.count > 2 ? std::numbers::pi / 2 : 1);
  return figure;
}

Difference SessionDifference(const SessionFigure& base, const SessionFigure& compared,
                             bool higher_is_better) {
  Difference difference;
  difference.base = base.value;
  difference.compared = compared.value;
  difference.base_count = base.count;
  difference.compared_count = compared.count;
  const double change = (higher_is_better ? -1 : 1) * (std::log(compared.value) - std::log(base.value));
  difference.ratio = std::exp(change);
  if (std::min(base.count, compared.count) < 2) return difference;
  const double variance = std::max(base.variance + compared.variance,
                                   kLeastSpread * kLeastSpread / static_cast<double>(base.count));
  const double degrees = WelchDegrees(base, compared);
  const double error = std::sqrt(variance), reach = TwoSidedQuantile(static_cast<size_t>(degrees)) * error;
  SetInterval({change - reach, change + reach}, DetectableShift(0, {-reach, reach}), difference);
  difference.p = 2 * StudentUpperTail(std::fabs(change) / error, static_cast<size_t>(degrees));
  return difference;
}

}  // namespace weir
