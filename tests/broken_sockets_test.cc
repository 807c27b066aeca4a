// The conformance suite of streams between processes finds bugs: each stream that is broken on purpose fails the
// test that is there for it.

#include <string>

#include "fmt/format.h"
#include "gtest/gtest.h"
#include "tests/suite_run.h"

namespace weir {
namespace {

constexpr const char* kProgram = "tests/broken_sockets";

constexpr Catch kCatches[] = {
    {"raises_sigpipe", "WritingToWhoHasGoneAwayRaisesNoSignal"},
    {"forgets_the_rest", "GivesBytesThenTheEnd"},
    {"takes_a_reset_for_an_end", "AResetAtAnyByteIsAnErrorAndNoEnd"},
    {"believes_the_kernel", "AResetThatTheWriterMeetsFirstIsNoEnd"},
    {"takes_empty_for_an_end", "TheDeadlineEndsReadingFromWhoNeverWrites"},
    {"waits_for_ever", "TheDeadlineEndsReadingFromWhoNeverWrites"},
    {"waits_for_ever", "TheDeadlineEndsWritingToWhoNeverReads"},
    {"waits_for_ever", "ADeadlineReachesWhoWaitsAlready"},
    {"waits_for_ever", "AbortWakesWhoWaits"},
    {"never_finishes", "GivesAnEndWithoutBytes"},
    {"finishes_always", "AStreamThatBreaksOffIsNoEndForTheOtherSide"},
    {"finishes_always", "AFaultOfAnySendIsToldAndMakesNoEnd"},
    {"closes_both", "BothSidesFinishEachInItsTime"},
    {"swallows_errors", "WritingToWhoHasGoneAwayRaisesNoSignal"},
    {"drops_records", "GivesBytesThenTheEnd"},
    {"drops_records", "FlushHandsOverWhatWasAppended"},
};

class BrokenSocketsTest : public testing::TestWithParam<Catch> {};

TEST_P(BrokenSocketsTest, FailsTheTestThatIsThereForIt) {
  const std::string name = fmt::format("Sockets/SocketTest.{}/{}_tcp", GetParam().test, GetParam().bug);
  const SuiteRun run = RunSuite(kProgram, name, "--watchdog_seconds=5");
  EXPECT_NE(run.code, 0);
  EXPECT_TRUE(run.Contains("[  FAILED  ] " + name) || run.Contains("[  HANGS   ] " + name)) << run.output;
}

INSTANTIATE_TEST_SUITE_P(Bugs, BrokenSocketsTest, testing::ValuesIn(kCatches),
                         [](const auto& info) { return fmt::format("{}_{}", info.param.bug, info.index); });

TEST(BrokenSocketsTest, OneThatIsFinePasses) {
  const SuiteRun run = RunSuite(kProgram, "*/fine_tcp");
  EXPECT_EQ(run.code, 0) << run.output;
  EXPECT_TRUE(run.Contains("[  PASSED  ]"));
}

}  // namespace
}  // namespace weir
