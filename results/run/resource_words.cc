#include "results/run/resource_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "results/text/units.h"

namespace weir {
namespace {

constexpr size_t kMostOutliers = 3;
constexpr size_t kMostListed = 4;
constexpr double kOutlierRatio = 2;

struct Peak {
  std::string label;
  uint64_t bytes;
};

// Most first.
std::vector<Peak> PeaksOf(std::span<const CaseSummary> cases) {
  std::vector<Peak> peaks;
  for (const CaseSummary& each : cases) {
    if (each.anon_peak_bytes) peaks.push_back({each.label, each.anon_peak_bytes->high});
  }
  std::stable_sort(peaks.begin(), peaks.end(),
                   [](const Peak& a, const Peak& b) { return a.bytes > b.bytes; });
  return peaks;
}

// How many of the first stand out, by the widest gap; 0 if none is wide enough.
size_t Outliers(const std::vector<Peak>& peaks) {
  size_t outliers = 0;
  double widest = kOutlierRatio;
  for (size_t i = 1; i <= kMostOutliers && 2 * i <= peaks.size(); ++i) {
    const double gap = static_cast<double>(peaks[i - 1].bytes) / static_cast<double>(peaks[i].bytes);
    if (!(gap >= widest)) continue;  // nor is 0 / 0
    widest = gap;
    outliers = i;
  }
  return outliers;
}

// "drained, pooled and uring"; "7 of them" where they are many.
std::string Listed(const std::vector<std::string>& names) {
  if (names.size() > kMostListed) return fmt::format("{} of them", names.size());
  std::string list = names[0];
  for (size_t i = 1; i < names.size(); ++i) list += (i + 1 == names.size() ? " and " : ", ") + names[i];
  return list;
}

}  // namespace

std::string MemoryInWords(std::span<const CaseSummary> cases) {
  const std::vector<Peak> peaks = PeaksOf(cases);
  if (peaks.size() < 2) return "";
  const size_t outliers = Outliers(peaks);
  if (outliers == 0) {
    return fmt::format("peak memory goes from {} ({}) to {} ({})", FormatBytes(peaks.back().bytes),
                       peaks.back().label, FormatBytes(peaks.front().bytes), peaks.front().label);
  }
  std::string words =
      fmt::format("{} held {} of memory at its peak", peaks[0].label, FormatBytes(peaks[0].bytes));
  for (size_t i = 1; i < outliers; ++i) {
    words += fmt::format(", {} {}", peaks[i].label, FormatBytes(peaks[i].bytes));
  }
  const std::string others = outliers + 1 == peaks.size() ? peaks.back().label : "the others at most";
  return words + fmt::format(", {} {}", others, FormatBytes(peaks[outliers].bytes));
}

std::string WaitingInWords(std::span<const CaseSummary> cases) {
  std::vector<std::string> names;
  std::vector<double> shares;
  for (const CaseSummary& each : cases) {
    if (!each.stalled_share.median) continue;
    names.push_back(each.label);
    shares.push_back(*each.stalled_share.median);
  }
  if (names.empty()) return "";
  const auto [least, most] = std::minmax_element(shares.begin(), shares.end());
  const std::string low = FormatPercent(*least);
  const std::string high = FormatPercent(*most);
  return fmt::format("{} waited for {} of the time", Listed(names), low == high ? low : low + " to " + high);
}

}  // namespace weir
