// The conformance suite of emitters finds bugs: each emitter that is broken on purpose fails the test that is there
// for it.

#include <string>

#include "fmt/format.h"
#include "gtest/gtest.h"
#include "tests/suite_run.h"

namespace weir {
namespace {

constexpr const char* kProgram = "tests/broken_emitters";

constexpr Catch kCatches[] = {
    {"forgets_the_second_of_the_same", "TheSameListenerTwiceIsTwo"},
    {"prepends_behind", "CallsInTheOrderOfAdding"},
    {"prepends_behind", "DoesWhatTheModelDoes"},
    {"says_that_it_was_there", "RemovesAnyOneAndNoOther"},
    {"clears_nothing", "ClearRemovesAllOfOneEvent"},
    {"calls_who_is_added", "WhoIsAddedDuringAnEmitIsCalledFromTheNextOn"},
    {"calls_who_is_removed", "WhoIsRemovedDuringAnEmitIsNotCalled"},
    {"calls_who_is_removed", "AllMayBeRemovedDuringAnEmit"},
    {"calls_who_is_removed", "AListenerMayDestroyTheEmitter"},
    {"once_goes_after_its_call", "OnceIsGoneBeforeItsCall"},
    {"once_goes_after_its_call", "DoesWhatTheModelDoes"},
    {"swallows_failures", "AFailureReachesTheCallerAndNobodyIsLeftOut"},
    {"stops_at_a_failure", "AFailureReachesTheCallerAndNobodyIsLeftOut"},
    {"one_list_for_all", "AnyBytesAreAName"},
    {"loses_its_listeners", "AScopedConnectionMayOutliveItsEmitter"},
    {"says_that_it_does_not_allocate", "EmitAllocatesNothing"},
    {"does_not_wait", "RemovalWaitsForCallsOnOtherThreads"},
    {"locks_over_calls", "NoLockIsHeldWhileAListenerIsCalled"},
};

class BrokenEmittersTest : public testing::TestWithParam<Catch> {};

// One that hangs is ended by the suite's watchdog, which names the test.
TEST_P(BrokenEmittersTest, FailsTheTestThatIsThereForIt) {
  const std::string name = fmt::format("Emitters/EmitterTest/{}.{}", GetParam().bug, GetParam().test);
  ExpectCaught(kProgram, name, "--watchdog_seconds=5");
}

INSTANTIATE_TEST_SUITE_P(Bugs, BrokenEmittersTest, testing::ValuesIn(kCatches),
                         [](const auto& info) { return fmt::format("{}_{}", info.param.bug, info.index); });

TEST(BrokenEmittersTest, OneThatIsFinePasses) {
  const SuiteRun run = RunSuite(kProgram, "*/fine.*");
  EXPECT_EQ(run.code, 0) << run.output;
  EXPECT_TRUE(run.Contains("[  PASSED  ]"));
}

}  // namespace
}  // namespace weir
