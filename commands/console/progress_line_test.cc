#include "commands/console/progress_line.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "results/text/text_layout.h"

namespace weir {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(ProgressTextTest, HasNoEstimateWithinTheFirstRound) {
  EXPECT_EQ(
      ProgressText(0, 33, 11, 0, 0, 3, "write/naive"),
      "round 1 of 3, 0 of 33 measured, 0:00 gone, the first round tells how long it takes: write/naive");
  EXPECT_THAT(ProgressText(10, 33, 11, 20, 0, 3, "x"), HasSubstr("the first round tells"));
}

TEST(ProgressTextTest, ThenTheEstimateIsTheMeanOfWhatIsDone) {
  EXPECT_EQ(ProgressText(11, 33, 11, 22, 1, 3, "write/naive"),
            "round 2 of 3, 11 of 33 measured, 0:22 gone, about 0:44 left: write/naive");
  EXPECT_THAT(ProgressText(30, 33, 11, 600, 2, 3, "x"), HasSubstr("10:00 gone, about 1:00 left"));
}

TEST(ProgressTextTest, WhatIsPlannedIsKnownBetter) {
  EXPECT_THAT(ProgressText(11, 33, 11, 22, 1, 3, "x", 30), HasSubstr("0:22 gone, about 0:30 left"));
}

TEST(ProgressTextTest, SecondsAreRoundedToWholeMinutesToo) {
  EXPECT_THAT(ProgressText(1, 2, 1, 59.6, 0, 2, "x"), HasSubstr("1:00 gone, about 1:00 left"));
  EXPECT_THAT(ProgressText(1, 2, 1, 3725, 0, 2, "x"), HasSubstr("62:05 gone"));
}

TEST(ProgressTextTest, AfterTheLastRoundItIsStillTheLast) {
  EXPECT_THAT(ProgressText(33, 33, 11, 66, 3, 3, ""),
              StartsWith("round 3 of 3, 33 of 33 measured, 1:06 gone, about 0:00 left"));
}

std::string Shown(bool visible) {
  testing::internal::CaptureStderr();
  {
    ProgressLine line(visible, 2);
    line.Show(0, 4, 0, "write/naive");
    line.Show(1, 4, 0, "write/naive");
    line.Show(4, 4, 2, "");
  }
  return testing::internal::GetCapturedStderr();
}

TEST(ProgressLineTest, WritesNothingWhereNobodyLooks) { EXPECT_EQ(Shown(false), ""); }

TEST(ProgressLineTest, WritesEachStepOverTheLastAndLeavesNothing) {
  const std::string shown = Shown(true);
  EXPECT_THAT(shown, StartsWith("\rround 1 of 2, 0 of 4 measured"));
  EXPECT_THAT(shown, HasSubstr("\x1b[K\rround 1 of 2, 1 of 4 measured"));
  EXPECT_THAT(shown, EndsWith("\r\x1b[K"));
  EXPECT_EQ(shown.find('\n'), std::string::npos);
}

TEST(ProgressLineTest, ALongNameIsCutWhereTheTerminalEnds) {
  testing::internal::CaptureStderr();
  ProgressLine(true, 2).Show(0, 4, 0, "日本語のとても長いベンチマークの名前です");
  const std::string shown = testing::internal::GetCapturedStderr();
  const std::string line = shown.substr(1, shown.find("\x1b[K") - 1);
  EXPECT_THAT(line, EndsWith("…")) << line;
  EXPECT_LE(DisplayWidth(line), 79u) << "of 80 columns";
  EXPECT_GE(DisplayWidth(line), 78u);
}

using ::testing::internal::CaptureStderr;
using ::testing::internal::GetCapturedStderr;

std::string SaidAt(TimedProgress& progress, TimedProgress::Clock::time_point start, int seconds) {
  CaptureStderr();
  progress.ShowAt(start + std::chrono::seconds(seconds), "measuring BM_A");
  return GetCapturedStderr();
}

TEST(TimedProgressTest, ALogHasALineEachHalfMinute) {
  const TimedProgress::Clock::time_point start{};
  TimedProgress progress(false, "weir gate", start, 180);
  EXPECT_EQ(SaidAt(progress, start, 1), "");
  EXPECT_EQ(SaidAt(progress, start, 31), "weir gate: 0:31 of at most 3:00: measuring BM_A\n");
  EXPECT_EQ(SaidAt(progress, start, 40), "");
  EXPECT_EQ(SaidAt(progress, start, 75), "weir gate: 1:15 of at most 3:00: measuring BM_A\n");
}

TEST(TimedProgressTest, ATerminalHasOneLineFromTheFirstStepOn) {
  const TimedProgress::Clock::time_point start{};
  CaptureStderr();
  TimedProgress(true, "weir gate", start, 180).ShowAt(start, "measuring BM_A");
  const std::string shown = GetCapturedStderr();
  EXPECT_NE(shown.find("0:00 of at most 3:00: measuring BM_A"), std::string::npos);
  EXPECT_EQ(shown.find('\n'), std::string::npos);
}

}  // namespace

}  // namespace weir
