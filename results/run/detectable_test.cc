// What a run calls detectable, it finds: simulated with the noise of real rounds.

#include <cmath>
#include <numbers>
#include <string>

#include "gtest/gtest.h"
#include "results/run/run_summary.h"
#include "results/statistics/split_mix.h"

namespace weir {
namespace {

double Uniform(SplitMix64& random) {
  return (static_cast<double>(random.Below(1u << 30)) + 0.5) / (1u << 30);
}

double Normal(SplitMix64& random) {
  const double radius = std::sqrt(-2 * std::log(Uniform(random)));
  return radius * std::cos(2 * std::numbers::pi * Uniform(random));
}

// Whom a disturbance, in one round in seven, makes 1.5 to 5 times as slow.
enum class Disturbed { kNobody, kEachByItself, kTheWholeRound };

// Of two strategies, the second of which truly takes `ratio` times as long; 3 % is the noise of one round.
Report Simulated(double ratio, int rounds, Disturbed disturbed, SplitMix64& random) {
  const auto disturbance = [&] { return random.Below(7) == 0 ? 1.5 + 3.5 * Uniform(random) : 1; };
  Report report;
  for (int round = 0; round < rounds; ++round) {
    const double shared = disturbed == Disturbed::kTheWholeRound ? disturbance() : 1;
    for (const char* strategy : {"a", "b"}) {
      const double own = disturbed == Disturbed::kEachByItself ? disturbance() : 1;
      ReportRow& row = report.rows.emplace_back();
      row.name = std::string("write/") + strategy;
      row.repetition_index = round;
      row.SetCounter("ns_per_record", (*strategy == 'b' ? ratio : 1) * shared * own *
                                          std::exp(0.03 / std::numbers::sqrt2 * Normal(random)));
    }
  }
  return report;
}

// How often a difference that one run calls detectable is found by the next.
double ShareFound(int rounds, Disturbed disturbed) {
  constexpr int kRuns = 500;
  SplitMix64 random(static_cast<uint64_t>(rounds) * 10 + static_cast<uint64_t>(disturbed));
  int found = 0;
  for (int i = 0; i < kRuns; ++i) {
    const RunSummary first = SummarizeRun(Simulated(1, rounds, disturbed, random));
    const double detectable = *first.groups[0].ranking.sensitivity->typical;
    const RunSummary next = SummarizeRun(Simulated(detectable, rounds, disturbed, random));
    const Ranking& ranking = next.groups[0].ranking;
    found += ranking.cases[0].strategy == "a" && StateOf(ranking.cases[1], ranking) == "slower";
  }
  return static_cast<double>(found) / kRuns;
}

TEST(DetectableTest, WhatIsCalledDetectableIsFoundFourTimesInFive) {
  for (const int rounds : {12, 22}) {
    for (const auto disturbed : {Disturbed::kNobody, Disturbed::kEachByItself, Disturbed::kTheWholeRound}) {
      const double share = ShareFound(rounds, disturbed);
      RecordProperty("found_" + std::to_string(rounds) + "_" + std::to_string(static_cast<int>(disturbed)),
                     std::to_string(share));
      EXPECT_GE(share, 0.70) << rounds << " rounds, " << static_cast<int>(disturbed);
      EXPECT_LE(share, 0.90) << rounds << " rounds, " << static_cast<int>(disturbed);
    }
  }
}

}  // namespace
}  // namespace weir
