// The conformance suite finds bugs: each strategy that is broken on purpose fails the test that is there for
// it.

#include <cstdio>
#include <ostream>
#include <string>

#include "fmt/format.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

struct SuiteRun {
  int code;
  std::string output;
};

// The tests that `filter` chooses. In an environment of their own: Bazel means its for us.
SuiteRun RunSuite(const std::string& filter, int watchdog_seconds = 60) {
  const std::string command = fmt::format(
      "env -i TEST_TMPDIR=\"$TEST_TMPDIR\" tests/broken_conformance --gtest_filter='{}' "
      "--watchdog_seconds={} 2>&1",
      filter, watchdog_seconds);
  std::FILE* const pipe = ::popen(command.c_str(), "r");
  std::string output;
  char chunk[4096];
  for (size_t got; (got = std::fread(chunk, 1, sizeof chunk, pipe)) > 0;) output.append(chunk, got);
  return {::pclose(pipe), output};
}

struct Catch {
  const char* bug;
  const char* test;  // that must fail
};
std::ostream& operator<<(std::ostream& out, const Catch& expected) { return out << expected.bug; }

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
    {"never_closes", "LifetimeTest.UnwindingPastAnOpenWriterCancelsItAndLogsOneLine"},
    {"flushes_nothing", "ConformanceTest.AfterFlushAnotherReaderSeesExactlyWhatWasAppended"},
    {"leaves_zeros", "ConformanceTest.AFlushAtAnyOffsetDoesNotDisturbWhatFollows"},
    {"counts_too_early", kEveryFault},
    {"holds_everything", "AnyFileMemoryTest.WhenTheReaderStopsTheProducerWaitsWithinTheBound"},
    {"holds_everything", "ConformanceTest.RandomSequencesThatEndInCloseArriveAsInTheReference"},
    {"truncates_always", "KeepingConformanceTest.AppendingGoesOnWhereTheFileEnds"},
    {"is_destroyed_in_silence", "LifetimeTest.DestroyingAnOpenWriterCancelsItAndLogsOneLine"},
    {"writes_at_cancel", "ConformanceTest.RandomSequencesThatEndInCancelLeaveWhatWasCommitted"},
};

class BrokenConformanceTest : public testing::TestWithParam<Catch> {};

TEST_P(BrokenConformanceTest, FailsTheTestThatIsThereForIt) {
  const std::string name = fmt::format("Strategies/{}/{}", GetParam().test, GetParam().bug);
  const SuiteRun run = RunSuite(name);
  EXPECT_NE(run.code, 0);
  EXPECT_NE(run.output.find("[  FAILED  ] " + name), std::string::npos) << run.output;
}

INSTANTIATE_TEST_SUITE_P(Bugs, BrokenConformanceTest, testing::ValuesIn(kCatches),
                         [](const auto& info) { return fmt::format("{}_{}", info.param.bug, info.index); });

TEST(BrokenConformanceTest, OneThatIsFinePasses) {
  const SuiteRun run = RunSuite("*/fine");
  EXPECT_EQ(run.code, 0) << run.output;
  EXPECT_NE(run.output.find("[  PASSED  ]"), std::string::npos);
}

TEST(BrokenConformanceTest, OneThatHangsIsEndedAndTheAttemptNamed) {
  const SuiteRun run = RunSuite("*FaultTest.AnErrorWhileTheProducerWaitsWakesIt/loops_on_error", 5);
  EXPECT_NE(run.code, 0);
  EXPECT_NE(run.output.find("[  HANGS   ] Strategies/WriteFaultTest.AnErrorWhileTheProducerWaitsWakesIt/"
                            "loops_on_error: repetition 0"),
            std::string::npos)
      << run.output;
}

}  // namespace
}  // namespace weir
