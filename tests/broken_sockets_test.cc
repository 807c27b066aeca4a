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
    {"raises_sigpipe_tcp", "WritingToWhoHasGoneAwayRaisesNoSignal"},
    {"forgets_the_rest_tcp", "GivesBytesThenTheEnd"},
    {"takes_a_reset_for_an_end_tcp", "AResetAtAnyByteIsAnErrorAndNoEnd"},
    {"believes_the_kernel_tcp", "AResetThatTheWriterMeetsFirstIsNoEnd"},
    {"takes_empty_for_an_end_tcp", "TheDeadlineEndsReadingFromWhoNeverWrites"},
    {"waits_for_ever_tcp", "TheDeadlineEndsReadingFromWhoNeverWrites"},
    {"waits_for_ever_tcp", "TheDeadlineEndsWritingToWhoNeverReads"},
    {"waits_for_ever_tcp", "ADeadlineReachesWhoWaitsAlready"},
    {"waits_for_ever_unix", "AbortWakesWhoWaits"},
    {"never_finishes_tcp", "GivesAnEndWithoutBytes"},
    {"finishes_always_tcp", "AStreamThatBreaksOffIsNoEndForTheOtherSide"},
    {"finishes_always_tcp", "AFaultOfAnySendIsToldAndMakesNoEnd"},
    {"closes_both_tcp", "BothSidesFinishEachInItsTime"},
    {"swallows_errors_tcp", "WritingToWhoHasGoneAwayRaisesNoSignal"},
    {"drops_records_tcp", "GivesBytesThenTheEnd"},
    {"drops_records_tcp", "FlushHandsOverWhatWasAppended"},
};

class BrokenSocketsTest : public testing::TestWithParam<Catch> {};

TEST_P(BrokenSocketsTest, FailsTheTestThatIsThereForIt) {
  const std::string name = fmt::format("Sockets/SocketTest.{}/{}", GetParam().test, GetParam().bug);
  ExpectCaught(kProgram, name, "--watchdog_seconds=5");
}

INSTANTIATE_TEST_SUITE_P(Bugs, BrokenSocketsTest, testing::ValuesIn(kCatches),
                         [](const auto& info) { return fmt::format("{}_{}", info.param.bug, info.index); });

TEST(BrokenSocketsTest, OneThatIsFinePasses) {
  const SuiteRun run = RunSuite(kProgram, "*/fine_*");
  EXPECT_EQ(run.code, 0) << run.output;
  EXPECT_TRUE(run.Contains("[  PASSED  ]"));
}

}  // namespace
}  // namespace weir
