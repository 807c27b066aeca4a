#include "results/history/change_points.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include "results/statistics/distributions.h"
#include "results/statistics/order_statistics.h"
#include "results/statistics/serial_correlation.h"

namespace weir {
namespace {

// The method, in the order of Search::Run():
//
// 1. Values are winsorised at kWinsorReach robust standard deviations around the running median of kMedianWindow.
// 2. They are cut into segments by exact least squares (Partition), with sigma from the differences of neighbours.
// 3. Each cut is located on the values as they are.
// 4. A cut is kept if Welch's t over at most kLocalValues on either side reaches LeastT(), and the step kLeastSize. Outliers
//    count as the running median there. Where neighbours resemble each other, t must be larger by what that inflates it, if
//    kLocalValues lie behind the cut; before, it is only watched.
//
// With kLeastT a step of 1.5 standard deviations is found in half of the series of 100 values. Longer ones have more
// places where chance may reach it: by LeastT() a level that wanders by .05 standard deviations a commit alarms in less
// than one of 200 series of 400. The simulation says so.

constexpr size_t kMedianWindow = 11;
constexpr size_t kHalfWindow = kMedianWindow / 2;
constexpr double kWinsorReach = 3;   // in robust standard deviations
constexpr double kOutlierReach = 5;  // likewise; what is beyond says nothing of the level
constexpr double kPenalty = 10;      // times the logarithm of the number of values, for each change
constexpr double kLeastSize = 0.01;  // of the old value
constexpr double kLeastT = 5;  // of kFewValues; its square grows by kMoreT with the logarithm of their number
constexpr double kFewValues = 100;
constexpr double kMoreT = 3;
constexpr double kLeastSettledT = 4;  // corrected for serial correlation, with kLocalValues behind
constexpr double kLeastKnownT = 3;    // of a change that was confirmed before
constexpr size_t kLeastKnownSegment = 3;
constexpr size_t kKnownReach = 12;  // how far from where it was it is still the same
constexpr double kNormalMad =
    1.4826;  // a normal distribution's standard deviation in median absolute deviations
constexpr double kNormal90 =
    1.6449;  // and the 90th percentile of its absolute deviations in standard deviations
constexpr double kLeastSpread = 1e-9;  // of a value near 1: equal but for rounding
constexpr double kMedianVariance =
    1.5708;  // pi / 2: that of a median of many normal values, in that of their mean
constexpr double kTail = 0.025;

// The standard deviation that absolute deviations from a centre speak of, whatever a few of them are. Where more than half
// of them are 0, as with a clock's ticks, the tenth largest percentile says it; where more than nine in ten are, it is 0.
double RobustSigma(std::vector<double>& deviations) {
  const double median = Median(std::span(deviations));
  if (median > 0) return kNormalMad * median;
  const auto ninth = deviations.begin() + static_cast<std::ptrdiff_t>(deviations.size() * 9 / 10);
  std::ranges::nth_element(deviations, ninth);
  return *ninth / kNormal90;
}

// The median of the kMedianWindow values around each, of fewer at the ends.
std::vector<double> RunningMedian(std::span<const double> values) {
  std::vector<double> medians(values.size());
  std::array<double, kMedianWindow> sorted;
  size_t count = 0;
  const auto insert = [&](double value) {
    size_t at = count++;
    for (; at > 0 && sorted[at - 1] > value; --at) sorted[at] = sorted[at - 1];
    sorted[at] = value;
  };
  const auto erase = [&](double value) {
    const auto end = sorted.begin() + static_cast<std::ptrdiff_t>(count--);
    std::move(std::lower_bound(sorted.begin(), end, value) + 1, end,
              std::lower_bound(sorted.begin(), end, value));
  };
  for (size_t i = 0; i < std::min(kHalfWindow, values.size()); ++i) insert(values[i]);
  for (size_t i = 0; i < values.size(); ++i) {
    if (i + kHalfWindow < values.size()) {
      if (count == kMedianWindow) erase(values[i - kHalfWindow - 1]);
      insert(values[i + kHalfWindow]);
    } else if (i > kHalfWindow) {
      erase(values[i - kHalfWindow - 1]);
    }
    medians[i] = std::midpoint(sorted[(count - 1) / 2], sorted[count / 2]);
  }
  return medians;
}

// How far values lie from their running medians.
double ScatterAround(std::span<const double> medians, std::span<const double> values) {
  std::vector<double> deviations(values.size());
  for (size_t i = 0; i < values.size(); ++i) deviations[i] = std::abs(values[i] - medians[i]);
  return RobustSigma(deviations);
}

double NeighbourSigma(std::span<const double> values) {
  std::vector<double> differences(values.size() - 1);
  for (size_t i = 0; i < differences.size(); ++i) differences[i] = std::abs(values[i + 1] - values[i]);
  return RobustSigma(differences) / std::sqrt(2.0);
}

// Sums of a series and of its squares up to each place.
class Sums {
 public:
  explicit Sums(std::span<const double> values) : sum(values.size() + 1), squares(values.size() + 1) {
    for (size_t i = 0; i < values.size(); ++i) {
      sum[i + 1] = sum[i] + values[i];
      squares[i + 1] = squares[i] + values[i] * values[i];
    }
  }

