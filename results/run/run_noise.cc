#include "results/run/run_noise.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>

#include "results/report/machine_share.h"
#include "results/report/schema.h"
#include "results/statistics/order_statistics.h"
#include "results/text/units.h"

namespace weir {
namespace {

std::vector<DisturbedRound> DisturbedRounds(std::span<const CaseSummary> cases) {
  constexpr size_t kEnoughForAMedian = 3;
  struct Round {
    size_t measured = 0;
    std::vector<double> factors;
  };
  std::map<int64_t, Round> rounds;
  for (const CaseSummary& each : cases) {
    if (!each.Measured() || each.ns.size() < kEnoughForAMedian) continue;
    const double usual = *MedianOf(each.ns);
    for (const Sample& sample : each.ns) {
      Round& round = rounds[sample.round];
      ++round.measured;
      if (sample.value >= kDisturbed * usual) round.factors.push_back(sample.value / usual);
    }
  }
  std::vector<DisturbedRound> disturbed;
  for (auto& [number, round] : rounds) {
    const size_t slow = round.factors.size();
    if (2 * slow > round.measured)
      disturbed.push_back({number, Median(std::span(round.factors)), slow, round.measured});
  }
  return disturbed;
}

void LookAtOthers(const Report& report, RunNoise& noise) {
  ForeignCpuTally others;
  for (const ReportRow& row : report.rows) others.Add(row);
  noise.cpus = CpusOf(report);
  noise.foreign_cpus = others.Cpus(report);
  noise.others_busy = others.OthersBusy(report);
}

void LookAtSpeed(const Report& report, RunNoise& noise) {
  std::vector<double> spins, slow;
  for (const ReportRow& row : report.rows) {
    if (const auto spin = row.Counter(schema::kSpinSeconds); spin && *spin > 0) spins.push_back(*spin);
  }
  if (spins.empty()) return;
  const double best = *std::ranges::min_element(spins);
  for (const double spin : spins) {
    if (spin > kSlowCpu * best) slow.push_back(spin / best);
  }
  noise.slow_cpu_share = static_cast<double>(slow.size()) / static_cast<double>(spins.size());
  if (!slow.empty()) noise.slow_cpu_factor = Median(std::span(slow));
}

void LookAtLimits(std::span<const CaseSummary> cases, RunNoise& noise) {
  for (const CaseSummary& each : cases) {
    if (!each.IsLimit() || !each.Measured()) continue;
    double low = 0, high = 0;
    for (const Sample& sample : each.ns) {
      if (std::ranges::find(noise.disturbed, sample.round, &DisturbedRound::round) != noise.disturbed.end())
        continue;
      low = low == 0 ? sample.value : std::min(low, sample.value);
      high = std::max(high, sample.value);
    }
    if (low <= 0 || high / low - 1 <= noise.spread) continue;
    noise.spread = high / low - 1;
    noise.least_steady = each.name;
  }
}

}  // namespace

RunNoise NoiseOf(const Report& report, std::span<const CaseSummary> cases) {
  RunNoise noise;
  noise.disturbed = DisturbedRounds(cases);
  LookAtOthers(report, noise);
  LookAtSpeed(report, noise);
  LookAtLimits(cases, noise);
  return noise;
}

std::string CpuSpeedInWords(const RunNoise& noise) {
  constexpr double kRarely = 0.1;
  if (noise.slow_cpu_share.value_or(0) < kRarely) return "";
  return fmt::format(
      "Beside {} of the passes the CPU itself was slow, by {} in the median: a neighbour outside this "
      "machine, or a "
      "clock that changes. It widens the intervals; more rounds (--time) narrow them.",
      FormatPercent(*noise.slow_cpu_share), FormatPercent(noise.slow_cpu_factor - 1));
}

std::string InWords(const DisturbedRound& round) {
  return fmt::format(
      "round {} was {} × slower for {} of {} cases", round.round + 1,
      round.factor < 10 ? fmt::format("{:.1f}", round.factor) : FormatThreeDigits(round.factor), round.cases,
      round.measured);
}

}  // namespace weir
