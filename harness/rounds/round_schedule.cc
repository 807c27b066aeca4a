#include "harness/rounds/round_schedule.h"

#include <algorithm>
#include <cmath>

#include "results/statistics/order_statistics.h"

namespace weir {
namespace {

constexpr double kSlow = 3;  // times as long as the usual case
constexpr int kMostStride = 4;
constexpr int kMostRounds = 10'000;

}  // namespace

void RoundSchedule::Learn(std::span<const double> seconds) {
  seconds_.assign(seconds.begin(), seconds.end());
  if (++learned_ == kRoundsThatTell && length_.rounds == 0) ChooseStrides();
}

// As many as leave a slow case its kFewestOfACase rounds.
void RoundSchedule::ChooseStrides() {
  for (int most = kMostStride; most >= 1; --most) {
    SetStrides(most);
    if (Rounds(kRoundsThatTell, kRoundsThatTell * SecondsOf(0)) / most >= kFewestOfACase) return;
  }
  // They do not all fit; then the slow ones at least take no more than they must.
  SetStrides(kFewestRounds / kFewestOfACase);
}

void RoundSchedule::SetStrides(int most) {
  std::vector<double> reordered = seconds_;
  const double usual = Median(std::span<double>(reordered));
  strides_.clear();
  for (const double each : seconds_) {
    const int stride = usual > 0 ? static_cast<int>(std::min<double>(each / (kSlow * usual), most)) : 1;
    strides_.push_back(std::max(1, stride));
  }
}

bool RoundSchedule::TakesPart(size_t c, int round) const {
  return strides_.empty() || round < kRoundsThatTell || round % strides_[c] == 0;
}

double RoundSchedule::SecondsOf(int round) const {
  double seconds = 0;
  for (size_t c = 0; c < seconds_.size(); ++c) seconds += TakesPart(c, round) ? seconds_[c] : 0;
  return seconds;
}

bool RoundSchedule::GoesOn(int next, double elapsed) const {
  if (length_.rounds > 0) return next < length_.rounds;
  if (seconds_.empty() || !length_.seconds) return true;
  const double most = (next < kFewestRounds ? kTolerance : 1) * *length_.seconds;
  return next < kMostRounds && elapsed + SecondsOf(next) <= most;
}

int RoundSchedule::Rounds(int next, double elapsed) const {
  if (length_.rounds > 0) return length_.rounds;
  while (next < kMostRounds && GoesOn(next, elapsed)) elapsed += SecondsOf(next++);
  return next;
}

double RoundSchedule::SecondsUntil(int rounds, int next) const {
  double seconds = 0;
  for (; next < rounds; ++next) seconds += SecondsOf(next);
  return seconds;
}

size_t RoundSchedule::slow_cases() const {
  return static_cast<size_t>(std::ranges::count_if(strides_, [](int stride) { return stride > 1; }));
}

}  // namespace weir
