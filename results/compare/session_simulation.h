#ifndef WEIR_RESULTS_COMPARE_SESSION_SIMULATION_H_
#define WEIR_RESULTS_COMPARE_SESSION_SIMULATION_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace weir {

/// How the change of an unchanged row spreads from session to session, with a standard deviation of 1.
enum class SessionNoise {
  kNormal,
  kLaplace,
  kT3,         ///< Student's t with three degrees of freedom
  kDisturbed,  ///< normal, and one row in twenty five times as far
};

inline constexpr std::array<SessionNoise, 4> kSessionNoises = {SessionNoise::kNormal, SessionNoise::kLaplace,
                                                               SessionNoise::kT3, SessionNoise::kDisturbed};

std::string_view SessionNoiseName(SessionNoise noise);

/// Comparisons of sessions to be simulated: reports are made, read and compared as `weir compare` does. The
/// machine drifts by up to 30 % either way between sessions.
struct SimulatedSessions {
  SessionNoise noise = SessionNoise::kNormal;
  double sigma = 0.05;  ///< of the logarithm: of two sessions' difference, of more each session's own
  size_t rows = 20;
  size_t sessions = 1;  ///< a side
  double slowdown = 0;  ///< of the first row; 1 is twofold
};

/// How many of the comparisons said something.
struct SimulatedFindings {
  size_t comparisons = 0;
  size_t found = 0;       ///< that the first row is slower, likely or for sure
  size_t false_ones = 0;  ///< of any other row, or of the first where it has no slowdown, that it changed

  double FoundShare() const { return static_cast<double>(found) / static_cast<double>(comparisons); }
  double FalseShare() const { return static_cast<double>(false_ones) / static_cast<double>(comparisons); }
};

/// The same `seed`, the same answer.
SimulatedFindings SimulateSessions(const SimulatedSessions& sessions, size_t comparisons, uint64_t seed);

}  // namespace weir

#endif  // WEIR_RESULTS_COMPARE_SESSION_SIMULATION_H_
