#include "results/statistics/confirmed_test_power.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <mutex>
#include <random>
#include <vector>

#include "results/statistics/hodges_lehmann.h"
#include "results/statistics/normal_distribution.h"
#include "results/statistics/pair_selection.h"
#include "results/statistics/serial_correlation.h"
#include "results/statistics/shamos_spread.h"

namespace weir {
namespace {

constexpr size_t kSamples = 4000;
constexpr double kPower = 0.8;
constexpr size_t kMostSimulated = 200;  // pairs

// Which of the ordered pair means must be above zero for the test to reject; 0: it never does.
size_t DecidingMean(const ConfirmedTest& test, double level) {
  const double root = std::sqrt(VarianceInflation(test.serial_correlation, test.pairs));
  return LowerEndRank(test.pairs, NormalUpperTail(NormalUpperQuantile(level) * root));
}

class Sampler {
 public:
  explicit Sampler(const ConfirmedTest& test) : correlation_(test.serial_correlation), values_(test.pairs) {}

  // In ascending order.
  const std::vector<double>& Next() {
    const double fresh = std::sqrt(1 - correlation_ * correlation_);
    double last = normal_(random_);
    for (double& value : values_) {
      value = last;
      last = correlation_ * last + fresh * normal_(random_);
    }
    std::ranges::sort(values_);
    return values_;
  }

 private:
  const double correlation_;
  std::mt19937_64 random_{20};
  std::normal_distribution<double> normal_;
  std::vector<double> values_;
};

ConfirmedTestPower Simulate(const ConfirmedTest& test) {
  ConfirmedTestPower power;
  if (test.pairs < 2) return power;
  const size_t first = DecidingMean(test, test.first_level), second = DecidingMean(test, test.second_level);
  Sampler sampler(test);
  std::vector<double> shifts;
  double spreads = 0;
  for (size_t i = 0; i < kSamples; ++i) {
    const std::vector<double>& sample = sampler.Next();
    spreads += ShamosSpread(sample);
    if (first == 0 || second == 0) continue;
    const double needed = -KthPairMean(sample, first);
    shifts.push_back(std::max(needed, -KthPairMean(sampler.Next(), second)));
  }
  power.spread_bias = spreads / kSamples;
  if (shifts.empty()) return power;
  const auto quantile = shifts.begin() + static_cast<ptrdiff_t>(kPower * kSamples);
  std::ranges::nth_element(shifts, quantile);
  power.shift = *quantile;
  return power;
}

// The variance of the mean of its values, each of which has 1.
double VarianceOfMean(const ConfirmedTest& test) {
  return VarianceInflation(test.serial_correlation, test.pairs) / static_cast<double>(test.pairs);
}

}  // namespace

ConfirmedTestPower PowerOf(const ConfirmedTest& test) {
  if (test.pairs > kMostSimulated) {
    ConfirmedTest smaller = test;
    smaller.pairs = kMostSimulated;
    ConfirmedTestPower power = PowerOf(smaller);
    power.shift *= std::sqrt(VarianceOfMean(test) / VarianceOfMean(smaller));
    return power;
  }
  static std::mutex mutex;
  static auto& known = *new std::map<ConfirmedTest, ConfirmedTestPower>();
  const std::lock_guard lock(mutex);
  const auto found = known.find(test);
  if (found != known.end()) return found->second;
  return known[test] = Simulate(test);
}

}  // namespace weir
