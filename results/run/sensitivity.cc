#include "results/run/sensitivity.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "results/text/units.h"

namespace weir {
namespace {

struct Neighbours {
  std::optional<double> detectable;
  size_t first;
};

// Pairs without a ratio are worse than any with one.
double Insensitivity(const Neighbours& pair) {
  return pair.detectable.value_or(std::numeric_limits<double>::infinity());
}

std::optional<double> Detectable(const CaseSummary& a, const CaseSummary& b) {
  const std::optional<Difference> difference = PairedDifference(PairRounds(a.ns, b.ns, false), 0);
  return difference ? difference->detectable : std::nullopt;
}

std::string InWords(const std::optional<double>& ratio) {
  return ratio ? FormatPercent(*ratio - 1) : "none with so few rounds";
}

}  // namespace

std::optional<Sensitivity> SensitivityOf(std::span<const CaseSummary> ranked) {
  if (ranked.size() < 2) return std::nullopt;
  std::vector<Neighbours> pairs;
  for (size_t i = 0; i + 1 < ranked.size(); ++i) pairs.push_back({Detectable(ranked[i], ranked[i + 1]), i});
  std::ranges::stable_sort(pairs, {}, Insensitivity);
  Sensitivity sensitivity;
  sensitivity.typical = pairs[pairs.size() / 2].detectable;
  sensitivity.worst = pairs.back().detectable;
  sensitivity.worst_first = ranked[pairs.back().first].label;
  sensitivity.worst_second = ranked[pairs.back().first + 1].label;
  return sensitivity;
}

std::string SensitivityLine(const Sensitivity& sensitivity) {
  const std::string line = "Smallest difference that could have been seen between neighbours: ";
  if (!sensitivity.typical) return line + InWords(sensitivity.typical) + ".";
  return line + fmt::format("typically {}; at worst {} ({} against {}).", InWords(sensitivity.typical),
                            InWords(sensitivity.worst), sensitivity.worst_first, sensitivity.worst_second);
}

}  // namespace weir
