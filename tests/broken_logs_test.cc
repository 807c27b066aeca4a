// The conformance suite of logs finds bugs: each log that is broken on purpose fails the test that is there for it.

#include <string>

#include "fmt/format.h"
#include "gtest/gtest.h"
#include "tests/suite_run.h"

namespace weir {
namespace {

constexpr const char* kProgram = "tests/broken_logs";

constexpr Catch kCatches[] = {
    {"does_not_sync", "APowerCutLosesNothingThatWasCommitted"},
    {"begins_anew", "GoesOnBehindWhatIsWhole"},
    {"begins_anew", "AKillLosesNothingThatWasAcknowledged"},
    {"acknowledges_at_once", "ItIsThereWhenAppendReturns"},
    {"acknowledges_at_once", "WaitingForTheLastIsWaitingForAll"},
    {"acknowledges_at_once", "AKillLosesNothingThatWasAcknowledged"},
    {"drops_every_tenth", "ReadsBackWhatWasSubmitted"},
    {"drops_every_tenth", "CloseCommitsWhatNobodyWaitedFor"},
    {"reorders_pairs", "KeepsTheOrderOfEachThread"},
    {"swallows_errors", "AFaultAtAnyCallIsToldAndLosesNothing"},
    {"closes_twice", "TakesNothingOnceItIsClosed"},
    {"cuts_records", "ReadsBackWhatWasSubmitted"},
    {"cuts_records", "RefusesWhatIsLargerThanItsMemory"},
};

class BrokenLogsTest : public testing::TestWithParam<Catch> {};

TEST_P(BrokenLogsTest, FailsTheTestThatIsThereForIt) {
  const std::string name = fmt::format("Logs/LogTest.{}/{}", GetParam().test, GetParam().bug);
  ExpectCaught(kProgram, name, "--watchdog_seconds=20");
}

INSTANTIATE_TEST_SUITE_P(Bugs, BrokenLogsTest, testing::ValuesIn(kCatches),
                         [](const auto& info) { return fmt::format("{}_{}", info.param.bug, info.index); });

TEST(BrokenLogsTest, OneThatIsFinePasses) {
  const SuiteRun run = RunSuite(kProgram, "*/fine");
  EXPECT_EQ(run.code, 0) << run.output;
  EXPECT_TRUE(run.Contains("[  PASSED  ]"));
}

}  // namespace
}  // namespace weir
