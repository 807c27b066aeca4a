#include "results/gate/gate.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <span>
#include <utility>

#include "results/compare/comparison.h"
#include "results/statistics/multiplicity.h"
#include "results/statistics/serial_correlation.h"
#include "results/statistics/two_rank.h"

namespace weir {
namespace {

constexpr double kRounding = 1 + 1e-9;  // an exact p may be the level itself

ShiftEstimate ChangeOf(std::span<const double> changes, double correlation) {
  if (changes.empty()) return {};
  const TwoRank estimate(changes, Widening(correlation, changes.size()));
  return {.shift = estimate.center(), .interval = estimate.IntervalWithTails()};
}

double PAbove(std::span<const double> changes, double center, double correlation) {
  if (changes.empty()) return 1;
  return TwoRank(changes, Widening(correlation, changes.size())).P(center, Alternative::kGreater);
}

// One benchmark as it is being decided.
struct Row {
  GatedBenchmark result;
  std::vector<double> first;
  std::vector<double> fresh;
  std::vector<double> against_copy;
  bool suspect = false;
  bool fixed = false;  // nothing more is measured
  size_t look = 0;     // the next one

  double MinEffect() const { return std::log1p(result.rule.min_effect); }
  double Tolerance() const { return std::log1p(result.rule.tolerance); }
  std::vector<double> All() const {
    std::vector<double> all = first;
    all.insert(all.end(), fresh.begin(), fresh.end());
    return all;
  }
};

Row RowOf(const BenchmarkPairs& pairs, const GateRules& rules) {
  Row row;
  row.result.name = pairs.benchmark;
  row.result.rule = rules.For(pairs.benchmark);
  if (row.result.rule.ignore) row.result.verdict = BenchmarkVerdict::kIgnored;
  return row;
}

void EndWithoutFigures(const std::optional<WithoutFigures>& without, Row& row) {
  if (!without) return;
  row.fixed = true;
  SetWithoutFigures(*without, row.result);
}

SerialCorrelation CorrelationOf(std::span<const Row> rows) {
  std::vector<std::vector<double>> series;
  for (const Row& row : rows) series.push_back(row.All());
  return EstimateSerialCorrelation(series);
}

// What is decided with: all of it, for a false pass costs more than a few more pairs.
double Decisive(const SerialCorrelation& correlation) { return std::max(0.0, correlation.correlation); }

// The chance that suspects' fresh pairs are no higher, adjusted for there being `at_least` of them.
std::vector<double> ConfirmingP(std::span<Row* const> suspects, double correlation, size_t at_least) {
  std::vector<double> p;
  for (const Row* row : suspects) {
    if (row->result.verdict == BenchmarkVerdict::kRegressed) {
      p.push_back(0);
      continue;
    }
    const double against_old = PAbove(row->fresh, row->MinEffect(), correlation);
    const double against_copy =
        row->against_copy.empty() ? 0 : PAbove(row->against_copy, row->MinEffect(), correlation);
    p.push_back(std::max(against_old, against_copy));
  }
  p.resize(std::max(p.size(), at_least), 1);
  return AdjustByHolm(p);
}

void Confirm(std::span<Row* const> suspects, double level, double correlation, size_t at_least = 0) {
  const std::vector<double> p = ConfirmingP(suspects, correlation, at_least);
  for (size_t i = 0; i < suspects.size(); ++i) {
    if (p[i] > level * kRounding || suspects[i]->fixed) continue;
    suspects[i]->result.verdict = BenchmarkVerdict::kRegressed;
    suspects[i]->fixed = true;
  }
}

// Whether it is clear. Where its centre is beyond the minimum effect, to either side, it may yet turn out to
// have regressed or improved, so that it is left open until its last look.
void Clear(double level, double correlation, bool at_last_look, Row& row) {
  const std::vector<double> all = row.All();
  if (all.empty()) return;
  const TwoRank estimate(all, Widening(correlation, all.size()));
  if (estimate.P(row.Tolerance(), Alternative::kLess) > level * kRounding) return;
  const bool improved = estimate.P(-row.MinEffect(), Alternative::kLess) <= level * kRounding;
  const bool beyond = std::fabs(estimate.center()) > row.MinEffect();
  if (beyond && !improved && !at_last_look) return;
  row.result.verdict = BenchmarkVerdict::kClear;
  row.result.improved = improved;
  row.fixed = true;
}

GateResult Conclude(std::vector<Row> rows, const GateRules& rules) {
  GateResult result;
  const double correlation = CorrelationOf(rows).Certain();  // shown as compare and ab show it
  result.serial_correlation = correlation;
  for (Row& row : rows) {
    const std::vector<double> all = row.All();
    row.result.pairs = all.size();
    row.result.change = ChangeOf(all, correlation);
    if (row.suspect) {
      row.result.stages = {ChangeOf(row.first, correlation), ChangeOf(row.fresh, correlation),
                           ChangeOf(row.against_copy, correlation)};
    }
    result.benchmarks.push_back(std::move(row.result));
  }
  DecideGate(rules, result);
  return result;
}

class Gate {
 public:
  Gate(PairSource& source, const GateRules& rules)
      : source_(source), rules_(rules), screening_(rules.alpha * 5 / 16), confirming_(rules.alpha * 5 / 8) {}

