#ifndef WEIR_HARNESS_ROUNDS_ROUND_SCHEDULE_H_
#define WEIR_HARNESS_ROUNDS_ROUND_SCHEDULE_H_

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace weir {

/// How long a run may go on.
struct RunLength {
  int rounds = 0;                 ///< so many, whatever they take; 0: as many as fit into `seconds`
  std::optional<double> seconds;  ///< wall time of the whole run
};

/// Fewer rounds than these do not tell much; what would leave fewer is said before the run begins.
inline constexpr int kFewestRounds = 12;
/// After so many it is known what the cases take; the first makes what they share.
inline constexpr int kRoundsThatTell = 2;
/// The fewest that have a 95 % interval; a slow case has as many where the others have kFewestRounds.
inline constexpr int kFewestOfACase = 6;

/// Which rounds there are, and which cases take part in each. Within a time, cases that take much longer than
/// the usual one take part in every second or third round only, in the same ones for all that are as slow, so
/// that there is time for more rounds; where a case takes part it is paired with all others.
///
/// All take part in the first two rounds, which tell what they take; the first alone would not, as it makes
/// what the others share.
class RoundSchedule {
 public:
  explicit RoundSchedule(RunLength length) : length_(length) {}

  /// What each case takes, in seconds; to be called after each round. After the second it is decided who
  /// takes part in which rounds.
  void Learn(std::span<const double> seconds);

  bool TakesPart(size_t c, int round) const;

  /// Whether round number `next` is to begin `elapsed` seconds after the run did: it ends within the time. Until
  /// there are kFewestRounds, the time may be exceeded by kTolerance.
  bool GoesOn(int next, double elapsed) const;

  /// How many rounds there will be, where `next` are over after `elapsed` seconds.
  int Rounds(int next, double elapsed) const;
  /// How many seconds from then on all rounds up to number `rounds` take.
  double SecondsUntil(int rounds, int next) const;

  /// Cases that do not take part in every round.
  size_t slow_cases() const;

 private:
  static constexpr double kTolerance = 1.1;

  double SecondsOf(int round) const;
  void ChooseStrides();
  void SetStrides(int most);

  const RunLength length_;
  int learned_ = 0;              // after how many rounds
  std::vector<double> seconds_;  // of a case; empty: nothing is known yet
  std::vector<int> strides_;     // n: it takes part in every n-th round
};

}  // namespace weir

#endif  // WEIR_HARNESS_ROUNDS_ROUND_SCHEDULE_H_
