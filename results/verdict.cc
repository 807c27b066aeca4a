#include "results/verdict.h"

#include <fmt/format.h>

#include <vector>

#include "results/order_statistics.h"
#include "results/units.h"

namespace weir {
namespace {

std::string Failures(std::span<const CaseSummary> failed) {
  std::string labels;
  for (const CaseSummary& each : failed) labels += (labels.empty() ? "" : ", ") + each.FullLabel();
  return fmt::format("{} failed ({})",
                     failed.size() == 1 ? "One case" : fmt::format("{} cases", failed.size()), labels);
}

std::string TargetText(std::string_view target) {
  if (target == "null") return "/dev/null";
  return target == "file" || target == "pipe" ? fmt::format("a {}", target) : std::string(target);
}

// "write number records to a file", as far as the name says.
std::string WorkOf(const CaseSummary& best) {
  std::string work = best.workload;
  if (const auto record = best.Parameter("record")) work += fmt::format(" {} records", *record);
  if (const auto target = best.Parameter("target")) work += fmt::format(" to {}", TargetText(*target));
  return work;
}

std::string Figures(const CaseSummary& best) {
  std::string figures;
  if (best.bytes_per_second.median) figures = FormatRate(*best.bytes_per_second.median) + ", ";
  figures += FormatDuration(*best.ns_per_record.median * 1e-9) + " a record";
  if (best.limit_ratio.median) {
    figures += fmt::format(", {} × the time of the limit", FormatThreeDigits(*best.limit_ratio.median));
  }
  return figures;
}

std::string PercentRange(const Interval& ratios) {
  return fmt::format("{} to {}", FormatPercent(ratios.low - 1), FormatPercent(ratios.high - 1));
}

std::string Second(const CaseSummary& best, const CaseSummary& second) {
  const MedianEstimate ratio = EstimateMedian(PairedRatios(best, second));
  if (!ratio.interval) {
    return fmt::format(
        "{} comes next, and {} {} too few for an interval (it needs {}), so the two cannot be told apart",
        second.label, ratio.count, ratio.count == 1 ? "shared round is" : "shared rounds are",
        kValuesForInterval);
  }
  if (ratio.interval->low <= 1) {
    return fmt::format("{} comes next and cannot be told apart from it (interval of the difference {})",
                       second.label, PercentRange(*ratio.interval));
  }
  return fmt::format("{} comes next, slower by {} (interval {})", second.label,
                     FormatPercent(*ratio.median - 1), PercentRange(*ratio.interval));
}

}  // namespace

std::string Verdict(std::span<const CaseSummary> ranked, std::span<const CaseSummary> failed) {
  std::string sentence = failed.empty() ? "" : Failures(failed);
  if (ranked.empty()) {
    sentence += sentence.empty() ? "Nothing was measured that can be ranked" : " and nothing is left to rank";
  } else {
    const CaseSummary& best = ranked.front();
    sentence +=
        fmt::format("{}{} is the best way to {}: {}; {}", failed.empty() ? "" : "; of the rest, ", best.label,
                    WorkOf(best), Figures(best),
                    ranked.size() > 1 ? Second(best, ranked[1]) : "there is nothing to compare it with");
  }
  return sentence + ".";
}

}  // namespace weir
