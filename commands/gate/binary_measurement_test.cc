#include "commands/gate/binary_measurement.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// A binary that has BM_A, BM_B and a benchmark of its own, and writes down what it is asked for.
std::string Binary(const std::string& name, const std::string& row = R"("cpu_time": 3)") {
  const std::string path =
      testing::TempDir() + "/" + testing::UnitTest::GetInstance()->current_test_info()->name() + "_" + name;
  std::ofstream(path)
      << "#!/bin/sh\n"
         "case \"$*\" in *list_tests*) printf 'BM_A\\nBM_B\\nBM_only_"
      << name
      << "\\n'; exit;; esac\n"
         "echo \"$*\" >> \"$0.asked\"\n"
         "name=${*#*=^}; name=${name%%$*}\n"
         "echo '{\"context\": {\"executable\": \""
      << name << "\"}, \"benchmarks\": [{\"name\": \"'$name'\", \"real_time\": 1, \"time_unit\": \"ns\", "
      << row << "}]}'\n";
  ::chmod(path.c_str(), 0755);
  return path;
}

size_t Runs(const std::string& binary) {
  std::ifstream asked(binary + ".asked");
  size_t count = 0;
  for (std::string line; std::getline(asked, line);) ++count;
  return count;
}

TEST(BinaryMeasurementTest, MeasuresChangeAndControlTogether) {
  const std::string old = Binary("old"), next = Binary("new", R"("cpu_time": 4)");
  const auto measurement = OpenBinaryMeasurement({.old_binary = old, .new_binary = next, .rounds = 6});
  const auto first = measurement->Measure();
  ASSERT_TRUE(first.ok()) << first.status();
  ASSERT_EQ(first->change.benchmarks.size(), 2u);
  EXPECT_EQ(first->change.benchmarks[1].name, "BM_B");
  EXPECT_EQ(first->change.benchmarks[1].pairs.size(), 6u);
  EXPECT_EQ(first->control.benchmarks[0].pairs.size(), 6u);
  EXPECT_EQ(Runs(old), 36u) << "once in each pair, twice in each of the control";
  EXPECT_EQ(Runs(next), 12u);
  EXPECT_EQ(first->change.benchmarks[0].pairs[0].new_row.cpu_time, 4);
  EXPECT_EQ(first->control.benchmarks[0].pairs[0].new_row.cpu_time, 3);
  const PairedReports change = ReportsOf(first->change), control = ReportsOf(first->control);
  EXPECT_EQ(change.old_report.rows[7].name, "BM_B");
  EXPECT_EQ(change.old_report.rows[7].repetition_index, 1);
  EXPECT_EQ(change.old_report.Context("weir_session"), change.new_report.Context("weir_session"));
  EXPECT_EQ(change.new_report.Context("executable"), "new");
  EXPECT_EQ(control.new_report.Context("executable"), "old");
  EXPECT_THAT(measurement->only_old(), ElementsAre("BM_only_old"));
  EXPECT_THAT(measurement->only_new(), ElementsAre("BM_only_new"));
}

TEST(BinaryMeasurementTest, MeasuresSomeAgain) {
  const std::string old = Binary("old"), next = Binary("new");
  const auto measurement = OpenBinaryMeasurement({.old_binary = old, .new_binary = next, .rounds = 3});
  ASSERT_TRUE(measurement->Measure().ok());
  const std::vector<std::string> some = {"BM_B"};
  const auto again = measurement->MeasureAgain(some);
  ASSERT_TRUE(again.ok());
  ASSERT_EQ(again->benchmarks.size(), 1u);
  EXPECT_EQ(again->benchmarks[0].name, "BM_B");
  EXPECT_EQ(again->benchmarks[0].pairs.size(), 3u);
}

TEST(BinaryMeasurementTest, ABenchmarkThatFailsEndsIt) {
  const std::string old = Binary("old"),
                    next = Binary("new", R"("error_occurred": true, "error_message": "no disk")");
  const auto first = OpenBinaryMeasurement({.old_binary = old, .new_binary = next, .rounds = 1})->Measure();
  EXPECT_THAT(std::string(first.status().message()), HasSubstr("new: BM_"));
  EXPECT_THAT(std::string(first.status().message()), HasSubstr("failed: no disk"));
}

// In one of its three runs for a benchmark, of which two are the control; the order is random.
TEST(BinaryMeasurementTest, AFailureInTheControlIsTheOldOnes) {
  const std::string next = Binary("new");
  for (int trial = 0; trial < 12; ++trial) {
    const std::string old =
        Binary("old", fmt::format(R"('$(test $(wc -l < "$0.asked") = {} && echo '"error_occurred": true, )"
                                  R"("error_message": "no disk"' || echo '"cpu_time": 3')')",
                                  trial % 6 + 1));
    std::filesystem::remove(old + ".asked");
    const auto first = OpenBinaryMeasurement({.old_binary = old, .new_binary = next, .rounds = 1})->Measure();
    EXPECT_THAT(std::string(first.status().message()), HasSubstr(old + ": BM_"));
    EXPECT_THAT(std::string(first.status().message()), HasSubstr("failed: no disk"));
  }
}

TEST(MinTimeForTenSecondsTest, IsLongForFewAndShortForMany) {
  EXPECT_EQ(MinTimeForTenSeconds(10), 0.05);
  EXPECT_NEAR(MinTimeForTenSeconds(240), 0.0244, 1e-3);
  EXPECT_EQ(MinTimeForTenSeconds(100'000), 0.005);
}

}  // namespace
}  // namespace weir
