#include "results/gate/gate.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <utility>

#include "results/statistics/confirmed_test_power.h"
#include "results/statistics/multiplicity.h"
#include "results/statistics/serial_correlation.h"
#include "results/statistics/shamos_spread.h"
#include "results/statistics/two_rank.h"

namespace weir {
namespace {

constexpr double kCorrelationStep = 0.05;

double CertainCorrelation(std::span<const BenchmarkPairs> all) {
  std::vector<std::vector<double>> series;
  for (const BenchmarkPairs& each : all) series.push_back(each.changes);
  return EstimateSerialCorrelation(series).Certain();
}

// So that the power is simulated for few of them.
double OnGrid(double correlation) { return kCorrelationStep * std::ceil(correlation / kCorrelationStep); }

// p of the hypothesis that the cost grew by no more than `min_effect`.
double NoWorseP(std::span<const double> changes, double min_effect, double correlation) {
  if (changes.empty()) return 1;
  const TwoRank estimate(changes, Widening(correlation, changes.size()));
  return estimate.P(std::log1p(min_effect), Alternative::kGreater);
}

ShiftEstimate ChangeOf(std::span<const double> changes, double correlation) {
  if (changes.empty()) return {};
  const TwoRank estimate(changes, Widening(correlation, changes.size()));
  return {.shift = estimate.center(), .interval = estimate.IntervalWithTails()};
}

class Gate {
 public:
  Gate(PairSource& source, const GateRules& rules) : source_(source), rules_(rules) {}

  absl::StatusOr<GateResult> Run() {
    absl::StatusOr<std::vector<BenchmarkPairs>> first = source_.Measure();
    if (!first.ok()) return first.status();
    if (first->empty()) return absl::NotFoundError("there is no benchmark to compare");
    result_.serial_correlation = CertainCorrelation(*first);
    for (const BenchmarkPairs& each : *first) AddBenchmark(each);
    Suspect(*first);
    CheckControl(*first);
    if (absl::Status status = Confirm(); !status.ok()) return status;
    AddDetectable(*first);
    Decide();
    return std::move(result_);
  }

 private:
  void AddBenchmark(const BenchmarkPairs& pairs) {
    GatedBenchmark& benchmark = result_.benchmarks.emplace_back();
    benchmark.name = pairs.benchmark;
    benchmark.rule = rules_.For(pairs.benchmark);
    benchmark.pairs = pairs.changes.size();
    benchmark.change = ChangeOf(pairs.changes, result_.serial_correlation);
    if (benchmark.rule.ignore) {
      benchmark.verdict = BenchmarkVerdict::kIgnored;
    } else if (pairs.failed) {
      benchmark.verdict = BenchmarkVerdict::kUndecided;
    } else {
      counted_.push_back(result_.benchmarks.size() - 1);
    }
  }

  // The p-values of the benchmarks `indices`, adjusted for their number. `changes(i)` are those of benchmark
  // i.
  template <typename Changes>
  std::vector<double> AdjustedP(std::span<const size_t> indices, const Changes& changes) const {
    std::vector<double> p;
    for (const size_t i : indices) {
      p.push_back(NoWorseP(changes(i), result_.benchmarks[i].rule.min_effect, result_.serial_correlation));
    }
    return AdjustByHolm(p);
  }

  void Suspect(std::span<const BenchmarkPairs> first) {
    const std::vector<double> p =
        AdjustedP(counted_, [&](size_t i) -> const std::vector<double>& { return first[i].changes; });
    for (size_t rank = 0; rank < counted_.size(); ++rank) {
      result_.benchmarks[counted_[rank]].p = p[rank];
      if (p[rank] <= rules_.alpha) suspects_.push_back(counted_[rank]);
    }
  }

  void CheckControl(std::span<const BenchmarkPairs> first) {
    std::vector<size_t> controlled;
    for (const size_t i : counted_) {
      if (!first[i].control.empty()) controlled.push_back(i);
    }
    result_.has_control = !controlled.empty();
    const std::vector<double> p =
        AdjustedP(controlled, [&](size_t i) -> const std::vector<double>& { return first[i].control; });
    for (size_t rank = 0; rank < controlled.size(); ++rank) {
      if (p[rank] <= rules_.alpha) result_.control_alarms.push_back(first[controlled[rank]].benchmark);
    }
  }

