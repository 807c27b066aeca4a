#include "results/gate/measured_pair_source.h"

#include <fmt/format.h>

#include <cmath>
#include <optional>
#include <utility>

#include "results/report/sampled_report.h"
#include "results/statistics/order_statistics.h"

namespace weir {
namespace {

// ln of what it costs; nothing where there is no figure that has a ratio.
std::optional<double> LogCost(const ReportRow& row, const Metric& metric) {
  const std::optional<double> figure = FigureOfRow(row, metric.name);
  if (!figure || !(*figure > 1e-100 && *figure < 1e100)) return std::nullopt;
  return metric.higher_is_better ? -std::log(*figure) : std::log(*figure);
}

}  // namespace

MeasuredPairSource::MeasuredPairSource(PairedMeasurement& measurement, MetricOf metric_of,
                                       CheckBenchmarks check)
    : measurement_(measurement), metric_of_(std::move(metric_of)), check_(std::move(check)) {}

absl::StatusOr<std::vector<BenchmarkPairs>> MeasuredPairSource::Benchmarks() {
  const absl::StatusOr<std::vector<PairedMeasurement::Benchmark>> benchmarks = measurement_.Open();
  if (!benchmarks.ok()) return benchmarks.status();
  if (absl::Status status = check_(*benchmarks); !status.ok()) return status;
  std::vector<BenchmarkPairs> all;
  for (const PairedMeasurement::Benchmark& each : *benchmarks) {
    metrics_.push_back(metric_of_(each.name));
    all.push_back({.benchmark = each.name,
                   .without_figures = WithoutFiguresOf(StateOf(each.old_row), StateOf(each.new_row))});
  }
  return all;
}

absl::StatusOr<PairBatch> MeasuredPairSource::Measure(std::span<const PairOrder> orders) {
  std::vector<size_t> before;
  for (const PairOrder& order : orders) {
    before.push_back(measurement_.measured().benchmarks[order.benchmark].pairs.size());
  }
  const absl::StatusOr<bool> more = measurement_.Measure(orders);
  if (!more.ok()) return more.status();
  PairBatch batch{.ended = !*more};
  for (size_t i = 0; i < orders.size(); ++i) {
    batch.pairs.push_back(PairsSince(orders[i].benchmark, before[i]));
  }
  return batch;
}

void MeasuredPairSource::AddFigures(GateResult& result) const {
  for (size_t i = 0; i < metrics_.size(); ++i) {
    std::vector<double> old_values, new_values;
    for (const MeasuredPair& pair : measurement_.measured().benchmarks[i].pairs) {
      if (const auto figure = FigureOfRow(pair.old_row, metrics_[i].name)) old_values.push_back(*figure);
      if (const auto figure = FigureOfRow(pair.new_row, metrics_[i].name)) new_values.push_back(*figure);
    }
    GatedBenchmark& benchmark = result.benchmarks[i];
    benchmark.metric = metrics_[i].name;
    if (!benchmark.reason.empty()) continue;
    if (!old_values.empty()) benchmark.old_value = Median(std::span(old_values));
    if (!new_values.empty()) benchmark.new_value = Median(std::span(new_values));
  }
}

BenchmarkPairs MeasuredPairSource::PairsSince(size_t benchmark, size_t begin) const {
  const std::vector<MeasuredPair>& pairs = measurement_.measured().benchmarks[benchmark].pairs;
  const Metric& metric = metrics_[benchmark];
  BenchmarkPairs result;
  for (const MeasuredPair& pair : std::span(pairs).subspan(begin)) {
    const bool copy_failed = pair.copy_row && pair.copy_row->error;
    const ReportRow& old_row = copy_failed ? *pair.copy_row : pair.old_row;
    result.without_figures = WithoutFiguresOf(StateOf(old_row), StateOf(pair.new_row));
    if (result.without_figures) break;
    const std::optional<double> before = LogCost(pair.old_row, metric), after = LogCost(pair.new_row, metric);
    if (!before || !after) continue;
    const std::optional<double> copy = pair.copy_row ? LogCost(*pair.copy_row, metric) : before;
    if (!copy) continue;
    result.changes.push_back(*after - *before);
    if (pair.copy_row) result.against_copy.push_back(*after - *copy);
  }
  if (begin < pairs.size() && result.changes.empty() && !result.without_figures) {
    result.without_figures = WithoutRatio(metric.name, FigureOfRow(pairs.back().old_row, metric.name),
                                          FigureOfRow(pairs.back().new_row, metric.name));
  }
  return result;
}

}  // namespace weir
