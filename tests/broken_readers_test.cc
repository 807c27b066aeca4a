// The conformance suite of readers finds bugs: each strategy that is broken on purpose fails the test that is
// there for it.

#include <string>

#include "fmt/format.h"
#include "gtest/gtest.h"
#include "tests/suite_run.h"

namespace weir {
namespace {

constexpr const char* kProgram = "tests/broken_readers";
constexpr const char* kEveryFault = "ReaderFaultTest.EveryFaultAtEveryCallIsSurvivedOrSticks";

constexpr Catch kCatches[] = {
    {"takes_short_for_the_end", kEveryFault},
    {"takes_short_for_the_end", "AnyFileReaderTest.APipeIsReadToItsEndInWhateverPiecesItComes"},
    {"takes_interruption_for_error", "ReaderFaultTest.AStormOfInterruptionsIsSurvived"},
    {"takes_interruption_for_the_end", kEveryFault},
    {"takes_error_for_the_end", kEveryFault},
    {"forgets_where", kEveryFault},
    {"loses_what_lay_ready", "ReaderBytesTest.RandomSequencesGiveWhatTheReferenceHas"},
    {"loses_what_lay_ready", "ReaderBytesTest.PullsOfEverySizeCrossTheEndsOfBuffers"},
    {"gives_what_lay_ready_twice", "ReaderBytesTest.RandomSequencesGiveWhatTheReferenceHas"},
    {"keeps_bytes_after_an_error", kEveryFault},
    {"wants_a_full_buffer", "PromptReaderTest.APullIsContentWithWhatHasCome"},
    {"holds_everything", "ReaderLifetimeTest.ALongStreamTakesNoMoreThanTheBound"},
    {"counts_too_little", "ReaderBytesTest.RandomSequencesGiveWhatTheReferenceHas"},
    {"never_closes", "ReaderLifetimeTest.CloseReleasesEverythingOnceWhereverItStands"},
    {"never_closes", "ReaderLifetimeTest.CancelAndDestructionReleaseEverythingWithoutAWord"},
    {"closes_twice", kEveryFault},
    {"swallows_close_error", kEveryFault},
    {"takes_a_directory_for_empty", "ReaderLifetimeTest.ADirectoryIsAnErrorAndNoEmptyFile"},
    {"takes_error_for_the_end", "BadSourceReaderTest.AnErrorOfTheSourceIsNoEndAndNamesWhereItWas"},
    {"reads_too_far_ahead", "AnyFileReaderLifetimeTest.ReadingAheadEndsAtTheBound"},
    {"waits_for_the_end_to_close", "AnyFileReaderLifetimeTest.AReaderThatIsAheadOfASilentPipeIsReleased"},
    {"never_says_the_end", "ReaderBytesTest.TheEndStaysThoughTheFileGrows"},
    {"names_the_wrong_offset", "ReadFaultTest.AnErrorNamesTheOffsetThatCouldNotBeRead"},
    {"counts_no_short_reads", "ReadFaultTest.ShortReadsAreCounted"},
};

class BrokenReadersTest : public testing::TestWithParam<Catch> {};

TEST_P(BrokenReadersTest, FailsTheTestThatIsThereForIt) {
  const std::string name = fmt::format("Strategies/{}/{}", GetParam().test, GetParam().bug);
  ExpectCaught(kProgram, name, "--watchdog_seconds=5");
}

INSTANTIATE_TEST_SUITE_P(Bugs, BrokenReadersTest, testing::ValuesIn(kCatches),
                         [](const auto& info) { return fmt::format("{}_{}", info.param.bug, info.index); });

TEST(BrokenReadersTest, OneThatIsFinePasses) {
  const SuiteRun run = RunSuite(kProgram, "*/fine");
  EXPECT_EQ(run.code, 0) << run.output;
  EXPECT_TRUE(run.Contains("[  PASSED  ]"));
}

}  // namespace
}  // namespace weir
