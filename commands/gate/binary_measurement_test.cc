#include "commands/gate/binary_measurement.h"

#include <sys/stat.h>

#include <algorithm>
#include <fstream>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

std::string Path(const std::string& name) {
  return testing::TempDir() + "/" + testing::UnitTest::GetInstance()->current_test_info()->name() + "_" +
         name;
}

// A binary that has BM_A, BM_B and a benchmark of its own, and writes down beside itself what it is asked
// for. `row` is what stands in each row of its reports.
std::string Binary(const std::string& name, const std::string& row = R"("cpu_time": 3)") {
  std::ofstream(Path(name)) << fmt::format(R"(#!/bin/sh
case "$*" in *list_tests*) exit;; esac
out=${{*#*--benchmark_out=}}; out=${{out%% *}}
echo "$*" >> {0}.asked
names="BM_A BM_B BM_only_{1}"
case "$*" in *filter=*) names=${{*#*filter=}}; names=$(echo "${{names%% *}}" | tr -d '^$()' | tr '|' ' ');; esac
separator=
{{
  printf '{{"context": {{"executable": "{1}"}}, "benchmarks": ['
  for name in $names; do
    printf '%s{{"name": "%s", "real_time": 1, "time_unit": "ns", ' "$separator" $name
    echo '{2}}}'
    separator=,
  done
  echo ']}}'
}} > $out
)",
                                           Path(name), name, row);
  ::chmod(Path(name).c_str(), 0755);
  return Path(name);
}

size_t Runs(const std::string& binary) {
  std::ifstream asked(binary + ".asked");
  size_t count = 0;
  for (std::string line; std::getline(asked, line);) ++count;
  return count;
}

std::unique_ptr<PairedMeasurement> Open(const BinaryRequest& request) {
  return OpenBinaryMeasurement(request, "test");
}

TEST(BinaryMeasurementTest, FindsWhatBothHaveAndMeasuresWhatIsOrdered) {
  const std::string old = Binary("old"), next = Binary("new", R"("cpu_time": 4)");
  const auto measurement = Open({.old_binary = old, .new_binary = next, .min_time = 0.1});
  const auto benchmarks = measurement->Open();
  ASSERT_TRUE(benchmarks.ok()) << benchmarks.status();
  ASSERT_THAT(*benchmarks, SizeIs(4));
  EXPECT_EQ((*benchmarks)[1].name, "BM_B");
  EXPECT_FALSE((*benchmarks)[2].new_row) << "BM_only_old";
  EXPECT_EQ((*benchmarks)[3].name, "BM_only_new");
  EXPECT_FALSE((*benchmarks)[3].old_row);
  EXPECT_EQ(Runs(old), 1u);

  const std::vector<PairOrder> orders = {{1, 6}};
  EXPECT_TRUE(*measurement->Measure(orders));
  EXPECT_EQ(Runs(old), 7u);
  EXPECT_EQ(Runs(next), 7u);
  const MeasuredPairs& measured = measurement->measured();
  EXPECT_THAT(measured.benchmarks[0].pairs, IsEmpty());
  ASSERT_THAT(measured.benchmarks[1].pairs, SizeIs(6));
  EXPECT_EQ(measured.benchmarks[1].pairs[0].old_row.cpu_time, 3);
  EXPECT_EQ(measured.benchmarks[1].pairs[0].new_row.cpu_time, 4);
  const PairedReports reports = ReportsOf(measured);
  EXPECT_EQ(reports.old_report.Context("executable"), "old");
  EXPECT_EQ(reports.new_report.Context("executable"), "new");
  EXPECT_EQ(reports.old_report.Context("weir_session"), reports.new_report.Context("weir_session"));
  EXPECT_EQ(reports.old_report.rows[5].repetition_index, 5);
  EXPECT_FALSE(measurement->interrupted());
}

TEST(BinaryMeasurementTest, ACopyOfTheOldProgramIsAnotherFile) {
  const std::string old = Binary("old"), next = Binary("new");
  const auto measurement = Open({.old_binary = old, .new_binary = next, .min_time = 0.1});
  ASSERT_TRUE(measurement->Open().ok());
  const std::vector<PairOrder> orders = {{0, 2, true}};
  EXPECT_TRUE(*measurement->Measure(orders));
  EXPECT_EQ(measurement->measured().benchmarks[0].pairs[1].copy_row->cpu_time, 3);
  EXPECT_EQ(Runs(old), 1u + 2 + 2) << "the script writes beside the original whoever runs it";
  EXPECT_THAT(measurement->Notes(), Not(Contains(HasSubstr("another directory"))));
}

TEST(BinaryMeasurementTest, WhereACopyDoesNotRunTheProgramStandsForIt) {
  const std::string old = Binary("old"), next = Binary("new");
  const std::string bound = Path("bound");
  std::ofstream(bound) << "#!/bin/sh\n[ \"$0\" = " << bound << " ] || exit 1\nexec " << old << " \"$@\"\n";
  ::chmod(bound.c_str(), 0755);
  const auto measurement = Open({.old_binary = bound, .new_binary = next, .min_time = 0.1});
  ASSERT_TRUE(measurement->Open().ok());
  const std::vector<PairOrder> orders = {{0, 2, true}};
  EXPECT_TRUE(*measurement->Measure(orders));
  EXPECT_EQ(measurement->measured().benchmarks[0].pairs[1].copy_row->cpu_time, 3);
  EXPECT_THAT(measurement->Notes(), Contains(HasSubstr("does not run from another directory")));
}

TEST(BinaryMeasurementTest, WhatFailsOnASideIsShownAsItDid) {
  const std::string old = Binary("old"),
                    next = Binary("new", R"("error_occurred": true, "error_message": "no disk")");
  const auto measurement = Open({.old_binary = old, .new_binary = next});
  const auto benchmarks = measurement->Open();
  EXPECT_EQ((*benchmarks)[0].new_row->error, "no disk");
  EXPECT_EQ(measurement->measured().benchmarks[0].pairs[0].new_row.error, "no disk");
}

TEST(BinaryMeasurementTest, EndsWhenTheTimeIsUp) {
  const std::string old = Binary("old");
  const auto measurement = Open({.old_binary = old, .new_binary = old, .time = 0.001});
  ASSERT_TRUE(measurement->Open().ok());
  const std::vector<PairOrder> orders = {{0, 6}};
  EXPECT_FALSE(*measurement->Measure(orders));
  EXPECT_THAT(measurement->measured().benchmarks[0].pairs, IsEmpty());
}

TEST(BinaryMeasurementTest, SaysBeforehandWhatItIsGoingToDo) {
  const std::string old = Binary("old");
  testing::internal::CaptureStderr();
  const auto measurement = Open({.old_binary = old, .new_binary = old, .time = 90, .min_time = 0.25});
  const bool opened = measurement->Open().ok();
  const std::string said = testing::internal::GetCapturedStderr();
  EXPECT_TRUE(opened);
  EXPECT_THAT(said, HasSubstr("test: 3 benchmarks to measure, "));
  EXPECT_THAT(said, HasSubstr("each for 0.25 s; a process starts in "));
  EXPECT_THAT(said, HasSubstr("; at most 1:30 altogether (--time)\n"));
}

}  // namespace
}  // namespace weir
