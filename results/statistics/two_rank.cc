#include "results/statistics/two_rank.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <mutex>
#include <numeric>
#include <vector>

#include "results/statistics/distributions.h"
#include "results/statistics/hodges_lehmann.h"
#include "results/statistics/serial_correlation.h"
#include "results/statistics/signed_rank.h"

namespace weir {
namespace {

// For more values than there are tables for, P(min(W, S / 2) <= q) <= P(W <= q) + P(S <= 2 q) <= 3 q. The
// largest ratio that exact tables of 100 and 150 values show is 2.3 for q above 0.01 and 2.83 for the
// smallest q.
constexpr double kJointFactor = 3;
constexpr double kLeastStudentP = 1e-9;
constexpr double kRounding = 1 + 1e-12;

// Of `count` fair coins, P(at least `heads`). In logarithms, because 2^-n leaves the range of a double.
double CoinsAtLeast(size_t count, size_t heads) {
  const auto n = static_cast<double>(count);
  double sum = 0;
  for (size_t k = heads; k <= count; ++k) {
    const auto i = static_cast<double>(k);
    sum += std::exp(LogGamma(n + 1) - LogGamma(i + 1) - LogGamma(n - i + 1) - n * std::log(2.0));
  }
  return std::min(1.0, sum);
}

// How far out the limits lie, as ranks among the means and the values, counted from 1 at the outermost; 0
// where no rank is far enough out.
struct LimitRanks {
  size_t of_mean = 0;
  size_t of_value = 0;
};

// The joint null distribution of the rank sum T and the number of values above, B, of n values without ties.
class JointNull {
 public:
  explicit JointNull(size_t n) : n_(n), sums_(n * (n + 1) / 2 + 1), joint_((n + 1) * sums_, 0.0) {
    TossCoins();
    SumTails();
    for (size_t sum = 0; sum < sums_; ++sum) levels_.push_back(AtLeast(0, sum));
    for (size_t above = 0; above <= n_; ++above) levels_.push_back(AtLeast(above, 0) / 2);
    std::ranges::sort(levels_);
  }

  // P(min(W, S / 2) <= q).
  double P(double q) const {
    const size_t sum = FirstSum(q), above = FirstAbove(q);
    return std::min(1.0, AtLeast(0, sum) + AtLeast(above, 0) - AtLeast(above, sum));
  }

  // The largest level that min(W, S / 2) can take with P(level) <= tail; 0 where there is none.
  double LargestLevel(double tail) const {
    const auto too_large = [&](double level) { return P(level) > tail * kRounding; };
    const auto end = std::ranges::partition_point(levels_, std::not_fn(too_large));
    return end == levels_.begin() ? 0 : *std::prev(end);
  }

  // How many values of T, and of B, lie so far out at that level.
  LimitRanks RanksAt(double level) const { return {sums_ - FirstSum(level), n_ + 1 - FirstAbove(level)}; }

  // P(B >= above).
  double SignP(size_t above) const { return AtLeast(above, 0); }

 private:
  double& At(size_t above, size_t sum) { return joint_[above * sums_ + sum]; }
  // P(B >= above and T >= sum).
  double AtLeast(size_t above, size_t sum) const {
    return above > n_ || sum >= sums_ ? 0 : joint_[above * sums_ + sum];
  }

  // Each rank goes to T, and 1 to B, by a fair coin.
  void TossCoins() {
    At(0, 0) = 1;
    size_t highest = 0;
    for (size_t rank = 1; rank <= n_; ++rank) {
      highest += rank;
      for (size_t above = rank + 1; above-- > 0;) {
        for (size_t sum = highest + 1; sum-- > 0;) {
          const double with = above > 0 && sum >= rank ? At(above - 1, sum - rank) : 0;
          At(above, sum) = (At(above, sum) + with) / 2;
        }
      }
    }
  }

  void SumTails() {
    for (size_t above = 0; above <= n_; ++above) {
      for (size_t sum = sums_ - 1; sum-- > 0;) At(above, sum) += At(above, sum + 1);
    }
    for (size_t above = n_; above-- > 0;) {
      for (size_t sum = 0; sum < sums_; ++sum) At(above, sum) += At(above + 1, sum);
    }
  }

