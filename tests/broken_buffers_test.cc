// The conformance suite of buffers finds bugs: each implementation that is broken on purpose fails the test that is
// there for it.

#include <string>

#include "fmt/format.h"
#include "gtest/gtest.h"
#include "tests/suite_run.h"

namespace weir {
namespace {

constexpr const char* kProgram = "tests/broken_buffers";

constexpr Catch kCatches[] = {
    {"overlaps", "BlocksOfAllSizesShareNothing"},
    {"overlaps", "DoesWhatTheModelDoes"},
    {"misaligned", "BlocksOfAllSizesShareNothing"},
    {"same_for_no_bytes", "BlocksOfNoBytesAreEachAnother"},
    {"zeroes_half", "ZeroedAlsoWhenItWasUsedBefore"},
    {"trusts_that_it_is_zero", "ZeroedAlsoWhenItWasUsedBefore"},
    {"trusts_that_it_is_zero", "ThreadsShareNothing"},
    {"takes_twice", "ReturnedTwiceIsTold"},
    {"takes_twice", "ReturnedTwiceByAnotherThreadIsTold"},
    {"takes_anything", "WhatWasNotLentIsTold"},
    {"takes_any_size", "WhatWasNotLentIsTold"},
    {"forgets_faults", "TheFirstFaultStays"},
    {"forgets_asked", "SaysHowMuchIsLentAndHeld"},
    {"forgets_asked", "TheLastSliceReturnsTheBlock"},
    {"forgets_asked", "ADetachedSliceLetsTheBlockGo"},
    {"leaks", "OverAndOverTheSameIsNoMoreMemory"},
    {"loses_what_ended_threads_had", "AThreadThatEndsTakesNothingWithIt"},
    {"keeps_the_addresses", "SlicesKeepTheBlockAndTheBuffers"},
    {"keeps_the_addresses", "WhatItTookGoesWithIt"},
    {"throws", "NoMemoryIsNoBlockAndThenThereIsSomeAgain"},
    {"locked_by_fork", "TheChildOfAForkGoesOn"},
};

class BrokenBuffersTest : public testing::TestWithParam<Catch> {};

// One that hangs is ended by the suite's watchdog, which names the test.
TEST_P(BrokenBuffersTest, FailsTheTestThatIsThereForIt) {
  const std::string name = fmt::format("Buffers/BuffersTest/{}.{}", GetParam().bug, GetParam().test);
  ExpectCaught(kProgram, name, "--watchdog_seconds=5");
}

INSTANTIATE_TEST_SUITE_P(Bugs, BrokenBuffersTest, testing::ValuesIn(kCatches),
                         [](const auto& info) { return fmt::format("{}_{}", info.param.bug, info.index); });

TEST(BrokenBuffersTest, OneThatIsFinePasses) {
  const SuiteRun run = RunSuite(kProgram, "*/fine.*");
  EXPECT_EQ(run.code, 0) << run.output;
  EXPECT_TRUE(run.Contains("[  PASSED  ]"));
}

}  // namespace
}  // namespace weir
