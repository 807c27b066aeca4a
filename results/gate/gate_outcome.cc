#include "results/gate/gate_outcome.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>

#include "results/compare/metric_choice.h"
#include "results/text/text_layout.h"
#include "results/text/units.h"

namespace weir {
namespace {

std::vector<const GatedBenchmark*> WithVerdict(const GateResult& gate, BenchmarkVerdict verdict) {
  std::vector<const GatedBenchmark*> found;
  for (const GatedBenchmark& each : gate.benchmarks) {
    if (each.verdict == verdict) found.push_back(&each);
  }
  return found;
}

size_t Counted(const GateResult& gate) {
  return static_cast<size_t>(std::ranges::count_if(gate.benchmarks, &GatedBenchmark::Counts));
}

std::string Benchmarks(size_t count) {
  return count == 1 ? "1 benchmark" : fmt::format("{} benchmarks", count);
}

std::string OfBenchmarks(size_t count, const GateResult& gate) {
  return fmt::format("{} of {}", count, Benchmarks(Counted(gate)));
}

// So many that the sentence can still be read; the rows name all.
std::string NamesOf(std::span<const GatedBenchmark* const> benchmarks) {
  constexpr size_t kMostNames = 10;
  std::vector<std::string_view> names;
  for (const GatedBenchmark* each : benchmarks.first(std::min(benchmarks.size(), kMostNames)))
    names.push_back(each->name);
  const std::string text = fmt::format("{}", fmt::join(names, ", "));
  const size_t further = benchmarks.size() - names.size();
  return further == 0 ? text : fmt::format("{} and {} more", text, further);
}

// "+15 % (+13 % … +16 %)".
std::string Estimate(const GatedBenchmark& each, const ShiftEstimate& change) {
  const std::optional<double> ratio = ValueRatioOf(each, change);
  if (!ratio) return "n/a";
  if (!change.interval) return FormatRatio(*ratio);
  return fmt::format("{} ({})", FormatRatio(*ratio), IntervalInWords(each, change));
}

std::string RegressedLine(const GatedBenchmark& each) {
  std::string line = fmt::format("regressed: {}: {}", each.name, ChangeInWords(each));
  if (each.instructions) line += "; " + each.instructions->InWords();
  if (!each.stages) return line;
  line += fmt::format("; first pairs {}, fresh ones {}", Estimate(each, each.stages->first),
                      Estimate(each, each.stages->again));
  if (each.stages->against_copy.shift) {
    line += fmt::format(", against a copy of the old program {}", Estimate(each, each.stages->against_copy));
  }
  return line;
}

// The geometric mean and how many are what.
std::string CountsLine(const GateResult& gate, double mean) {
  const auto improved =
      static_cast<size_t>(std::ranges::count_if(gate.benchmarks, &GatedBenchmark::improved));
  const auto [more, less, open] = gate.by_instructions ? std::array{"more", "fewer", "not counted"}
                                                       : std::array{"slower", "faster", "open"};
  return fmt::format("geometric mean {}; {} {}, {} {}, {} the same, {} {}", FormatRatio(mean),
                     gate.Count(BenchmarkVerdict::kRegressed), more, improved, less,
                     gate.Count(BenchmarkVerdict::kClear) - improved, gate.Count(BenchmarkVerdict::kOpen),
                     open);
}

// The lines before the last.
std::vector<std::string> Summary(const GateResult& gate) {
  std::vector<std::string> lines;
  for (const BenchmarkVerdict verdict : {BenchmarkVerdict::kUnmeasured, BenchmarkVerdict::kFailed}) {
    for (const GatedBenchmark* each : WithVerdict(gate, verdict)) {
      lines.push_back(fmt::format("{}: {} {}", BenchmarkVerdictName(verdict), each->name, each->reason));
    }
  }
  for (const GatedBenchmark* each : WithVerdict(gate, BenchmarkVerdict::kOpen)) {
    if (each->instructions)
      lines.push_back(fmt::format("open: {}: {}", each->name, each->instructions->InWords()));
  }
  if (const std::optional<double> mean = gate.GeometricMean()) lines.push_back(CountsLine(gate, *mean));
  for (const GatedBenchmark* each : WithVerdict(gate, BenchmarkVerdict::kRegressed)) {
    lines.push_back(RegressedLine(*each));
  }
  return lines;
}

// What decided.
class Sentence {
 public:
  Sentence(const GateOutcome& outcome, const GateRules& rules, bool interrupted)
      : outcome_(outcome), gate_(outcome.gate), rules_(rules), interrupted_(interrupted) {}

