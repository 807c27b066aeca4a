#include "results/report/tool_report.h"

namespace weir {

void ToolReport::Add(ReportRow& row, int64_t benchmark) {
  if (row.run_name.empty()) row.run_name = row.name;  // a row without is one of an old Google Benchmark
  row.family_index = benchmark;
  ++rows_;
  sink_(row);
}

void ToolReport::AddRuns(std::string_view name, TimeUnit unit, std::span<const double> times,
                         std::span<const double> iterations) {
  const int64_t benchmark = NextBenchmark();
  for (size_t i = 0; i < times.size(); ++i) {
    ReportRow row;
    row.name = name;
    row.repetitions = static_cast<int64_t>(times.size());
    row.repetition_index = static_cast<int64_t>(i);
    if (i < iterations.size()) row.iterations = static_cast<int64_t>(iterations[i]);
    row.time_unit = unit;
    row.real_time = times[i];
    Add(row, benchmark);
  }
}

void ToolReport::AddAggregates(std::string_view name, TimeUnit unit, const Aggregates& aggregates) {
  const int64_t benchmark = NextBenchmark();
  const auto add = [&](std::string_view aggregate, std::optional<double> time) {
    if (!time) return;
    ReportRow row;
    row.name = std::string(name) + "_" + std::string(aggregate);
    row.run_name = name;
    row.run_type = RunType::kAggregate;
    row.aggregate_name = aggregate;
    row.aggregate_unit = "time";
    row.repetitions = aggregates.runs;
    row.time_unit = unit;
    row.real_time = time;
    Add(row, benchmark);
  };
  add("mean", aggregates.mean);
  add("median", aggregates.median);
  add("stddev", aggregates.deviation);
}

void ToolReport::AddFailed(std::string_view name, std::string_view message) {
  ReportRow row;
  row.name = name;
  row.error = message;
  Add(row, NextBenchmark());
}

}  // namespace weir
