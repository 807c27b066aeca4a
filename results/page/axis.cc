#include "results/page/axis.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>

namespace weir {
namespace {

// Decades, and what is between them where there is room.
constexpr double kOne[] = {1};
constexpr double kOneThree[] = {1, 3};
constexpr double kOneTwoFive[] = {1, 2, 5};
constexpr double kAll[] = {1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9};

}  // namespace

void ValueRange::Add(double value) {
  if (!std::isfinite(value)) return;
  low_ = std::min(low_, value);
  high_ = std::max(high_, value);
}

Axis::Axis(const ValueRange& range, bool logarithmic, double from, double to)
    : logarithmic_(logarithmic && range.low() > 0),
      low_(Place(range.low())),
      high_(Place(range.high())),
      from_(from),
      to_(to) {
  const double room = 0.04 * (high_ - low_);
  const double least = logarithmic_ ? 0.02 : std::max(1e-9, 0.02 * std::fabs(high_));
  const bool from_zero = !logarithmic_ && low_ == 0;
  if (!from_zero) low_ -= std::max(room, least);
  high_ += std::max(room, least);
}

double Axis::Place(double value) const { return logarithmic_ ? std::log10(value) : value; }

double Axis::At(double value) const { return from_ + (to_ - from_) * (Place(value) - low_) / (high_ - low_); }

std::vector<double> Axis::Ticks(double distance) const {
  return logarithmic_ ? LogarithmicTicks(distance)
                      : LinearTicks(std::max(2.0, std::floor(std::fabs(to_ - from_) / distance)));
}

std::vector<double> Axis::LinearTicks(double most) const {
  const double rough = (high_ - low_) / most;
  const double decade = std::pow(10, std::floor(std::log10(rough)));
  double step = 10 * decade;
  for (const double times : {1, 2, 5}) {
    if (times * decade >= rough) {
      step = times * decade;
      break;
    }
  }
  std::vector<double> ticks;
  for (auto at = static_cast<int64_t>(std::ceil(low_ / step)); static_cast<double>(at) * step <= high_; ++at)
    ticks.push_back(static_cast<double>(at) * step);
  return ticks;
}

std::vector<double> Axis::RoundValues(std::span<const double> pattern) const {
  std::vector<double> values;
  for (int decade = static_cast<int>(std::floor(low_)); decade <= high_; ++decade) {
    for (const double times : pattern) {
      const double value = times * std::pow(10, decade);
      if (Place(value) >= low_ && Place(value) <= high_) values.push_back(value);
    }
  }
  return values;
}

// The finest of the patterns whose ticks stand apart; of decades too close every second, third … is taken.
std::vector<double> Axis::LogarithmicTicks(double distance) const {
  std::vector<double> ticks;
  for (const std::span<const double> pattern :
       {std::span<const double>(kAll), std::span<const double>(kOneTwoFive),
        std::span<const double>(kOneThree), std::span<const double>(kOne)}) {
    ticks = RoundValues(pattern);
    bool apart = ticks.size() >= 2;
    for (size_t i = 1; i < ticks.size(); ++i) {
      apart &= std::fabs(At(ticks[i]) - At(ticks[i - 1])) >= distance;
    }
    if (apart) return ticks;
  }
  std::vector<double> kept;
  for (const double tick : ticks) {
    if (kept.empty() || std::fabs(At(tick) - At(kept.back())) >= distance) kept.push_back(tick);
  }
  if (kept.size() >= 2) return kept;
  // One alone tells no scale: the outermost of all round values.
  const std::vector<double> all = RoundValues(kAll);
  if (all.size() >= 2 && std::fabs(At(all.back()) - At(all.front())) >= distance)
    return {all.front(), all.back()};
  return kept;
}

}  // namespace weir
