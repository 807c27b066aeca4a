// The conformance suite finds bugs: each strategy that is broken on purpose fails the test that is there for
// it.

#include <string>

#include "fmt/format.h"
#include "gtest/gtest.h"
#include "tests/suite_run.h"

namespace weir {
namespace {

constexpr const char* kProgram = "tests/broken_writers";
constexpr const char* kEveryFault = "FaultTest.EveryFaultAtEveryCallIsSurvivedOrSticks";

constexpr Catch kCatches[] = {
    {"takes_short_for_whole", kEveryFault},
    {"takes_short_for_whole", "WriteFaultTest.WritesThatAreShortByEveryLengthAreGoneOnWith"},
    {"repeats_short_write", kEveryFault},
    {"takes_interruption_for_error", "FaultTest.AStormOfInterruptionsIsSurvived"},
    {"writes_on_after_error", kEveryFault},
    {"forgets_where", kEveryFault},
    {"swallows_close_error", kEveryFault},
    {"swallows_sync_error", kEveryFault},
    {"closes_twice", "FaultTest.AStormOfInterruptionsIsSurvived"},
    {"never_closes", "LifetimeTest.CloseReleasesEverythingOnceAndKeepsItsAnswer"},
    {"never_closes", "LifetimeTest.UnwindingPastAnOpenWriterCancelsItAndGivesNotice"},
    {"flushes_nothing", "ConformanceTest.AfterFlushAnotherReaderSeesExactlyWhatWasAppended"},
    {"leaves_zeros", "ConformanceTest.AFlushAtAnyOffsetDoesNotDisturbWhatFollows"},
    {"counts_too_early", kEveryFault},
    {"holds_everything", "AnyFileMemoryTest.WhenTheReaderStopsTheProducerWaitsWithinTheBound"},
    {"holds_everything", "ConformanceTest.RandomSequencesThatEndInCloseArriveAsInTheReference"},
    {"truncates_always", "KeepingConformanceTest.AppendingGoesOnWhereTheFileEnds"},
    {"is_destroyed_in_silence", "LifetimeTest.DestroyingAnOpenWriterCancelsItAndGivesNotice"},
    {"never_closes_descriptors", "DescriptorTest.AFileIsGoneOnWithWhereItStandsAndEndsWithTheStream"},
    {"never_closes_descriptors", "AllDescriptorTest.ItIsClosedWhateverBecomesOfTheCall"},
    {"begins_at_the_start", "DescriptorTest.AFileIsGoneOnWithWhereItStandsAndEndsWithTheStream"},
    {"opens_its_path", "DescriptorTest.AFileIsGoneOnWithWhereItStandsAndEndsWithTheStream"},
    {"opens_its_path", "AnyDescriptorTest.ASocketIsWrittenTo"},
    {"forgets_flags", "AnyDescriptorTest.APipeIsWrittenTo"},
    {"forgets_flags", "DescriptorTest.AFileThatKeepsWhatItHasIsGoneOnWithAtItsEnd"},
    {"ignores_that_it_cannot", "DescriptorTest.OneThatIsNotOpenForWritingIsRefusedAndClosed"},
    {"writes_at_cancel", "ConformanceTest.RandomSequencesThatEndInCancelLeaveWhatWasCommitted"},
};

class BrokenWritersTest : public testing::TestWithParam<Catch> {};

TEST_P(BrokenWritersTest, FailsTheTestThatIsThereForIt) {
  const std::string name = fmt::format("Strategies/{}/{}", GetParam().test, GetParam().bug);
  ExpectCaught(kProgram, name);
}

INSTANTIATE_TEST_SUITE_P(Bugs, BrokenWritersTest, testing::ValuesIn(kCatches),
                         [](const auto& info) { return fmt::format("{}_{}", info.param.bug, info.index); });

TEST(BrokenWritersTest, OneThatIsFinePasses) {
  const SuiteRun run = RunSuite(kProgram, "*fine");
  EXPECT_EQ(run.code, 0) << run.output;
  EXPECT_TRUE(run.Contains("[  PASSED  ]"));
}

TEST(BrokenWritersTest, OneThatHangsIsEndedAndTheAttemptNamed) {
  const SuiteRun run = RunSuite(kProgram, "*FaultTest.AnErrorWhileTheProducerWaitsWakesIt/loops_on_error",
                                "--watchdog_seconds=5");
  EXPECT_NE(run.code, 0);
  EXPECT_TRUE(
      run.Contains("[  HANGS   ] Strategies/WriteFaultTest.AnErrorWhileTheProducerWaitsWakesIt/"
                   "loops_on_error: repetition 0"))
      << run.output;
}

}  // namespace
}  // namespace weir
