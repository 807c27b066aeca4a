#include "results/run/run_text.h"

#include <algorithm>
#include <string>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "results/report/case_name.h"
#include "results/run/sample_run.h"
#include "results/text/golden.h"

namespace weir {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

std::string Render(const Report& report, size_t width, bool color = false) {
  return RenderRunText(SummarizeRun(report), {{width, color}, {}});
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

// At both widths.
void ExpectGoldens(const std::string& name, const Report& report) {
  for (const size_t width : {80, 160})
    ExpectGolden(fmt::format("run/testdata/run_text_{}_{}.txt", name, width), Render(report, width));
}

TEST(RunTextTest, OneGroup) { ExpectGoldens("one", SampleRun(12)); }

TEST(RunTextTest, TwoGroupsHaveAnAnswerFirst) { ExpectGoldens("default", SampleDefaultRun(12)); }

TEST(RunTextTest, BufferSweep) { ExpectGoldens("sweep", SampleBufferSweep(12)); }

TEST(RunTextTest, WithErrorsAndCutShort) { ExpectGoldens("errors", RunWithErrors()); }

TEST(RunTextTest, WithErrorsInTwoGroups) { ExpectGoldens("default_errors", DefaultRunWithErrors()); }

TEST(RunTextTest, WithTooFewRounds) { ExpectGoldens("few_rounds", SampleRun(3)); }

TEST(RunTextTest, BesideOthersAndDisturbed) { ExpectGoldens("busy", SampleBusyRun(12)); }

TEST(RunTextTest, FitsEveryWidth) {
  for (const Report& report : {SampleRun(6), RunWithErrors(), DefaultRunWithErrors(), SampleBufferSweep(6)}) {
    const RunSummary run = SummarizeRun(report);
    for (size_t width = 80; width <= 220; width += 3) {
      EXPECT_LE(WidestLine(RenderRunText(run, {{width, false}, {}})), width) << width;
    }
  }
}

TEST(RunTextTest, ColumnsAreThoseAskedForInTheirOrderHoweverWide) {
  const RunSummary run = SummarizeRun(SampleDefaultRun(12));
  const std::string text = RenderRunText(run, {{80, false}, {"calls", "time", "durable"}});
  EXPECT_THAT(text, HasSubstr("strategy           calls  record   a second\n"));
  EXPECT_THAT(text, Not(HasSubstr("Left out")));
}

TEST(RunTextTest, LongNamesAreShortenedBeforeTheTableOverflows) {
  Report report;
  const std::string name =
      "write/a_strategy_whose_author_likes_to_be_exact_about_what_it_does_and_how/record:number";
  AddSampleRounds(report, {name, 1e6, 3, 0.01, 2, 1, 123456, "cold"}, 8);
  EXPECT_LE(WidestLine(Render(report, 80)), 80u);
  EXPECT_THAT(Render(report, 80), HasSubstr("a_strategy_whose_author"));
}

TEST(RunTextTest, AnErrorRowHasNoNumber) {
  Report report = SampleRun(7);
  const std::string name = "write/uring/record:number/records:10000000/target:file/buffer:262144";
  AddSampleRounds(report, {name, 1e7, 1.0, 0.01, 1, 1, 7, ""}, 6);
  AddSampleError(report, name, 6, "bad");
  const std::string text = Render(report, 160);
  EXPECT_THAT(text, ContainsRegex("\nuring +error\n"));
  EXPECT_THAT(text, HasSubstr("uring: failed in 1 of 7 rounds: bad"));
}

TEST(RunTextTest, WhatMattersWhereTimeTellsNothingStaysLongest) {
  Report report;
  for (const char* name : {"a", "b", "c"})
    AddSampleRounds(report,
                    {fmt::format("write/{}/target:slow", name), 1e6, 79, 0.001, 1.0, 1, 12, "", 2e6, 0.8}, 8);
  const std::string text = Render(report, 60);
  EXPECT_THAT(text, HasSubstr("waited"));
  EXPECT_THAT(text, HasSubstr("memory"));
  EXPECT_THAT(text, Not(HasSubstr("over the best")));
  EXPECT_THAT(text, HasSubstr("Left out for want of width: calls, "));
  EXPECT_THAT(Render(report, 60, true), Not(HasSubstr("\033[1;32m"))) << "there is no best";
}

TEST(RunTextTest, ColorsAreAskedFor) {
  EXPECT_THAT(Render(SampleRun(6), 80, true), HasSubstr("\033[1;32mbatched"));
  EXPECT_THAT(Render(SampleRun(6), 80), Not(HasSubstr("\033[")));
}

TEST(RunTextTest, PlainAsciiIsAsWide) {
  const RunSummary run = SummarizeRun(SampleDefaultRun(12));
  const std::string plain = RenderRunText(run, {{100, false, true}, {}});
  EXPECT_TRUE(std::ranges::all_of(plain, [](char c) { return c >= 0; })) << plain;
  EXPECT_THAT(plain, Not(HasSubstr("?")));
  EXPECT_EQ(WidestLine(plain), WidestLine(RenderRunText(run, {{100, false}, {}})));
}

TEST(RunTextTest, AnEmptyReportRenders) {
  EXPECT_EQ(Render(Report(), 80), "Nothing was measured that can be ranked.\n");
}

TEST(RunTextTest, WhatIsNotAvailableIsNoNumber) {
  Report report;
  AddSampleRounds(report, {"write/a/record:number", 1e6, 3, 0.01, 2, 0, 12, "", 2e6}, 6);
  AddSampleRounds(report, {"write/b/record:number", 1e6, 5, 0.01, 0, 0, 0, ""}, 6);
  const std::string text = Render(report, 160);
  EXPECT_THAT(text, Not(HasSubstr("CPU")));
  EXPECT_THAT(text, ContainsRegex("\nb [^\n]*n/a[^\n]*n/a"));
}

}  // namespace
}  // namespace weir
