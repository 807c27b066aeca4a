#include "results/run/run_verdict.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <span>

#include "results/compare/metric.h"
#include "results/report/delimited_text.h"
#include "results/run/run_header.h"
#include "results/statistics/order_statistics.h"
#include "results/text/units.h"

namespace weir {
namespace {

// "limit write" is not the strategy "write".
std::string FullLabel(const CaseSummary& each) { return (each.IsLimit() ? "limit " : "") + each.label; }

std::string Failures(const RunGroup& group) {
  std::vector<std::string> labels;
  for (const CaseSummary* each : group.Failed()) labels.push_back(FullLabel(*each));
  if (labels.empty()) return "";
  return fmt::format("{} failed ({})",
                     labels.size() == 1 ? "One case" : fmt::format("{} cases", labels.size()),
                     Joined(labels, ", "));
}

// "3.09 GB/s, 2.87 ns a record, 1.64 × limit".
std::string Figures(const RunGroup& group, const CaseSummary& best) {
  std::vector<std::string> figures;
  if (best.bytes_per_second.median) figures.push_back(FormatRate(*best.bytes_per_second.median));
  figures.push_back(
      fmt::format("{} {}", FormatDuration(*best.ns_per_record.median * 1e-9), group.terms.OneUnit()));
  if (best.limit_ratio.median)
    figures.push_back(FormatThreeDigits(*best.limit_ratio.median) + " × the time of the limit");
  return Joined(figures, ", ");
}

std::string Behind(const CaseSummary& other) {
  return fmt::format("{}, {}", other.label,
                     DifferenceInWords(other.against_fastest, MetricNamed(schema::kNsPerRecord)));
}

// The candidates on several threads that may be behind for one reason alone, that others took the CPUs: all of them, where
// the fastest has one thread; else those that CompareWithin would not call slower.
std::vector<std::string> Wronged(const RunGroup& group, const RunNoise& noise) {
  std::vector<std::string> labels;
  const auto candidates = group.ranking.Candidates();
  if (!noise.others_busy || candidates.empty()) return labels;
  for (const CaseSummary& each : candidates) {
    const bool lost_to_one = each.threaded && !candidates.front().threaded;
    if (lost_to_one || each.against_fastest.reason == Reason::kOthersBusy) labels.push_back(each.label);
  }
  return labels;
}

bool SurelyBest(const RunGroup& group, const RunNoise& noise) {
  const auto candidates = group.ranking.Candidates();
  return Wronged(group, noise).empty() &&
         (candidates.size() < 2 || candidates[1].against_fastest.finding == Finding::kRegressed);
}

// How far the next is behind, and the next strategy.
std::string Margin(const RunGroup& group) {
  const auto candidates = group.ranking.Candidates();
  if (candidates.size() < 2) return "there is nothing to compare it with";
  std::string text = "next is " + Behind(candidates[1]);
  const auto other = std::ranges::find_if(
      candidates, [&](const CaseSummary& each) { return each.strategy != candidates.front().strategy; });
  if (other == candidates.end() || other == candidates.begin() + 1) return text;
  return text + "; the next strategy is " + Behind(*other);
}

// Of those that take the same time, the ones with the least and with the most memory; nothing where fewer
// than two say what they took.
struct Extremes {
  const CaseSummary* least;
  const CaseSummary* most;
};
std::optional<Extremes> MemoryOfLevel(const RunGroup& group) {
  std::vector<const CaseSummary*> cases;
  for (const CaseSummary& each : group.ranking.Candidates()) {
    const bool level = each.against_fastest.finding == Finding::kEquivalent;
    if (level && each.anon_peak_bytes) cases.push_back(&each);
  }
  if (group.ranking.level == 0 || cases.size() < 2) return std::nullopt;
  const auto [least, most] =
      std::ranges::minmax(cases, {}, [](const CaseSummary* each) { return each->anon_peak_bytes->high; });
  return Extremes{least, most};
}

std::string MemoryInWords(const RunGroup& group) {
  const std::optional<Extremes> memory = MemoryOfLevel(group);
  if (!memory) return "";
  return fmt::format("; their peak memory goes from {} ({}) to {} ({})",
                     FormatBytes(memory->least->anon_peak_bytes->high), memory->least->label,
                     FormatBytes(memory->most->anon_peak_bytes->high), memory->most->label);
}

std::string OfTheRest(const RunGroup& group, const RunNoise& noise) {
  const Ranking& ranking = group.ranking;
  const CaseSummary& best = ranking.cases.front();
  const std::string figures = Figures(group, best);
  const std::vector<std::string> wronged = Wronged(group, noise);
  if (!wronged.empty()) {
    return fmt::format(
        "{} was the fastest: {}; but others took {:.2f} of {:.0f} CPUs, which costs those on several "
        "threads most ({}): measure again when the machine is quiet",
        best.label, figures, *noise.foreign_cpus, noise.cpus.value_or(1), Joined(wronged, ", "));
  }
  if (ranking.level > 0) {
    return fmt::format("{} of {} take the same time to 2 %, {}{}", ranking.level, ranking.candidates, figures,
                       MemoryInWords(group));
  }
  if (ranking.candidates == 1) return fmt::format("{} alone: {}; {}", best.label, figures, Margin(group));
  return fmt::format("{} {}: {}; {}", best.label,
                     SurelyBest(group, noise) ? "is the best" : "was the fastest this time", figures,
                     Margin(group));
}

// What to take, where it is not one alone the few that may be the best.
std::string ToUse(const RunGroup& group, const RunNoise& noise) {
  constexpr size_t kMost = 4;
  if (!Wronged(group, noise).empty()) return "undecided, others took the CPUs";
  if (group.ranking.level > 0) {
    const std::optional<Extremes> memory = MemoryOfLevel(group);
    return fmt::format("any of {}{}", group.ranking.level,
                       memory ? ", least memory: " + memory->least->label : "");
  }
  std::vector<std::string> labels;
  for (const CaseSummary& each : group.ranking.Candidates()) {
    if (labels.empty() || each.against_fastest.finding != Finding::kRegressed) labels.push_back(each.label);
  }
  if (labels.size() <= kMost) return Joined(labels, " or ");
  return fmt::format("{} or any of {} others", labels.front(), labels.size() - 1);
}

std::string Cost(const RunGroup& group) {
  const std::optional<Extremes> memory = MemoryOfLevel(group);
  const CaseSummary& best = memory ? *memory->least : group.ranking.cases.front();
  std::vector<std::string> costs;
  if (best.anon_peak_bytes) costs.push_back(FormatBytes(best.anon_peak_bytes->high) + " of memory");
  if (best.cpu_seconds_per_gb.median)
    costs.push_back(FormatThreeDigits(*best.cpu_seconds_per_gb.median) + " CPU seconds a GB");
  return costs.empty() ? "n/a" : Joined(costs, " and ");
}

void AddOnce(std::vector<std::string>& list, std::string item) {
  if (std::ranges::find(list, item) == list.end()) list.push_back(std::move(item));
}

// A limit may stand in several groups, and its label be the same as that of another.
std::string Named(const CaseSummary& each, const std::string& group) {
  if (each.IsLimit()) return each.name;
  return each.label + (group.empty() ? "" : fmt::format(" ({})", group));
}

void AddNotesOf(const RunGroup& group, const std::string& name, std::vector<std::string>& notes) {
  size_t most = 0;
  for (const CaseSummary& each : group.ranking.cases) most = std::max(most, each.rounds);
  for (const CaseSummary* each : group.Failed()) {
    AddOnce(notes, fmt::format("{}: failed in {} of {} rounds: {}", Named(*each, name), each->errors,
                               each->errors + each->rounds, each->first_error));
  }
  for (const CaseSummary& each : group.ranking.cases) {
    if (each.errors == 0 && each.rounds < most)
      AddOnce(notes, fmt::format("{}: {} rounds, others {}.", Named(each, name), each.rounds, most));
  }
}

// Of benchmarks that may do different work.
std::string WithoutRanking(const RunGroup& group) {
  std::vector<const CaseSummary*> measured;
  for (const CaseSummary& each : group.ranking.cases) {
    if (each.Measured()) measured.push_back(&each);
  }
  if (measured.empty()) return "nothing was measured";
  const auto ns = [](const CaseSummary* each) { return *each->ns_per_record.median; };
  const auto [least, most] = std::ranges::minmax(measured, {}, ns);
  const auto said = [&](const CaseSummary* each) {
    return fmt::format("{} ({})", FormatDuration(ns(each) * 1e-9), each->label);
  };
  if (measured.size() == 1) return fmt::format("{} {}", said(least), group.terms.OneUnit());
  return fmt::format("{} benchmarks from {} to {} {}; they may do different work and are not ranked",
                     measured.size(), said(least), said(most), group.terms.OneUnit());
}

bool LacksIntervals(const RunGroup& group) {
  return std::ranges::any_of(group.ranking.cases, [](const CaseSummary& each) {
    return each.Measured() && !each.ns_per_record.interval;
  });
}

}  // namespace

std::string Verdict(const RunGroup& group, const RunNoise& noise) {
  const std::string failures = Failures(group);
  if (!group.ranking.comparable)
    return (failures.empty() ? "" : failures + "; ") + WithoutRanking(group) + ".";
  if (group.ranking.candidates == 0) {
    return failures.empty() ? "Nothing was measured that can be ranked."
                            : failures + " and nothing is left to rank.";
  }
  return (failures.empty() ? "" : failures + "; of the rest, ") + OfTheRest(group, noise) + ".";
}

std::vector<std::string> Answer(const RunSummary& run) {
  std::vector<std::string> use, margin, cost;
  for (const RunGroup& group : run.groups) {
    if (group.ranking.candidates == 0) continue;
    const std::string name = GroupName(group, run) + ": ";
    use.push_back(name + ToUse(group, run.noise));
    margin.push_back(name + (group.ranking.level > 0 ? "they take the same time to 2 %" : Margin(group)));
    cost.push_back(name + Cost(group));
  }
  if (use.size() < 2) return {};
  return {"Use: " + Joined(use, "; ") + ".", "By how much: " + Joined(margin, "; ") + ".",
          "It costs: " + Joined(cost, "; ") + "."};
}

std::string InYourProgram(const RunSummary& run) {
  std::vector<std::string> calls;
  for (const RunGroup& group : run.groups) {
    if (group.ranking.candidates == 0) continue;
    const auto call = run.Context(
        fmt::format("{}{}/{}", schema::kCodeOf, group.workload, group.ranking.cases.front().strategy));
    if (call && std::ranges::find(calls, *call) == calls.end()) calls.emplace_back(*call);
  }
  return calls.empty() ? "" : "In your program: " + Joined(calls, "; ") + " (docs/install.md).";
}

std::vector<std::string> Notes(const RunSummary& run) {
  std::vector<std::string> notes = run.remarks, disturbed;
  for (const RunGroup& group : run.groups) AddNotesOf(group, GroupName(group, run), notes);
  for (const DisturbedRound& round : run.noise.disturbed) disturbed.push_back(InWords(round));
  if (!disturbed.empty()) notes.push_back("Disturbed, and left in: " + Joined(disturbed, "; ") + ".");
  if (std::string speed = CpuSpeedInWords(run.noise); !speed.empty()) notes.push_back(std::move(speed));
  if (run.noise.spread >= kQuietSpread) {
    notes.push_back(fmt::format("Between rounds, {} varied by {}.", run.noise.least_steady,
                                FormatPercent(run.noise.spread)));
  }
  if (std::ranges::any_of(run.groups, LacksIntervals))
    notes.push_back(fmt::format("No interval of a median of fewer than {} rounds.", kValuesForInterval));
  return notes;
}

}  // namespace weir
