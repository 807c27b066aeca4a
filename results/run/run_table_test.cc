#include "results/run/run_table.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "results/text/golden.h"
#include "results/report/case_name.h"
#include "results/run/sample_run.h"

namespace weir {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string Render(const Report& report, size_t width, bool color = false) {
  return RenderRunTable(SummarizeRun(report), {width, color});
}

Report RunWithErrors() {
  Report report = SampleRun(7);
  const std::string work = "/record:number/records:10000000/target:file/buffer:262144";
  AddSampleError(
      report, "write/uring" + work, 0,
      "byte 4,718,592 of the output is 0x00, not 0x31; the output has the right length of 88,888,889 bytes");
  AddSampleError(report, "write/uring" + work, 3, "again");
  report.SetContext("weir_rounds", "12");
  report.SetContext("weir_interrupted", "true");
  return report;
}

// Round 3 of the case failed.
void Fail(Report& report, const std::string& name, std::string_view message) {
  std::erase_if(report.rows, [&](const ReportRow& row) {
    return WithoutAppendedParts(row.RunName()) == name && row.repetition_index == 3;
  });
  AddSampleError(report, name, 3, message);
}

Report DefaultRunWithErrors() {
  Report report = SampleDefaultRun(12);
  Fail(report, "write/uring/record:number/records:1000000/target:slow/buffer:262144",
       "byte 4,096 of the output is 0x00, not 0x31");
  Fail(report, "write/direct/record:number/records:10000000/target:file/buffer:262144",
       "write(2) of 262,144 bytes at offset 1,048,576: Invalid argument");
  return report;
}

TEST(RunTableTest, OneGroup) {
  ExpectGolden("run/testdata/run_table_80.txt", Render(SampleRun(12), 80));
  ExpectGolden("run/testdata/run_table_160.txt", Render(SampleRun(12), 160));
}

TEST(RunTableTest, TwoGroups) {
  ExpectGolden("run/testdata/run_table_default_80.txt", Render(SampleDefaultRun(12), 80));
  ExpectGolden("run/testdata/run_table_default_160.txt", Render(SampleDefaultRun(12), 160));
}

TEST(RunTableTest, BufferSweep) {
  ExpectGolden("run/testdata/run_table_sweep_80.txt", Render(SampleBufferSweep(12), 80));
  ExpectGolden("run/testdata/run_table_sweep_160.txt", Render(SampleBufferSweep(12), 160));
}

TEST(RunTableTest, WithErrorsAndCutShort) {
  ExpectGolden("run/testdata/run_table_errors_80.txt", Render(RunWithErrors(), 80));
  ExpectGolden("run/testdata/run_table_errors_160.txt", Render(RunWithErrors(), 160));
}

TEST(RunTableTest, WithErrorsInTwoGroups) {
  ExpectGolden("run/testdata/run_table_default_errors.txt", Render(DefaultRunWithErrors(), 80));
}

TEST(RunTableTest, WithTooFewRounds) { ExpectGolden("run/testdata/run_table_few_rounds.txt", Render(SampleRun(3), 100)); }

TEST(RunTableTest, FitsEveryWidth) {
  for (const Report& report : {SampleRun(6), RunWithErrors(), DefaultRunWithErrors(), SampleBufferSweep(6)}) {
    const RunSummary run = SummarizeRun(report);
    for (size_t width = 80; width <= 220; width += 3) {
      EXPECT_LE(WidestLine(RenderRunTable(run, {width, false})), width);
    }
  }
}

TEST(RunTableTest, LongNamesAreShortenedBeforeTheTableOverflows) {
  Report report;
  const std::string name =
      "write/a_strategy_whose_author_likes_to_be_exact_about_what_it_does_and_how/record:number";
  AddSampleRounds(report, {name, 1e6, 3, 0.01, 2, 1, 123456, "cold"}, 8);
  EXPECT_EQ(WidestLine(RenderRunTable(SummarizeRun(report), {80, false}).substr(0, 900)), 80u);
  EXPECT_THAT(Render(report, 80), HasSubstr("CPU seconds per GB, system calls"));
}

TEST(RunTableTest, AnErrorRowHasNoNumber) {
  Report report = SampleRun(7);
  const std::string name = "write/uring/record:number/records:10000000/target:file/buffer:262144";
  AddSampleRounds(report, {name, 1e7, 1.0, 0.01, 1, 1, 7, ""}, 6);
  AddSampleError(report, name, 6, "bad");
  const std::string text = Render(report, 160);
  const size_t row = text.find("\nuring");
  ASSERT_NE(row, std::string::npos);
  EXPECT_THAT(text.substr(row + 1, text.find('\n', row + 1) - row - 1),
              testing::MatchesRegex("uring +error"));
  EXPECT_THAT(text, HasSubstr("uring: failed in 1 of 7 rounds: bad"));
}

TEST(RunTableTest, ColorsAreAskedFor) {
  EXPECT_THAT(Render(SampleRun(6), 80, true), HasSubstr("\033["));
  EXPECT_THAT(Render(SampleRun(6), 80), Not(HasSubstr("\033[")));
}

TEST(RunTableTest, AnEmptyReportRenders) {
  EXPECT_THAT(Render(Report(), 80), HasSubstr("Nothing was measured that can be ranked."));
}

TEST(RunTableTest, WhatIsNotAvailableIsNoNumber) {
  Report report;
  AddSampleRounds(report, {"write/a/record:number", 1e6, 3, 0.01, 2, 0, 12, ""}, 6);
  AddSampleRounds(report, {"write/b/record:number", 1e6, 5, 0.01, 0, 0, 0, ""}, 6);
  const std::string text = Render(report, 120);
  EXPECT_THAT(text, Not(HasSubstr("CPU")));
  EXPECT_THAT(text, testing::ContainsRegex("\nb [^\n]*n/a[^\n]*n/a"));
}

}  // namespace
}  // namespace weir