  absl::StatusOr<GateResult> Run() {
    const absl::StatusOr<std::vector<BenchmarkPairs>> benchmarks = source_.Benchmarks();
    if (!benchmarks.ok()) return benchmarks.status();
    if (benchmarks->empty()) return absl::NotFoundError("there is no benchmark to compare");
    for (const BenchmarkPairs& each : *benchmarks) {
      Row& row = rows_.emplace_back(RowOf(each, rules_));
      EndWithoutFigures(each.without_figures, row);
    }
    const absl::StatusOr<bool> ended = MeasureAll();
    if (!ended.ok()) return ended.status();
    GateResult result = Conclude(std::move(rows_), rules_);
    result.ended_early = *ended;
    return result;
  }

 private:
  absl::StatusOr<bool> MeasureAll() {
    for (std::vector<PairOrder> orders = Orders(); !orders.empty(); orders = Orders()) {
      absl::StatusOr<PairBatch> batch = source_.Measure(orders);
      if (!batch.ok()) return batch.status();
      for (size_t i = 0; i < orders.size(); ++i) Take(orders[i], std::move(batch->pairs[i]));
      Look(orders, batch->ended);
      if (batch->ended) return true;
    }
    return false;
  }

  // The pairs of one stage at which a row is looked at.
  std::vector<size_t> Looks(const Row& row) const {
    return row.suspect ? rules_.FreshLooks() : rules_.FirstLooks();
  }

  bool AtLastLook(const Row& row) const { return row.look + 1 >= Looks(row).size(); }

  std::vector<PairOrder> Orders() const {
    std::vector<PairOrder> orders;
    for (size_t i = 0; i < rows_.size(); ++i) {
      const Row& row = rows_[i];
      if (row.fixed) continue;
      const size_t have = row.suspect ? row.fresh.size() : row.first.size();
      orders.push_back({i, Looks(row)[row.look] - have, row.suspect});
    }
    return orders;
  }

  void Take(const PairOrder& order, BenchmarkPairs pairs) {
    Row& row = rows_[order.benchmark];
    std::vector<double>& changes = order.with_copy ? row.fresh : row.first;
    changes.insert(changes.end(), pairs.changes.begin(), pairs.changes.end());
    std::ranges::copy(pairs.against_copy, std::back_inserter(row.against_copy));
    EndWithoutFigures(pairs.without_figures, row);
  }

  void Look(std::span<const PairOrder> orders, bool ended) {
    correlation_ = Decisive(CorrelationOf(rows_));
    std::vector<Row*> suspects;
    for (Row& row : rows_) {
      const bool judged = row.result.verdict != BenchmarkVerdict::kFailed && row.result.Counts();
      if (row.suspect && judged) suspects.push_back(&row);
    }
    Confirm(suspects, confirming_, correlation_);
    for (const PairOrder& order : orders) {
      Row& row = rows_[order.benchmark];
      if (!row.fixed) LookAt(row, ended);
    }
  }

  void LookAt(Row& row, bool ended) {
    if (row.result.verdict == BenchmarkVerdict::kIgnored) {
      row.fixed = true;
      return;
    }
    if (!row.suspect && PAbove(row.first, row.MinEffect(), correlation_) <= screening_ * kRounding) {
      row.suspect = true;
      row.look = 0;
      return;
    }
    const bool last = AtLastLook(row);
    Clear(screening_, correlation_, last || ended, row);
    row.fixed |= last;
    ++row.look;
  }