  // The smallest T with W <= q, the smallest B with S / 2 <= q; beyond their largest where there is none.
  size_t FirstSum(double q) const {
    return First(sums_, [&](size_t sum) { return AtLeast(0, sum) <= q * kRounding; });
  }
  size_t FirstAbove(double q) const {
    return First(n_ + 1, [&](size_t above) { return AtLeast(above, 0) <= 2 * q * kRounding; });
  }
  template <typename Reached>
  static size_t First(size_t count, Reached reached) {
    size_t low = 0, high = count;
    while (low < high) {
      const size_t middle = std::midpoint(low, high);
      (reached(middle) ? high : low) = reached(middle) ? middle : middle + 1;
    }
    return low;
  }

  size_t n_;
  size_t sums_;  // values of T
  std::vector<double> joint_;
  std::vector<double> levels_;  // all that q can be, ascending
};

const JointNull& JointNullOf(size_t n) {
  static std::array<std::once_flag, kExactTwoRank + 1> made;
  static std::array<const JointNull*, kExactTwoRank + 1> tables;
  std::call_once(made[n], [n] { tables[n] = new JointNull(n); });
  return *tables[n];
}

// P(at least `above` of `count` values are above their median).
double SignP(size_t count, size_t above) {
  return count <= kExactTwoRank ? JointNullOf(count).SignP(above) : CoinsAtLeast(count, above);
}

// The largest k for which the k-th of `count` values lies above their median with a probability of at most
// `tail`.
size_t RankBelowMedian(size_t count, double tail) {
  double log_probability = -static_cast<double>(count) * std::log(2.0),
         below = 0;  // of exactly, and up to, k heads
  for (size_t k = 0;; ++k) {
    below += std::exp(log_probability);
    if (below > tail || k > count / 2) return k;
    log_probability += std::log(static_cast<double>(count - k) / static_cast<double>(k + 1));
  }
}

LimitRanks LimitRanksOf(size_t n, double tail) {
  if (n <= kExactTwoRank) return JointNullOf(n).RanksAt(JointNullOf(n).LargestLevel(tail));
  return {LowerEndRank(n, tail / kJointFactor), RankBelowMedian(n, 2 * tail / kJointFactor)};
}

struct MeanEstimate {
  double mean;
  double standard_error;
};

MeanEstimate EstimateMean(std::span<const double> values) {
  const auto n = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return {mean, std::max(kLeastSpread, std::sqrt(squares / (n - 1))) / std::sqrt(n)};
}

std::vector<double> SortedMeans(std::span<const double> sorted) {
  std::vector<double> means;
  means.reserve(sorted.size() * (sorted.size() + 1) / 2);
  for (size_t i = 0; i < sorted.size(); ++i) {
    for (size_t j = i; j < sorted.size(); ++j) means.push_back(std::midpoint(sorted[i], sorted[j]));
  }
  std::ranges::sort(means);
  return means;
}

constexpr size_t kMeansKeptUpTo =
    40;  // values; beyond, finding a few of their means is quicker than sorting all

}  // namespace

TwoRank::TwoRank(std::span<const double> values, double widening)
    : widening_(widening), sorted_(values.begin(), values.end()) {
  std::ranges::sort(sorted_);
  const size_t n = sorted_.size(), means = n * (n + 1) / 2;
  if (n <= kMeansKeptUpTo) means_ = SortedMeans(sorted_);
  center_ = std::midpoint(KthMean((means + 1) / 2), KthMean(means / 2 + 1));
  median_ = std::midpoint(sorted_[(n - 1) / 2], sorted_[n / 2]);
}

double TwoRank::KthMean(size_t k) const { return means_.empty() ? KthPairMean(sorted_, k) : means_[k - 1]; }

double TwoRank::P(double center, Alternative alternative) const {
  if (alternative == Alternative::kGreater) return GreaterP(center);
  std::vector<double> mirrored = sorted_;
  std::ranges::transform(mirrored, mirrored.begin(), std::negate());
  const double less = TwoRank(mirrored, widening_).GreaterP(-center);
  return alternative == Alternative::kLess ? less : std::min(1.0, 2 * std::min(less, GreaterP(center)));
}

double TwoRank::GreaterP(double center) const {
  const size_t n = sorted_.size();
  const double at_center = center_ - (center_ - center) / widening_;
  const double at_median = median_ - (median_ - center) / widening_;
  const auto above = static_cast<size_t>(sorted_.end() - std::ranges::upper_bound(sorted_, at_median));
  const auto below = static_cast<size_t>(std::ranges::lower_bound(sorted_, at_median) - sorted_.begin());
  const double w = center_ <= center ? 1 : SignedRankTest(sorted_, at_center, Alternative::kGreater).p;
  const double s = median_ <= center ? 1 : SignP(above + below, above);
  const double q = std::min(w, s / 2);
  const double p = n <= kExactTwoRank ? JointNullOf(n).P(q) : std::min(1.0, kJointFactor * q);
  if (n < 2 || center_ <= center || sorted_.front() <= at_center) return p;
  const MeanEstimate estimate = EstimateMean(sorted_);
  const double student = StudentUpperTail((estimate.mean - at_center) / estimate.standard_error, n - 1);
  return std::min(p, std::max(student, kLeastStudentP));
}

double TwoRank::StudentLimit(double tail, double sign) const {
  const MeanEstimate estimate = EstimateMean(sorted_);
  const double reach = StudentUpperQuantile(tail, sorted_.size() - 1) * estimate.standard_error;
  return estimate.mean + sign * reach;
}

double TwoRank::LowerLimit(double tail) const {
  const LimitRanks ranks = LimitRanksOf(sorted_.size(), tail);
  if (ranks.of_mean + ranks.of_value == 0) {
    return Widened(center_, std::min(sorted_.front(), StudentLimit(tail, -1)));
  }
  const double by_mean = ranks.of_mean > 0 ? Widened(center_, KthMean(ranks.of_mean)) : -HUGE_VAL;
  const double by_value = ranks.of_value > 0 ? Widened(median_, sorted_[ranks.of_value - 1]) : -HUGE_VAL;
  return std::max(by_mean, by_value);
}

double TwoRank::UpperLimit(double tail) const {
  const size_t n = sorted_.size(), means = n * (n + 1) / 2;
  const LimitRanks ranks = LimitRanksOf(n, tail);
  if (ranks.of_mean + ranks.of_value == 0) {
    return Widened(center_, std::max(sorted_.back(), StudentLimit(tail, 1)));
  }
  const double by_mean = ranks.of_mean > 0 ? Widened(center_, KthMean(means + 1 - ranks.of_mean)) : HUGE_VAL;
  const double by_value = ranks.of_value > 0 ? Widened(median_, sorted_[n - ranks.of_value]) : HUGE_VAL;
  return std::min(by_mean, by_value);
}

std::optional<Interval> TwoRank::IntervalWithTails(double tail) const {
  if (sorted_.size() < 2) return std::nullopt;
  const double lower = LowerLimit(tail), upper = UpperLimit(tail);
  return Interval{std::min({lower, upper, center_}), std::max({lower, upper, center_})};
}

std::optional<double> TwoRank::Detectable() const {
  const std::optional<Interval> interval = IntervalWithTails();
  return interval ? std::optional(DetectableShift(center_, *interval)) : std::nullopt;
}

double DetectableShift(double center, const Interval& interval) {
  constexpr double kHalves = 1.43;
  return kHalves * std::max(center - interval.low, interval.high - center);
}

double Widening(double serial_correlation, size_t count) {
  if (serial_correlation <= 0 || count < 2) return 1;
  const auto n = static_cast<double>(count);
  const double independent = std::max(2.0, n / VarianceInflation(serial_correlation, count));
  return std::sqrt((n - 1) / (independent - 1));
}

}  // namespace weir
