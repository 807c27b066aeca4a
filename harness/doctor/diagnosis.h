#ifndef WEIR_HARNESS_DOCTOR_DIAGNOSIS_H_
#define WEIR_HARNESS_DOCTOR_DIAGNOSIS_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/probes/system_root.h"

namespace weir {

/// One thing about this machine, and whether it spoils numbers.
struct MachineFinding {
  enum class Kind {
    kFine,
    kSpoils,   ///< makes numbers worse, or less steady
    kUnknown,  ///< the machine does not say
  };

  Kind kind = Kind::kFine;
  std::string subject;  ///< "governor"
  std::string state;    ///< "powersave"
  std::string advice;   ///< what to do about it; empty where it is fine, or nothing can be done
};

/// Everything about the machine and this build that is known to spoil measurements in `directory`, in a fixed
/// order; fine things too, so that the list says what was looked at. Reads /proc and /sys, measures nothing.
std::vector<MachineFinding> Diagnose(const std::string& directory, const SystemRoot& root = SystemRoot());

/// How steady the machine was while it did one and the same work, as sentences: large writes, which took so
/// many seconds each, in the order of measuring.

/// Their median, and how much longer the slowest took than the fastest: quiet below kQuietSpread. At least
/// one. `bytes`: what each wrote, where that is known.
std::string Steadiness(std::span<const double> seconds, std::optional<uint64_t> bytes);

/// How small a difference between two cases would be seen: each round and the one after it are a pair, and as
/// the work is the same, what differs between them is noise. See TwoRank::Detectable().
std::string SmallestDifferenceSeen(std::span<const double> seconds);

}  // namespace weir

#endif  // WEIR_HARNESS_DOCTOR_DIAGNOSIS_H_