  std::string Text() const {
    const std::string text = ByVerdict();
    return interrupted_ ? text + " (interrupted; from what was measured by then)" : text;
  }

  std::vector<const CountChange*> GrownCounts() const {
    std::vector<const CountChange*> grown;
    for (const CountChange& each : outcome_.count_changes) {
      if (each.finding == Finding::kRegressed) grown.push_back(&each);
    }
    return grown;
  }

 private:
  std::string ByVerdict() const {
    const auto what = [this] {
      switch (outcome_.verdict) {
        case GateVerdict::kRegression:
          return RegressionText();
        case GateVerdict::kFailed:
          return FailedText();
        case GateVerdict::kInconclusive:
          return InconclusiveText();
        case GateVerdict::kPass:
          break;
      }
      return PassText();
    };
    return fmt::format("{}: {}", GateVerdictName(outcome_.verdict), what());
  }

  std::string RegressionText() const {
    std::vector<std::string> parts;
    for (const CountChange* each : GrownCounts()) {
      parts.push_back(fmt::format("{} of {} grew from {} to {}, an exact count", each->counter, each->name,
                                  each->base, each->compared));
    }
    const auto regressed = WithVerdict(gate_, BenchmarkVerdict::kRegressed);
    if (!regressed.empty()) {
      parts.push_back(RegressedText(regressed));
    }
    return fmt::format("{}", fmt::join(parts, "; "));
  }

  std::string RegressedText(std::span<const GatedBenchmark* const> regressed) const {
    const bool one = regressed.size() == 1;
    const std::string of = OfBenchmarks(regressed.size(), gate_);
    if (gate_.by_instructions) {
      return fmt::format("{} {} more instructions by more than {}: {}", of, one ? "runs" : "run", MinEffect(),
                         NamesOf(regressed));
    }
    std::vector<const GatedBenchmark*> same;
    for (const GatedBenchmark* each : regressed) {
      if (each->instructions && each->instructions->Same()) same.push_back(each);
    }
    return fmt::format(
        "{} {} slower by more than {}, {}: {}{}", of, one ? "is" : "are", MinEffect(),
        gate_.other_sessions ? "and farther than they move from commit to commit without a change"
                             : "which fresh pairs confirmed",
        NamesOf(regressed), same.empty() ? "" : "; with the same instructions: " + NamesOf(same));
  }

  // The one of all, or "its --min-effect".
  std::string MinEffect() const { return Common(&GateRule::min_effect, "its minimum effect"); }

  std::string Common(double GateRule::*effect, std::string_view otherwise) const {
    const double common = rules_.common.*effect;
    const bool same = std::ranges::all_of(gate_.benchmarks, [&](const GatedBenchmark& each) {
      return !each.Counts() || each.rule.*effect == common;
    });
    return same ? FormatPercent(common) : std::string(otherwise);
  }

  std::string FailedText() const {
    const auto failed = WithVerdict(gate_, BenchmarkVerdict::kFailed);
    if (!failed.empty()) {
      const bool incomparable = std::ranges::any_of(
          failed, [](const GatedBenchmark* each) { return each->reason.starts_with("has no ratio"); });
      return fmt::format("{} {} in the new program{}: {}", OfBenchmarks(failed.size(), gate_),
                         failed.size() == 1 ? "fails" : "fail", incomparable ? " or cannot be compared" : "",
                         NamesOf(failed));
    }
    const auto unmeasured = WithVerdict(gate_, BenchmarkVerdict::kUnmeasured);
    const std::string what =
        fmt::format("{} could not be measured: {}", Benchmarks(unmeasured.size()), NamesOf(unmeasured));
    return Counted(gate_) == 0 ? "nothing is left to compare; " + what : what + " (--require-all)";
  }

  std::string InconclusiveText() const {
    const auto open = WithVerdict(gate_, BenchmarkVerdict::kOpen);
    if (gate_.other_machine) {
      return fmt::format(
          "the reports are of different machines, so {} cannot be decided; measure both programs on one: "
          "weir gate --ab OLD_BIN NEW_BIN",
          OfBenchmarks(open.size(), gate_));
    }
    if (gate_.other_sessions) {
      return fmt::format(
          "of two sessions, {} cannot be decided, where the machine may have changed and not the program; {}",
          OfBenchmarks(open.size(), gate_),
          gate_.other_tools ? "several sessions a side tell more: weir compare --old F… --new F…"
                            : "measure both together: weir gate --ab OLD_BIN NEW_BIN");
    }
    if (gate_.by_instructions) {
      return fmt::format("instructions of {} could not be counted: {}", OfBenchmarks(open.size(), gate_),
                         NamesOf(open));
    }
    const std::string advice = gate_.ended_early ? "; more --time would tell"
                                                 : "; a longer --min-time or a quieter machine would tell";
    return fmt::format("{} {} neither shown to be slower by more than {} nor by less than {}: {}{}",
                       OfBenchmarks(open.size(), gate_), open.size() == 1 ? "is" : "are", MinEffect(),
                       Tolerance(), NamesOf(open), advice);
  }