  std::vector<double> sum;
  std::vector<double> squares;
};

// Where to cut `values` so that the squared deviations from the means of the pieces, and `penalty` for each cut, are the
// least: exact, by dynamic programming (B. Jackson et al., "An algorithm for optimal partitioning of data on an interval",
// 2005). A last cut that can be best no more is dropped (R. Killick, P. Fearnhead, I. A. Eckley, "Optimal detection of
// changepoints with a linear computational cost", 2012), kLeastSegment steps later, as until then the cut that
// beats it may not be made.
class Partition {
 public:
  Partition(std::span<const double> values, double penalty)
      : count_(values.size()), penalty_(penalty), sums_(values), best_(count_ + 1), last_(count_ + 1) {
    inverse_.resize(count_ + 1);
    for (size_t i = 1; i <= count_; ++i) inverse_[i] = 1 / static_cast<double>(i);
  }

  std::vector<size_t> Cuts() {
    best_[0] = -penalty_;
    for (size_t end = kLeastSegment; end <= count_; ++end) {
      if (end == kLeastSegment) {
        AddCandidate(0);
      } else if (end >= 2 * kLeastSegment) {
        AddCandidate(end - kLeastSegment);
      }
      Extend(end);
    }
    std::vector<size_t> cuts;
    for (size_t cut = last_[count_]; cut > 0; cut = last_[cut]) cuts.push_back(cut);
    std::ranges::reverse(cuts);
    return cuts;
  }

 private:
  static constexpr size_t kStays = std::numeric_limits<size_t>::max();

  void AddCandidate(size_t cut) {
    cuts_.push_back(cut);
    base_.push_back(best_[cut] - sums_.squares[cut] + penalty_);
    sum_.push_back(sums_.sum[cut]);
    dropped_at_.push_back(kStays);
    costs_.push_back(0);
  }

  void Extend(size_t end) {
    const double sum = sums_.sum[end];
    const double squares = sums_.squares[end];
    double least = std::numeric_limits<double>::infinity();
    size_t at = 0;
    for (size_t i = 0; i < cuts_.size(); ++i) {
      const double difference = sum - sum_[i];
      costs_[i] = base_[i] + squares - difference * difference * inverse_[end - cuts_[i]];
    }
    for (size_t i = 0; i < cuts_.size(); ++i) {
      if (costs_[i] < least) least = costs_[i], at = i;
    }
    best_[end] = least;
    last_[end] = cuts_[at];
    Prune(end);
  }

  void Prune(size_t end) {
    for (size_t i = 0; i < cuts_.size(); ++i) {
      if (costs_[i] - penalty_ < best_[end] || dropped_at_[i] != kStays) continue;
      dropped_at_[i] = end + kLeastSegment;
      next_drop_ = std::min(next_drop_, dropped_at_[i]);
    }
    if (next_drop_ <= end + 1) Drop(end + 1);
  }

