#include "results/compare/instruction_count.h"

#include <fmt/format.h>

#include <cmath>

#include "results/compare/metric.h"
#include "results/text/units.h"

namespace weir {
namespace {

constexpr double kResolution = 5e-4;  // of a count

// "1,376", "449.3".
std::string Count(double instructions) {
  return instructions < 1000 ? fmt::format("{:.4g}", instructions)
                             : FormatCount(static_cast<uint64_t>(std::llround(instructions)));
}

}  // namespace

std::optional<double> InstructionCount::Ratio() const {
  return base && compared && *base > 0 && *compared > 0 ? std::optional(*compared / *base) : std::nullopt;
}

bool InstructionCount::Same() const {
  const std::optional<double> ratio = Ratio();
  return ratio && std::fabs(*ratio - 1) <= kResolution;
}

std::string InstructionCount::InWords() const {
  const std::optional<double> ratio = Ratio();
  if (!ratio) return "instructions not counted: " + reason;
  if (Same()) {
    return fmt::format("same instructions ({} an iteration): layout or memory, not more work", Count(*base));
  }
  return fmt::format("{} → {} instructions an iteration, {}", Count(*base), Count(*compared),
                     FormatRatio(*ratio));
}

std::string InstructionCount::InShort() const {
  const std::optional<double> ratio = Ratio();
  return !ratio ? "n/a" : Same() ? "same" : FormatRatio(*ratio);
}

}  // namespace weir
