#ifndef WEIR_HARNESS_DOCTOR_STEADINESS_H_
#define WEIR_HARNESS_DOCTOR_STEADINESS_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace weir {

/// How steady the machine was while it did one and the same work, as sentences: large writes, which took so
/// many seconds each, in the order of measuring.

/// Their median, and how much longer the slowest took than the fastest: quiet below kQuietSpread. At least
/// one. `bytes`: what each wrote, where that is known.
std::string Steadiness(std::span<const double> seconds, std::optional<uint64_t> bytes);

/// How small a difference between two cases would be seen: each round and the one after it are a pair, and as
/// the work is the same, what differs between them is noise. See TwoRank::Detectable().
std::string SmallestDifferenceSeen(std::span<const double> seconds);

}  // namespace weir

#endif  // WEIR_HARNESS_DOCTOR_STEADINESS_H_