  void Drop(size_t end) {
    size_t kept = 0;
    next_drop_ = kStays;
    for (size_t i = 0; i < cuts_.size(); ++i) {
      if (dropped_at_[i] <= end) continue;
      next_drop_ = std::min(next_drop_, dropped_at_[i]);
      cuts_[kept] = cuts_[i];
      base_[kept] = base_[i];
      sum_[kept] = sum_[i];
      dropped_at_[kept++] = dropped_at_[i];
    }
    for (auto* of_candidates : {&base_, &sum_, &costs_}) of_candidates->resize(kept);
    cuts_.resize(kept);
    dropped_at_.resize(kept);
  }

  size_t count_;
  double penalty_;
  size_t next_drop_ = kStays;
  Sums sums_;
  std::vector<double> best_;  // the least cost of the values before each place
  std::vector<size_t> last_;  // and its last cut
  std::vector<double> inverse_;
  // Of each candidate for the last cut.
  std::vector<size_t> cuts_;
  std::vector<double> base_;
  std::vector<double> sum_;
  std::vector<double> costs_;
  std::vector<size_t> dropped_at_;
};

struct Moments {
  double mean = 0;
  double error = 0;  // the variance of the mean
  double degrees = 0;
};

Moments MomentsOf(std::span<const double> values) {
  Moments moments;
  const auto count = static_cast<double>(values.size());
  for (const double value : values) moments.mean += value / count;
  double squares = 0;
  for (const double value : values) squares += (value - moments.mean) * (value - moments.mean);
  moments.degrees = count - 1;
  if (values.size() > 1) moments.error = squares / (count - 1) / count;
  return moments;
}

// B. L. Welch, "The generalization of Student's problem when several different population variances are involved"
// (1947).
double WelchT(const Moments& before, const Moments& after) {
  const double difference = std::abs(after.mean - before.mean);
  return difference == 0 ? 0 : difference / std::sqrt(before.error + after.error);
}

class Search {
 public:
  // The largest of `raw` is about 1.
  Search(std::span<const double> raw, std::span<const KnownChange> known)
      : raw_(raw), known_(known), values_(raw.size()), tested_(raw.size()) {
    const std::vector<double> medians = RunningMedian(raw);
    const double sigma = ScatterAround(medians, raw);
    for (size_t i = 0; i < raw.size(); ++i) {
      values_[i] = std::clamp(raw[i], medians[i] - kWinsorReach * sigma, medians[i] + kWinsorReach * sigma);
      tested_[i] = std::abs(raw[i] - medians[i]) > kOutlierReach * sigma ? medians[i] : values_[i];
    }
    sigma_ = std::max(NeighbourSigma(values_), kLeastSpread);
  }

  std::vector<ChangePoint> Run() {
    Cut();
    std::vector<size_t> located;
    for (size_t i = 0; i < cuts_.size(); ++i) located.push_back(Located(i));
    cuts_ = std::move(located);
    AddKnown();
    DropWeak();
    if (cuts_.empty()) return {};
    RaiseLeastT();
    DropWeak();
    std::vector<ChangePoint> changes;
    for (size_t i = 0; i < cuts_.size(); ++i) changes.push_back(Change(i));
    return changes;
  }

 private:
  size_t Before(size_t i) const { return i == 0 ? 0 : cuts_[i - 1]; }
  size_t After(size_t i) const { return i + 1 == cuts_.size() ? raw_.size() : cuts_[i + 1]; }

  // At most kLocalValues of `all` before and after a cut.
  std::span<const double> Left(std::span<const double> all, size_t i) const {
    const size_t from = std::max(Before(i), cuts_[i] - std::min(cuts_[i], kLocalValues));
    return all.subspan(from, cuts_[i] - from);
  }
  std::span<const double> Right(std::span<const double> all, size_t i) const {
    return all.subspan(cuts_[i], std::min(After(i) - cuts_[i], kLocalValues));
  }

  static double MedianOf(std::span<const double> values) {
    std::vector<double> copy(values.begin(), values.end());
    return Median(std::span(copy));
  }

  void Cut() {
    std::vector<double> scaled(values_);
    const double centre = MedianOf(values_);
    for (double& value : scaled) value = (value - centre) / sigma_;
    cuts_ = Partition(scaled, kPenalty * std::log(static_cast<double>(raw_.size()))).Cuts();
  }

