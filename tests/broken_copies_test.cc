// The conformance suite of copies finds bugs: each strategy that is broken on purpose fails the test that is
// there for it.

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
SuiteRun RunSuite(const std::string& filter) {
  const std::string command =
      fmt::format("env -i TEST_TMPDIR=\"$TEST_TMPDIR\" tests/broken_copies --gtest_filter='{}' 2>&1", filter);
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
  const SuiteRun run = RunSuite(name);
  EXPECT_NE(run.code, 0);
  EXPECT_NE(run.output.find("[  FAILED  ] " + name), std::string::npos) << run.output;
}

INSTANTIATE_TEST_SUITE_P(Bugs, BrokenCopiesTest, testing::ValuesIn(kCatches),
                         [](const auto& info) { return fmt::format("{}_{}", info.param.bug, info.index); });

TEST(BrokenCopiesTest, OneThatIsFinePasses) {
  const SuiteRun run = RunSuite("*/fine");
  EXPECT_EQ(run.code, 0) << run.output;
  EXPECT_NE(run.output.find("[  PASSED  ]"), std::string::npos);
}

}  // namespace
}  // namespace weir
