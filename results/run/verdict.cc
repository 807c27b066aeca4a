#include "results/run/verdict.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <utility>

#include "results/compare/metric.h"
#include "results/run/level_verdict.h"
#include "results/run/resource_words.h"
#include "results/statistics/order_statistics.h"
#include "results/text/units.h"
#include "results/text/work_words.h"

namespace weir {
namespace {

std::string Failures(std::span<const CaseSummary> failed) {
  std::string labels;
  for (const CaseSummary& each : failed) labels += (labels.empty() ? "" : ", ") + each.FullLabel();
  return fmt::format("{} failed ({})",
                     failed.size() == 1 ? "One case" : fmt::format("{} cases", failed.size()), labels);
}

// "write number records to a file", as far as the name says.
std::string WorkOf(const CaseSummary& best) {
  std::string work = best.workload;
  if (const auto record = best.Parameter("record")) work += " " + RecordsInWords(*record);
  if (const auto target = best.Parameter("target")) work += " to " + TargetInWords(*target);
  return work;
}

std::string Figures(const CaseSummary& best) {
  std::string figures;
  if (best.bytes_per_second.median) figures = FormatRate(*best.bytes_per_second.median) + ", ";
  const bool vowel = best.unit.find_first_of("aeio") == 0;
  figures += fmt::format("{} {} {}", FormatDuration(*best.ns_per_record.median * 1e-9), vowel ? "an" : "a",
                         best.unit);
  if (best.limit_ratio.median) {
    figures += fmt::format(", {} × the time of the limit", FormatThreeDigits(*best.limit_ratio.median));
  }
  return figures;
}

// How far `other`, the next in some sense, is behind the fastest, and where that is not beyond chance, what
// memory they took.
std::string Behind(const CaseSummary& best, const CaseSummary& other) {
  const std::string words = DifferenceInWords(other.against_fastest, MetricNamed(schema::kNsPerRecord));
  if (other.against_fastest.finding == Finding::kRegressed) return words;
  const CaseSummary both[] = {best, other};
  const std::string memory = MemoryInWords(both);
  return memory.empty() ? words : words + "; " + memory;
}

std::string Best(std::span<const CaseSummary> ranked) {
  const CaseSummary& best = ranked.front();
  if (ranked.size() == 1) {
    return fmt::format("{} is the only way measured to {}: {}; there is nothing to compare it with",
                       best.label, WorkOf(best), Figures(best));
  }
  const bool surely = ranked[1].against_fastest.finding == Finding::kRegressed;
  std::string text =
      fmt::format("{} {} to {}: {}; ", best.label,
                  surely ? "is the best way" : "was the fastest way this time", WorkOf(best), Figures(best));
  text += ranked[1].label + " comes next, " + Behind(best, ranked[1]);
  const auto is_other = [&](const CaseSummary& each) { return each.strategy != best.strategy; };
  const auto other = std::find_if(ranked.begin(), ranked.end(), is_other);
  if (other == ranked.end() || other == ranked.begin() + 1) return text;
  return text + fmt::format("; the next strategy is {}, ", other->label) + Behind(best, *other);
}

std::string Capitalized(std::string text) {
  text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}

}  // namespace

std::string Verdict(const Ranking& ranking, std::span<const CaseSummary> failed) {
  const std::string failures = failed.empty() ? "" : Failures(failed);
  if (ranking.candidates == 0) {
    return failed.empty() ? "Nothing was measured that can be ranked."
                          : failures + " and nothing is left to rank.";
  }
  std::string verdict =
      ranking.level > 0 ? LevelVerdict(ranking) : Best(std::span(ranking.cases).first(ranking.candidates));
  if (!failed.empty()) return failures + "; of the rest, " + verdict + ".";
  return (ranking.level > 0 ? Capitalized(std::move(verdict)) : verdict) + ".";
}

}  // namespace weir
