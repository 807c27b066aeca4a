#include "results/run/run_columns.h"

#include <algorithm>
#include <set>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "results/report/schema.h"
#include "results/run/sample_run.h"

namespace weir {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(RunColumnsTest, TheSchemaNamesAllThatThereAreAndTheHelpExplainsThem) {
  std::set<std::string_view> names;
  for (const RunColumn& each : RunColumns()) names.insert(each.name);
  EXPECT_EQ(names, std::set<std::string_view>(schema::kColumns.begin(), schema::kColumns.end()));
  for (const std::string_view name : names)
    EXPECT_THAT(ColumnsHelp(), HasSubstr("  " + std::string(name) + "  "));
}

std::vector<std::string_view> NamesOf(const RunGroup& group, const std::vector<std::string>& asked = {}) {
  const FlagLegend flags(RunSummary(), true);
  std::vector<std::string_view> names;
  for (const RunColumn* each : ColumnsOf(group, {}, flags, asked)) names.push_back(each->name);
  return names;
}

TEST(RunColumnsTest, AWorkloadsFirstOnesComeFirstAndTheIntervalBehindItsTime) {
  Report report;
  report.SetContext("weir_columns_write", "calls,time");
  AddSampleRounds(report, {"write/a", 10, 3, 0.01, 0, 0, 7, "cold", 2e6}, 6);
  const RunGroup group = SummarizeRun(report).groups.at(0);
  EXPECT_THAT(NamesOf(group), ElementsAre("calls", "time", "interval", "throughput", "difference", "state",
                                          "memory", "flags"));
  EXPECT_THAT(NamesOf(group, {"flags", "limit", "time"}), ElementsAre("flags", "limit", "time"))
      << "asked for, whether or not it has figures";
}

// Of the second case's cell in the column.
std::string CellOf(std::string_view name, double first, std::vector<double> second) {
  Report report;
  for (size_t round = 0; round < second.size(); ++round) {
    for (const char* strategy : {"a", "b"}) {
      ReportRow& row = report.rows.emplace_back();
      row.name = std::string("write/") + strategy;
      row.repetition_index = static_cast<int64_t>(round);
      row.SetCounter("ns_per_record", *strategy == 'a' ? first : second[round]);
    }
  }
  const RunSummary run = SummarizeRun(report);
  const FlagLegend flags(run, true);
  const auto column = std::ranges::find(RunColumns(), name, &RunColumn::name);
  return column->cell({run.groups[0], run.groups[0].ranking.cases.at(1), run.noise, flags}).value_or("none");
}

TEST(RunColumnsTest, ADifferenceSaysItsSignAndUnitOnce) {
  EXPECT_EQ(CellOf("difference", 10, {12, 12, 11, 12, 13, 12}), "+20 % (10–30)");
  EXPECT_EQ(CellOf("difference", 10, {10, 10, 9.9, 10, 10.1, 10.01}), "+0.0 % (-1.9–1.9)");
  EXPECT_EQ(CellOf("difference", 10, {40, 40, 30, 40, 50, 40}), "× 4.00 (3.00–5.00)");
  EXPECT_EQ(CellOf("difference", 10, {20, 20, 15, 22, 21, 21}), "× 2.05 (1.49–2.20)");
  EXPECT_EQ(CellOf("difference", 10, {30}), "× 3.00");
}

}  // namespace
}  // namespace weir