  // The winsorised values are blurred within half a window of a change; the raw ones are not. A value speaks for the
  // side whose median is nearer, by at most the distance of the medians, so that a spike counts no more than others.
  size_t Located(size_t i) const {
    const double old_value = MedianOf(Left(values_, i));
    const double new_value = MedianOf(Right(values_, i));
    const size_t from = cuts_[i] - std::min(kHalfWindow, (cuts_[i] - Before(i) - 2) / 2);
    const size_t to = cuts_[i] + std::min(kHalfWindow, (After(i) - cuts_[i] - 2) / 2);
    double gain = 0;
    double best = 0;
    size_t at = from;
    for (size_t k = from; k < to; ++k) {
      gain += std::abs(raw_[k] - new_value) - std::abs(raw_[k] - old_value);
      if (gain > best) best = gain, at = k + 1;
    }
    return at;
  }

  double Size(size_t i) const {
    const double old_value = MedianOf(Left(raw_, i));
    const double change = std::abs(MedianOf(Right(raw_, i)) - old_value);
    return old_value == 0 && change > 0 ? std::numeric_limits<double>::infinity()
                                        : change / std::abs(old_value);
  }

  // In what its t must be.
  double Strength(size_t i) const {
    if (Size(i) < kLeastSize * (1 - kLeastSpread)) return 0;
    return WelchT(MomentsOf(Left(tested_, i)), MomentsOf(Right(tested_, i))) / least_t_[i];
  }

  bool GoesUp(size_t i) const { return MedianOf(Right(values_, i)) > MedianOf(Left(values_, i)); }

  double LeastT() const {
    const double more = std::log(static_cast<double>(raw_.size()) / kFewValues);
    return std::sqrt(kLeastT * kLeastT + kMoreT * std::max(more, 0.0));
  }

  // A known change that was found again needs less to stay; one that was not is tried where it was.
  void AddKnown() {
    least_t_.assign(cuts_.size(), LeastT());
    for (const KnownChange& known : known_) {
      const size_t nearest = Nearest(known);
      if (nearest < cuts_.size()) {
        least_t_[nearest] = kLeastKnownT;
      } else {
        Insert(known);
      }
    }
  }

  // The nearest cut of the same direction within reach; else the number of cuts.
  size_t Nearest(const KnownChange& known) const {
    size_t nearest = cuts_.size();
    size_t least = kKnownReach + 1;
    for (size_t i = 0; i < cuts_.size(); ++i) {
      const size_t distance = cuts_[i] > known.index ? cuts_[i] - known.index : known.index - cuts_[i];
      if (distance >= least || GoesUp(i) != known.up) continue;
      nearest = i;
      least = distance;
    }
    return nearest;
  }

  void Insert(const KnownChange& known) {
    const auto place = std::ranges::lower_bound(cuts_, known.index);
    const size_t before = place == cuts_.begin() ? 0 : *(place - 1);
    const size_t after = place == cuts_.end() ? raw_.size() : *place;
    if (known.index < before + kLeastKnownSegment || known.index + kLeastKnownSegment > after) return;
    const auto at = place - cuts_.begin();
    cuts_.insert(place, known.index);
    least_t_.insert(least_t_.begin() + at, kLeastKnownT);
    if (GoesUp(static_cast<size_t>(at)) == known.up) return;
    cuts_.erase(cuts_.begin() + at);
    least_t_.erase(least_t_.begin() + at);
  }

  // The weakest first: what it separated belongs to its neighbours from then on.
  void DropWeak() {
    strengths_.resize(cuts_.size());
    for (size_t i = 0; i < cuts_.size(); ++i) strengths_[i] = Strength(i);
    while (!cuts_.empty()) {
      const auto at = std::ranges::min_element(strengths_) - strengths_.begin();
      if (strengths_[static_cast<size_t>(at)] >= 1) return;
      cuts_.erase(cuts_.begin() + at);
      least_t_.erase(least_t_.begin() + at);
      strengths_.erase(strengths_.begin() + at);
      const auto i = static_cast<size_t>(at);
      if (i > 0) strengths_[i - 1] = Strength(i - 1);
      if (i < cuts_.size()) strengths_[i] = Strength(i);
    }
  }