  absl::Status Confirm() {
    if (suspects_.empty()) return absl::OkStatus();
    std::vector<std::string> names;
    for (const size_t i : suspects_) names.push_back(result_.benchmarks[i].name);
    const absl::StatusOr<std::vector<BenchmarkPairs>> again = source_.MeasureAgain(names);
    if (!again.ok()) return again.status();
    if (again->size() != suspects_.size())
      return absl::InternalError("fresh pairs of some benchmarks are missing");
    std::vector<const std::vector<double>*> fresh(result_.benchmarks.size());
    for (size_t rank = 0; rank < suspects_.size(); ++rank) fresh[suspects_[rank]] = &(*again)[rank].changes;
    const std::vector<double> p =
        AdjustedP(suspects_, [&](size_t i) -> const std::vector<double>& { return *fresh[i]; });
    for (size_t rank = 0; rank < suspects_.size(); ++rank) {
      GatedBenchmark& benchmark = result_.benchmarks[suspects_[rank]];
      benchmark.confirming_p = p[rank];
      benchmark.verdict =
          p[rank] <= rules_.alpha ? BenchmarkVerdict::kRegressed : BenchmarkVerdict::kUnconfirmed;
    }
    return absl::OkStatus();
  }

  void AddDetectable(std::span<const BenchmarkPairs> first) {
    const double first_level = rules_.alpha / static_cast<double>(std::max<size_t>(1, counted_.size()));
    for (size_t i = 0; i < first.size(); ++i) {
      GatedBenchmark& benchmark = result_.benchmarks[i];
      const ConfirmedTestPower power =
          PowerOf({benchmark.pairs, first_level, rules_.alpha, OnGrid(result_.serial_correlation)});
      const double spread = ShamosSpread(first[i].changes) / power.spread_bias;
      benchmark.detectable = std::isinf(power.shift)
                                 ? std::numeric_limits<double>::infinity()
                                 : (1 + benchmark.rule.min_effect) * std::exp(spread * power.shift) - 1;
      const bool blind = benchmark.detectable > benchmark.rule.tolerance;
      const bool innocent = benchmark.verdict == BenchmarkVerdict::kPassed ||
                            benchmark.verdict == BenchmarkVerdict::kUnconfirmed;
      if (innocent && blind) benchmark.verdict = BenchmarkVerdict::kInsensitive;
    }
  }

  bool Any(BenchmarkVerdict verdict) const {
    return std::ranges::count(result_.benchmarks, verdict, &GatedBenchmark::verdict) > 0;
  }

  void Decide() {
    if (!result_.control_alarms.empty()) {
      result_.verdict = GateVerdict::kInconclusive;
    } else if (Any(BenchmarkVerdict::kRegressed)) {
      result_.verdict = GateVerdict::kRegression;
    } else if (Any(BenchmarkVerdict::kUndecided) || Any(BenchmarkVerdict::kInsensitive)) {
      result_.verdict = GateVerdict::kInconclusive;
    }
  }

  PairSource& source_;
  const GateRules& rules_;
  GateResult result_;
  std::vector<size_t> counted_;   // indices of the benchmarks that are tested: neither ignored nor failed
  std::vector<size_t> suspects_;  // of those, the ones that the first step rejects
};

}  // namespace

std::string_view BenchmarkVerdictName(BenchmarkVerdict verdict) {
  switch (verdict) {
    case BenchmarkVerdict::kPassed:
      return "passed";
    case BenchmarkVerdict::kRegressed:
      return "regressed";
    case BenchmarkVerdict::kUnconfirmed:
      return "unconfirmed";
    case BenchmarkVerdict::kInsensitive:
      return "insensitive";
    case BenchmarkVerdict::kUndecided:
      return "undecided";
    case BenchmarkVerdict::kIgnored:
      return "ignored";
  }
  return "";
}

absl::StatusOr<GateResult> RunGate(PairSource& source, const GateRules& rules) {
  return Gate(source, rules).Run();
}

}  // namespace weir
