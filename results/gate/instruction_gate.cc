#include "results/gate/instruction_gate.h"

#include <cmath>
#include <optional>
#include <vector>

namespace weir {
namespace {

void Judge(GatedBenchmark& benchmark) {
  const std::optional<double> ratio = benchmark.instructions->Ratio();
  if (!ratio) return;
  constexpr double kRounding = 1e-9;
  const double change = std::log(*ratio), effect = std::log1p(benchmark.rule.min_effect);
  benchmark.change = {.shift = change, .interval = Interval{change, change}};
  const bool more = change > effect + kRounding;
  benchmark.verdict = more ? BenchmarkVerdict::kRegressed : BenchmarkVerdict::kClear;
  benchmark.improved = change < -effect - kRounding;
}

}  // namespace

void CountInstructionsOfSuspects(PairedMeasurement& measurement, GateResult& result) {
  std::vector<size_t> suspects;
  for (const BenchmarkVerdict verdict : {BenchmarkVerdict::kRegressed, BenchmarkVerdict::kOpen}) {
    for (size_t i = 0; i < result.benchmarks.size(); ++i) {
      if (result.benchmarks[i].verdict == verdict) suspects.push_back(i);
    }
  }
  const std::vector<InstructionCount> counts = measurement.CountInstructions(suspects);
  for (size_t i = 0; i < suspects.size(); ++i) result.benchmarks[suspects[i]].instructions = counts[i];
}

absl::StatusOr<GateResult> GateByInstructions(PairedMeasurement& measurement,
                                              const MeasuredPairSource::CheckBenchmarks& check,
                                              const GateRules& rules) {
  const absl::StatusOr<std::vector<PairedMeasurement::Benchmark>> benchmarks = measurement.Open();
  if (!benchmarks.ok()) return benchmarks.status();
  if (absl::Status status = check(*benchmarks); !status.ok()) return status;
  GateResult result;
  result.by_instructions = true;
  for (const PairedMeasurement::Benchmark& each : *benchmarks) {
    GatedBenchmark& benchmark = result.benchmarks.emplace_back();
    benchmark.name = each.name;
    benchmark.rule = rules.For(each.name);
    benchmark.metric = "instructions";
    if (benchmark.rule.ignore) benchmark.verdict = BenchmarkVerdict::kIgnored;
    const auto without = WithoutFiguresOf(StateOf(each.old_row), StateOf(each.new_row));
    if (without) SetWithoutFigures(*without, benchmark);
  }
  CountInstructionsOfSuspects(measurement, result);
  for (GatedBenchmark& each : result.benchmarks) {
    if (!each.instructions) continue;
    each.old_value = each.instructions->base;
    each.new_value = each.instructions->compared;
    Judge(each);
  }
  DecideGate(rules, result);
  return result;
}

}  // namespace weir
