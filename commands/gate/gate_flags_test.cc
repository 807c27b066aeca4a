#include "commands/gate/gate_flags.h"

#include <algorithm>
#include <vector>

#include "commands/console/argument_vector.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::internal::CaptureStderr;
using ::testing::internal::GetCapturedStderr;

std::variant<GateFlags, ExitCode> Parse(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "gate");
  ArgumentVector vector(std::move(arguments));
  return ParseGateFlags(vector.argc(), vector.argv());
}

TEST(GateFlagsTest, TwoReportsAreEnough) {
  const GateFlags flags = std::get<GateFlags>(Parse({"old.json", "new.json"}));
  EXPECT_FALSE(flags.binaries);
  EXPECT_EQ(flags.request.old_binary, "old.json");
  EXPECT_EQ(flags.rules.common.tolerance, 0.1);
  EXPECT_EQ(flags.rules.common.min_effect, 0.05);
  EXPECT_EQ(flags.request.time, 180);
  EXPECT_EQ(flags.rules.most_pairs, 40u);
  EXPECT_EQ(flags.inconclusive, Inconclusive::kItself);
}

TEST(GateFlagsTest, BinariesAndTheirArguments) {
  const GateFlags flags = std::get<GateFlags>(
      Parse({"--ab", "a", "b", "--rounds", "6", "--min-time", "0.1", "--inconclusive=pass", "--alpha", "0.01",
             "--min-effect", "0.05", "--", "--junit"}));
  EXPECT_TRUE(flags.binaries);
  EXPECT_EQ(flags.request.rounds, 6);
  EXPECT_EQ(flags.rules.most_pairs, 6u);
  EXPECT_EQ(flags.request.min_time, 0.1);
  EXPECT_THAT(flags.request.arguments, ElementsAre("--junit"));
  EXPECT_EQ(flags.rules.alpha, 0.01);
  EXPECT_EQ(flags.rules.common.min_effect, 0.05);
  EXPECT_EQ(flags.inconclusive, Inconclusive::kPass);
}

TEST(GateFlagsTest, EachMistakeIsOneLine) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> wrong = {
      {{"only_one"}, "NEW"},
      {{"a", "b", "--alpha", "0.9"}, "--alpha"},
      {{"a", "b", "--tolerance", "10"}, "--tolerance"},
      {{"a", "b", "--inconclusive=maybe"}, "--inconclusive"},
      {{"a", "b", "--min-effect", "11%"}, "--min-effect, 11 %, is above --tolerance, 10 %"},
      {{"a", "b", "--time", "soon"}, "--time"},
      {{"a", "b", "--", "-x"}, "--ab"},
      {{"a", "b", "--instructions"}, "--instructions goes with --ab"},
      {{"a", "b", "--out-new", "c"}, "--out-old and --out-new go with --ab"},
      {{"a", "b", "--ab", "--metric", "instructions", "--out-old", "c"},
       "of instructions alone there are none"},
      {{"a", "b", "--width", "79"}, "--width"},
      {{"a", "b", "--better", "higher"}, "--better goes with --metric"},
      {{"a", "b", "--format", "xml"}, "--format"},
      {{"a", "b", "--frobnicate"}, "frobnicate"},
  };
  for (const auto& [arguments, word] : wrong) {
    CaptureStderr();
    EXPECT_EQ(std::get<ExitCode>(Parse(arguments)), kExitUsage) << word;
    const std::string complaint = GetCapturedStderr();
    EXPECT_THAT(complaint, HasSubstr(word));
    EXPECT_EQ(std::count(complaint.begin(), complaint.end(), '\n'), 1) << complaint;
  }
}

TEST(GateFlagsTest, OnlyTheNamesOfWhatInconclusiveCountsAsAreTaken) {
  EXPECT_EQ(std::get<GateFlags>(Parse({"a", "b", "--inconclusive", "fail"})).inconclusive,
            Inconclusive::kFail);
  for (const std::string wrong : {"maybe", "1"}) {
    CaptureStderr();
    EXPECT_EQ(std::get<ExitCode>(Parse({"a", "b", "--inconclusive", wrong})), kExitUsage);
    EXPECT_EQ(GetCapturedStderr(), "weir gate: --inconclusive: '" + wrong +
                                       "' is not one of pass, fail; see `weir gate --help`\n");
  }
}

TEST(GateFlagsTest, SharesAndTimesHaveUnits) {
  const GateFlags flags =
      std::get<GateFlags>(Parse({"--ab", "a", "b", "--min-effect", "2%", "--tolerance", "0.2", "--time", "3m",
                                 "--timeout", "90s", "--min-time", "0.1"}));
  EXPECT_DOUBLE_EQ(flags.rules.common.min_effect, 0.02);
  EXPECT_EQ(flags.rules.common.tolerance, 0.2);
  EXPECT_EQ(flags.request.time, 180);
  EXPECT_EQ(flags.request.timeout, 90);
}

TEST(GateFlagsTest, InstructionsDecideOnlyAsTheMetricOfPrograms) {
  const auto instructions = [](std::vector<std::string> arguments) {
    return std::get<GateFlags>(Parse(std::move(arguments))).request.instructions;
  };
  EXPECT_EQ(instructions({"--ab", "a", "b"}), Instructions::kNothing);
  EXPECT_EQ(instructions({"--ab", "a", "b", "--instructions"}), Instructions::kSuspects);
  EXPECT_EQ(instructions({"--ab", "a", "b", "--instructions", "--metric", "instructions"}),
            Instructions::kDecision);
  EXPECT_EQ(instructions({"a", "b", "--metric", "instructions"}), Instructions::kNothing)
      << "a counter of the reports";
}

}  // namespace
}  // namespace weir
