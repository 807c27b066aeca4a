#include "commands/console/timed_progress.h"

#include "gtest/gtest.h"

namespace weir {
namespace {

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
