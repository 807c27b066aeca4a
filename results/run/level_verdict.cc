#include "results/run/level_verdict.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <span>
#include <string_view>

#include "results/run/resource_words.h"
#include "results/text/units.h"
#include "results/text/work_words.h"

namespace weir {
namespace {

// Of the sink's rate; what is slower does not keep up with it, but with something else.
constexpr double kKeepsUp = 0.9;

std::string Who(const Ranking& ranking) {
  std::set<std::string_view> strategies;
  for (size_t i = 0; i < ranking.candidates; ++i) strategies.insert(ranking.cases[i].strategy);
  const std::string_view noun = strategies.size() == ranking.candidates ? "strategies" : "cases";
  if (ranking.level == ranking.candidates) return fmt::format("all {} {}", ranking.level, noun);
  return fmt::format("{} of {} {}", ranking.level, ranking.candidates, noun);
}

// "99.8 MB/s" or "98.7 MB/s to 99.8 MB/s".
std::string Throughput(std::span<const CaseSummary> level) {
  double low = 0;
  double high = 0;
  for (const CaseSummary& each : level) {
    const double rate = each.bytes_per_second.median.value_or(0);
    low = low == 0 ? rate : std::min(low, rate);
    high = std::max(high, rate);
  }
  if (low == 0) return "";
  const std::string least = FormatRate(low);
  const std::string most = FormatRate(high);
  return least == most ? ", " + most : fmt::format(", {} to {}", least, most);
}

bool KeepUpWithSink(std::span<const CaseSummary> level, double rate) {
  return std::all_of(level.begin(), level.end(), [rate](const CaseSummary& each) {
    return each.bytes_per_second.median.value_or(0) >= kKeepsUp * rate;
  });
}

std::string What(std::span<const CaseSummary> level) {
  const std::string_view target = level.front().Parameter("target").value_or("");
  const auto rate = SinkRate(target);
  if (rate && KeepUpWithSink(level, *rate)) return "keep up with " + TargetInWords(target);
  return "take the same time" + Throughput(level);
}

// "3.4 %" more time, or from twice as much on "11.1 ×" the time.
std::string TakesLonger(const CaseSummary& slower) {
  const std::optional<Difference>& difference = slower.against_fastest.difference;
  if (!difference) return "longer";
  if (difference->ratio >= 2) return FormatThreeDigits(difference->ratio) + " × the time";
  return FormatPercent(difference->ratio - 1) + " longer";
}

std::string Slower(std::span<const CaseSummary> slower) {
  if (slower.empty()) return "";
  const CaseSummary& first = slower.front();
  const CaseSummary& last = slower.back();
  if (slower.size() == 1) return fmt::format("{} takes {}", first.label, TakesLonger(first));
  if (slower.size() == 2) {
    return fmt::format("{} takes {}, {} {}", first.label, TakesLonger(first), last.label, TakesLonger(last));
  }
  return fmt::format("the others take from {} ({}) to {} ({})", TakesLonger(first), first.label,
                     TakesLonger(last), last.label);
}

}  // namespace

std::string LevelVerdict(const Ranking& ranking) {
  const auto candidates = std::span(ranking.cases).first(ranking.candidates);
  const auto level = candidates.first(ranking.level);
  std::string verdict = fmt::format("{} {}: each is within {:.0f} % of the fastest", Who(ranking),
                                    What(level), (kSameTime - 1) * 100);
  for (const std::string& clause :
       {Slower(candidates.subspan(ranking.level)), MemoryInWords(candidates), WaitingInWords(candidates)}) {
    if (!clause.empty()) verdict += "; " + clause;
  }
  return verdict;
}

}  // namespace weir
