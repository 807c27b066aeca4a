// The conformance suite of copies finds bugs: each strategy that is broken on purpose fails the test that is
// there for it.

#include <string>

#include "fmt/format.h"
#include "gtest/gtest.h"
#include "tests/suite_run.h"

namespace weir {
namespace {

constexpr const char* kProgram = "tests/broken_copies";

constexpr Catch kCatches[] = {
    {"ignores_short_transfers", "ShortTransfersAndInterruptionsAreGoneOnWith"},
    {"never_says_that_it_fell_back", "WhatTheKernelRefusesIsCopiedByHand"},
    {"never_says_that_it_fell_back", "WhatTheTargetAloneRefusesIsCopiedByHandAndSaidToo"},
    {"loses_the_last_byte", "FilesOfEverySizeArrive"},
    {"makes_holes_text", "HolesBecomeZeros"},
    {"ignores_stop", "StopEndsIt"},
    {"ignores_stop", "StopEndsItWhileTheTargetIsWritten"},
    {"empties_what_it_appends_to", "AppendingGoesBehindWhatIsThere"},
};

class BrokenCopiesTest : public testing::TestWithParam<Catch> {};

TEST_P(BrokenCopiesTest, FailsTheTestThatIsThereForIt) {
  const std::string name = fmt::format("Strategies/CopyTest.{}/{}", GetParam().test, GetParam().bug);
  ExpectCaught(kProgram, name);
}

INSTANTIATE_TEST_SUITE_P(Bugs, BrokenCopiesTest, testing::ValuesIn(kCatches),
                         [](const auto& info) { return fmt::format("{}_{}", info.param.bug, info.index); });

TEST(BrokenCopiesTest, OneThatIsFinePasses) {
  const SuiteRun run = RunSuite(kProgram, "*/fine");
  EXPECT_EQ(run.code, 0) << run.output;
  EXPECT_TRUE(run.Contains("[  PASSED  ]"));
}

}  // namespace
}  // namespace weir