  // What t is too large by if neighbours resemble each other, as far as that is certain.
  double Inflation() const {
    std::vector<std::vector<double>> segments;
    for (size_t i = 0; i <= cuts_.size(); ++i) {
      const size_t from = i == 0 ? 0 : cuts_[i - 1];
      const size_t to = i == cuts_.size() ? raw_.size() : cuts_[i];
      segments.emplace_back(&values_[from], &values_[from] + (to - from));
    }
    return std::sqrt(VarianceInflation(EstimateSerialCorrelation(segments).Certain(), kLocalValues));
  }

  // A change that is no longer new must be certain in spite of that.
  void RaiseLeastT() {
    inflation_ = Inflation();
    for (size_t i = 0; i < cuts_.size(); ++i) {
      if (least_t_[i] == kLeastKnownT || raw_.size() - cuts_[i] < kLocalValues) continue;
      least_t_[i] = std::max(least_t_[i], kLeastSettledT * inflation_);
    }
  }

  bool IsConfirmed(size_t i, size_t behind) const {
    if (behind < kValuesBehind) return false;
    return behind >= kLocalValues || strengths_[i] >= inflation_;
  }

  ChangePoint Change(size_t i) const {
    ChangePoint change = {.index = cuts_[i]};
    change.old_value = MedianOf(Left(raw_, i));
    change.new_value = MedianOf(Right(raw_, i));
    change.behind = raw_.size() - change.index;
    change.confirmed = IsConfirmed(i, change.behind);
    const double size = (change.new_value - change.old_value) / std::abs(change.old_value);
    const double reach = std::isfinite(size) ? Reach(i, change) : 0;
    change.low = size - reach;
    change.high = size + reach;
    return change;
  }

  // Half the interval of the relative size, by the delta method: the medians' variances, with Welch's degrees.
  double Reach(size_t i, const ChangePoint& change) const {
    const double ratio = change.new_value / change.old_value;
    Moments before = MomentsOf(Left(values_, i));
    before.error *= ratio * ratio;
    const Moments after = MomentsOf(Right(values_, i));
    const double error = before.error + after.error;
    if (error == 0) return 0;
    const auto share = [&](const Moments& side) {
      return side.error / error * side.error / error / side.degrees;
    };
    const double degrees = 1 / (share(before) + share(after));
    return StudentT(degrees).UpperQuantile(kTail) * std::sqrt(kMedianVariance * error) /
           std::abs(change.old_value);
  }

  std::span<const double> raw_;
  std::span<const KnownChange> known_;
  std::vector<double> values_;  // winsorised
  std::vector<double> tested_;  // and with the running median in the place of outliers
  double sigma_ = 0;
  double inflation_ = 1;
  std::vector<size_t> cuts_;
  // Of each cut.
  std::vector<double> least_t_;
  std::vector<double> strengths_;
};

}  // namespace

// The squares of values as they are may be too large or too small for a double: they are brought near 1 first, by a
// power of two, which changes no digit of them.
std::vector<ChangePoint> FindChangePoints(std::span<const double> values,
                                          std::span<const KnownChange> known) {
  if (values.size() < 2 * kLeastSegment) return {};
  double largest = 0;
  for (const double value : values) largest = std::max(largest, std::abs(value));
  int exponent = 0;
  std::frexp(largest, &exponent);
  std::vector<double> scaled(values.begin(), values.end());
  for (double& value : scaled) value = std::ldexp(value, -exponent);
  std::vector<ChangePoint> changes = Search(scaled, known).Run();
  for (ChangePoint& change : changes) {
    change.old_value = std::ldexp(change.old_value, exponent);
    change.new_value = std::ldexp(change.new_value, exponent);
  }
  return changes;
}

size_t ValuesMissing(size_t count) {
  const size_t needed = kLeastSegment + kValuesBehind;
  return count < needed ? needed - count : 0;
}

}  // namespace weir