  PairSource& source_;
  const GateRules& rules_;
  const double screening_;   // the level of a look at first pairs, and of one at all
  const double confirming_;  // of one at fresh pairs
  std::vector<Row> rows_;
  double correlation_ = 0;
};

}  // namespace

std::string_view BenchmarkVerdictName(BenchmarkVerdict verdict) {
  switch (verdict) {
    case BenchmarkVerdict::kClear:
      return "clear";
    case BenchmarkVerdict::kRegressed:
      return "regressed";
    case BenchmarkVerdict::kOpen:
      return "open";
    case BenchmarkVerdict::kFailed:
      return "failed";
    case BenchmarkVerdict::kUnmeasured:
      return "skipped";
    case BenchmarkVerdict::kIgnored:
      return "ignored";
  }
  return "";
}

std::string_view GateVerdictName(GateVerdict verdict) {
  switch (verdict) {
    case GateVerdict::kPass:
      return "pass";
    case GateVerdict::kRegression:
      return "regression";
    case GateVerdict::kInconclusive:
      return "inconclusive";
    case GateVerdict::kFailed:
      return "failed";
  }
  return "";
}

void SetWithoutFigures(const WithoutFigures& without, GatedBenchmark& benchmark) {
  benchmark.reason = without.reason;
  if (benchmark.verdict == BenchmarkVerdict::kIgnored) return;
  benchmark.verdict = without.fails_in_new ? BenchmarkVerdict::kFailed : BenchmarkVerdict::kUnmeasured;
}

std::optional<double> GateResult::GeometricMean() const {
  double sum = 0;
  size_t count = 0;
  for (const GatedBenchmark& each : benchmarks) {
    if (!each.Counts() || !each.change.shift) continue;
    sum += *each.change.shift;
    ++count;
  }
  return count == 0 ? std::nullopt : std::optional(std::exp(sum / static_cast<double>(count)));
}

size_t GateResult::Count(BenchmarkVerdict verdict) const {
  return static_cast<size_t>(std::ranges::count(benchmarks, verdict, &GatedBenchmark::verdict));
}

void DecideGate(const GateRules& rules, GateResult& result) {
  NumberEqualNames(result.benchmarks);
  result.all_required = rules.require_all;
  const size_t unmeasured = result.Count(BenchmarkVerdict::kUnmeasured);
  const bool nothing_left =
      unmeasured > 0 && unmeasured + result.Count(BenchmarkVerdict::kIgnored) == result.benchmarks.size();
  if (result.Count(BenchmarkVerdict::kRegressed) > 0) {
    result.verdict = GateVerdict::kRegression;
  } else if (result.Count(BenchmarkVerdict::kFailed) > 0 || nothing_left ||
             (rules.require_all && unmeasured > 0)) {
    result.verdict = GateVerdict::kFailed;
  } else if (result.Count(BenchmarkVerdict::kOpen) > 0) {
    result.verdict = GateVerdict::kInconclusive;
  } else {
    result.verdict = GateVerdict::kPass;
  }
}

absl::StatusOr<GateResult> RunGate(PairSource& source, const GateRules& rules) {
  return Gate(source, rules).Run();
}

absl::StatusOr<GateResult> GateStoredPairs(std::vector<BenchmarkPairs> pairs, const GateRules& rules) {
  if (pairs.empty()) return absl::NotFoundError("there is no benchmark to compare");
  std::vector<Row> rows;
  for (BenchmarkPairs& each : pairs) {
    Row& row = rows.emplace_back(RowOf(each, rules));
    const auto half = each.changes.begin() + static_cast<ptrdiff_t>((each.changes.size() + 1) / 2);
    row.first.assign(each.changes.begin(), half);
    row.fresh.assign(half, each.changes.end());
    EndWithoutFigures(each.without_figures, row);
    row.fixed |= row.result.rule.ignore;
  }
  const double correlation = Decisive(CorrelationOf(rows));
  std::vector<Row*> suspects;
  for (Row& row : rows) {
    row.suspect = !row.fixed && PAbove(row.first, row.MinEffect(), correlation) <= rules.alpha * kRounding;
    if (row.suspect) suspects.push_back(&row);
  }
  Confirm(suspects, rules.alpha, correlation, rows.size() / 20);
  for (Row& row : rows) {
    if (!row.fixed) Clear(rules.alpha, correlation, true, row);
  }
  return Conclude(std::move(rows), rules);
}

}  // namespace weir
