#include "results/run/others_summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "results/report/sampled_report.h"
#include "results/report/schema.h"

namespace weir {
namespace {

constexpr std::string_view kCpuTime = "cpu_time";

WorkloadTerms Terms() {
  WorkloadTerms terms;
  terms.unit = "iteration";
  terms.count_key = terms.work_keys = terms.size_keys = "";
  terms.first_columns = fmt::format("{},{}", schema::kTimeColumn, schema::kThroughputColumn);
  return terms;
}

// The runs of each benchmark, in the report's order.
using RunsByName = std::map<std::string_view, std::vector<const ReportRow*>>;
RunsByName RunsOf(const Report& report) {
  RunsByName runs;
  for (const ReportRow& row : report.rows) {
    if (row.run_type == RunType::kIteration && !row.error) runs[row.RunName()].push_back(&row);
  }
  return runs;
}

std::vector<double> FiguresOf(const std::vector<const ReportRow*>& rows, std::string_view metric) {
  std::vector<double> figures;
  for (const ReportRow* row : rows) {
    if (const std::optional<double> figure = FigureOfRow(*row, metric)) figures.push_back(*figure);
  }
  return figures;
}

// Of each run where the report has them; of aggregates alone the one figure that was chosen of them.
CaseSummary SummaryOf(const SampledCase& sampled, const std::vector<const ReportRow*>& runs) {
  CaseSummary each;
  each.name = each.strategy = each.label = each.row_label = std::string(sampled.name);
  each.errors = sampled.errors;
  each.first_error = std::string(sampled.first_error);
  std::vector<double> ns = FiguresOf(runs, sampled.metric);
  if (ns.empty()) ns = ValuesOf(sampled.samples);
  for (double& time : ns) {
    time *= 1e9;
    each.ns.push_back({static_cast<int64_t>(each.ns.size()), time});
  }
  each.rounds = ns.size();
  each.ns_per_record = EstimateMedian(ns);
  each.bytes_per_second = EstimateMedian(FiguresOf(runs, schema::kBytesPerSecond));
  return each;
}

std::string TimesInWords(const std::set<std::string_view>& metrics) {
  if (metrics.empty()) return "";
  if (metrics.size() > 1)
    return "Times are CPU times, and wall times where a benchmark has or asks for those.";
  return *metrics.begin() == kCpuTime ? "Times are CPU times." : "Times are wall times.";
}

}  // namespace

bool IsOfOthers(const Report& report) {
  const bool rows = std::ranges::any_of(
      report.rows, [](const ReportRow& row) { return row.Counter(schema::kNsPerRecord).has_value(); });
  const bool context = std::ranges::any_of(
      report.context, [](const auto& each) { return each.first.starts_with(schema::kContextPrefix); });
  return !rows && !context;
}

void SummarizeOthers(const Report& report, RunSummary& run) {
  const SampledReport sampled = SampleReport(report, "", {});
  RunsByName runs = RunsOf(report);
  std::map<std::string_view, size_t> named;
  for (const SampledCase& each : sampled.cases) ++named[each.name];
  RunGroup group;
  group.workload = "benchmarks";
  group.terms = Terms();
  group.ranking.comparable = false;
  std::set<std::string_view> metrics;
  for (const SampledCase& each : sampled.cases) {
    if (each.samples.empty() && each.errors == 0) continue;
    // Two benchmarks of one name cannot be told apart by it.
    const bool alone = named[each.name] == 1;
    group.ranking.cases.push_back(SummaryOf(each, alone ? runs[each.name] : RunsByName::mapped_type()));
    if (!each.samples.empty()) metrics.insert(each.metric);
  }
  if (group.ranking.cases.empty()) return;
  run.groups.push_back(std::move(group));
  if (!report.design.empty()) run.remarks.push_back(report.design + ".");
  if (std::string times = TimesInWords(metrics); !times.empty()) run.remarks.push_back(std::move(times));
}

}  // namespace weir
