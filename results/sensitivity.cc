#include "results/sensitivity.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "results/units.h"

namespace weir {
namespace {

struct Neighbours {
  DetectableDifference difference;
  size_t first;
};

DetectableDifference Detectable(const CaseSummary& a, const CaseSummary& b) {
  std::vector<double> log_ratios;
  for (double ratio : PairedRatios(a, b)) log_ratios.push_back(std::log(ratio));
  return SmallestDetectable(log_ratios);
}

// Pairs without a ratio are worse than any with one.
bool LessSensitive(const Neighbours& a, const Neighbours& b) {
  const double infinity = std::numeric_limits<double>::infinity();
  return a.difference.ratio.value_or(infinity) < b.difference.ratio.value_or(infinity);
}

std::string Difference(const DetectableDifference& difference) {
  return difference.ratio ? FormatPercent(*difference.ratio - 1) : "none, because " + difference.warning;
}

}  // namespace

std::optional<Sensitivity> SensitivityOf(std::span<const CaseSummary> ranked) {
  if (ranked.size() < 2) return std::nullopt;
  std::vector<Neighbours> pairs;
  for (size_t i = 0; i + 1 < ranked.size(); ++i) pairs.push_back({Detectable(ranked[i], ranked[i + 1]), i});
  std::stable_sort(pairs.begin(), pairs.end(), LessSensitive);
  Sensitivity sensitivity;
  sensitivity.typical = pairs[pairs.size() / 2].difference;
  sensitivity.worst = pairs.back().difference;
  sensitivity.worst_first = ranked[pairs.back().first].label;
  sensitivity.worst_second = ranked[pairs.back().first + 1].label;
  return sensitivity;
}

std::string SensitivityLine(const Sensitivity& sensitivity) {
  const std::string line = "Smallest difference that could have been seen between neighbours: ";
  if (!sensitivity.typical.ratio) return line + Difference(sensitivity.typical) + ".";
  return line + fmt::format("typically {}; at worst {} ({} against {}).", Difference(sensitivity.typical),
                            Difference(sensitivity.worst), sensitivity.worst_first, sensitivity.worst_second);
}

}  // namespace weir