  std::string Tolerance() const { return Common(&GateRule::tolerance, "its tolerance"); }

  std::string PassText() const {
    if (Counted(gate_) == 0) return "the rules ignore every benchmark";
    const bool one = Counted(gate_) == 1;
    const std::string benchmarks = Benchmarks(Counted(gate_));
    if (gate_.by_instructions) {
      return fmt::format("{} more instructions by more than {}",
                         one ? "the one benchmark does not run" : "none of " + benchmarks + " runs",
                         MinEffect());
    }
    return fmt::format("{}{} slower by {} or more",
                       gate_.other_sessions ? "as far as two sessions can tell, " : "",
                       one ? "the one benchmark is not" : "none of " + benchmarks + " is", Tolerance());
  }

  const GateOutcome& outcome_;
  const GateResult& gate_;
  const GateRules& rules_;
  const bool interrupted_;
};

// Those that hold for a gate too and that it does not say itself: of sessions and of single rows it has its
// own sentences, and the rounds that it needs are others.
void AddWarnings(const Comparison& comparison, std::vector<std::string>& warnings) {
  constexpr std::array<std::string_view, 5> kSaidOtherwise = {"unpaired", "failed", "ambiguous", "no_figure",
                                                              "not_positive"};
  for (const ComparisonWarning& warning : comparison.warnings) {
    if (std::ranges::find(kSaidOtherwise, warning.code) != kSaidOtherwise.end()) continue;
    warnings.push_back(warning.text);
  }
}

}  // namespace

Metric MetricOf(const GatedBenchmark& benchmark) {
  return ChooseMetric(benchmark.metric, benchmark.rule.better).value_or(MetricNamed(benchmark.metric));
}

std::optional<double> ValueRatioOf(const GatedBenchmark& benchmark, const ShiftEstimate& change) {
  if (!change.shift) return std::nullopt;
  return MetricOf(benchmark).ValueRatio(std::exp(*change.shift));
}

std::optional<Interval> ValueRatiosOf(const GatedBenchmark& benchmark, const ShiftEstimate& change) {
  if (!change.interval) return std::nullopt;
  return MetricOf(benchmark).ValueRatios({std::exp(change.interval->low), std::exp(change.interval->high)});
}

std::string IntervalInWords(const GatedBenchmark& benchmark, const ShiftEstimate& change) {
  const std::optional<Interval> interval = ValueRatiosOf(benchmark, change);
  if (!interval) return "n/a";
  return FormatRatios(*interval);
}

std::string ChangeInWords(const GatedBenchmark& benchmark) {
  if (!benchmark.change.shift) return "";
  return MetricOf(benchmark).InWords(std::exp(*benchmark.change.shift));
}

GateOutcome ConcludeGate(GateResult gate, const Comparison& comparison, const GateRules& rules,
                         const GateCircumstances& circumstances) {
  GateOutcome outcome;
  outcome.verdict = gate.verdict;
  outcome.gate = std::move(gate);
  outcome.equal_counts = comparison.equal_counts;
  for (const CountChange& change : comparison.count_changes) {
    if (!rules.For(change.name).ignore) outcome.count_changes.push_back(change);
  }
  outcome.warnings = circumstances.notes;
  AddWarnings(comparison, outcome.warnings);
  if (outcome.gate.serial_correlation > 0) {
    outcome.warnings.push_back(fmt::format(
        "successive pairs resemble each other (correlation {:.2f}), so each counts for less; the machine is "
        "not steady",
        outcome.gate.serial_correlation));
  }
  const Sentence sentence(outcome, rules, circumstances.interrupted);
  if (!sentence.GrownCounts().empty()) outcome.verdict = GateVerdict::kRegression;
  outcome.decided_by = Printable(sentence.Text());  // for the names in it
  for (const std::string& line : Summary(outcome.gate)) outcome.summary.push_back(Printable(line));
  return outcome;
}

}  // namespace weir
