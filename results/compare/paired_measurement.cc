#include "results/compare/paired_measurement.h"

#include <utility>

namespace weir {
namespace {

void AddRow(ReportRow row, size_t benchmark, size_t pair, size_t pairs, Report& report) {
  row.family_index = static_cast<int64_t>(benchmark);
  row.per_family_instance_index = 0;
  row.repetitions = static_cast<int64_t>(pairs);
  row.repetition_index = static_cast<int64_t>(pair);
  report.rows.push_back(std::move(row));
}

}  // namespace

PairedReports ReportsOf(MeasuredPairs measured) {
  PairedReports reports{{std::move(measured.old_context), {}}, {std::move(measured.new_context), {}}};
  for (size_t i = 0; i < measured.benchmarks.size(); ++i) {
    std::vector<MeasuredPair>& pairs = measured.benchmarks[i].pairs;
    for (size_t pair = 0; pair < pairs.size(); ++pair) {
      AddRow(std::move(pairs[pair].old_row), i, pair, pairs.size(), reports.old_report);
      AddRow(std::move(pairs[pair].new_row), i, pair, pairs.size(), reports.new_report);
    }
  }
  return reports;
}

}  // namespace weir
