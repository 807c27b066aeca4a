#include "results/run/run_noise.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <string>
#include <system_error>

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

// Each row says how long others kept a CPU busy while its clock ran, in ticks of the kernel.
std::optional<double> ForeignCpusOfRows(const Report& report) {
  double foreign = 0, wall = 0;
  for (const ReportRow& row : report.rows) {
    const auto seconds = row.Counter(schema::kForeignCpuSeconds);
    if (row.run_type != RunType::kIteration || !seconds || !row.RealSeconds()) continue;
    foreign += *seconds;
    wall += *row.RealSeconds();
  }
  if (wall <= 0) return std::nullopt;
  return foreign / wall;
}

// The run itself knows it best, as it is longer than the clocks of its cases.
void LookAtOthers(const Report& report, RunNoise& noise) {
  auto cpus = report.Context(schema::kCores);
  if (!cpus || !WholeNumber(*cpus)) cpus = report.Context(schema::kNumCpus);
  if (const auto number = WholeNumber(cpus.value_or(""))) noise.cpus = static_cast<double>(*number);
  const double there = noise.cpus.value_or(1);
  const std::string share = report.Context(schema::kRunForeignCpuShare).value_or("");
  if (double number = 0;
      std::from_chars(share.data(), share.data() + share.size(), number).ec == std::errc()) {
    noise.foreign_cpus = number * there;
  } else if (const auto cpus_of_rows = ForeignCpusOfRows(report)) {
    noise.foreign_cpus = std::min(*cpus_of_rows, there);
  }
  noise.others_busy = noise.foreign_cpus && *noise.foreign_cpus > schema::kQuietShare * there;
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
  LookAtLimits(cases, noise);
  return noise;
}

std::string InWords(const DisturbedRound& round) {
  return fmt::format(
      "round {} was {} × slower for {} of {} cases", round.round + 1,
      round.factor < 10 ? fmt::format("{:.1f}", round.factor) : FormatThreeDigits(round.factor), round.cases,
      round.measured);
}

}  // namespace weir
