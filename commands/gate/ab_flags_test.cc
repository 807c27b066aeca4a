#include "commands/gate/ab_flags.h"

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

std::variant<AbFlags, ExitCode> Parse(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "ab");
  ArgumentVector vector(std::move(arguments));
  return ParseAbFlags(vector.argc(), vector.argv());
}

TEST(AbFlagsTest, TwoBinariesAreEnough) {
  const AbFlags flags = std::get<AbFlags>(Parse({"old/bench", "new/bench"}));
  EXPECT_EQ(flags.request.old_binary, "old/bench");
  EXPECT_EQ(flags.request.new_binary, "new/bench");
  EXPECT_FALSE(flags.request.rounds);
  EXPECT_EQ(flags.request.time, 180);
  EXPECT_EQ(flags.metric, "") << "as the benchmark asks for";
  EXPECT_TRUE(flags.request.arguments.empty());
}

TEST(AbFlagsTest, WhatFollowsTheDashesIsForTheBinaries) {
  const AbFlags flags = std::get<AbFlags>(
      Parse({"a", "--timeout", "1.5", "b", "--rounds", "6", "--", "--benchmark_filter=x", "--", "--rounds"}));
  EXPECT_THAT(flags.request.arguments, ElementsAre("--benchmark_filter=x", "--", "--rounds"));
  EXPECT_EQ(flags.request.rounds, 6);
  EXPECT_EQ(flags.request.timeout, 1.5);
}

TEST(AbFlagsTest, EachMistakeIsOneLine) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> wrong = {
      {{"only_one"}, "NEW_BIN"},
      {{"a", "b", "c"}, "c"},
      {{"a", "b", "--rounds", "0"}, "--rounds"},
      {{"a", "b", "--min-time", "-1"}, "--min-time"},
      {{"a", "b", "--timeout", "0"}, "--timeout"},
      {{"a", "b", "--better", "higher"}, "--better goes with --metric"},
      {{"a", "b", "--frobnicate"}, "frobnicate"},
  };
  for (const auto& [arguments, word] : wrong) {
    CaptureStderr();
    EXPECT_EQ(std::get<ExitCode>(Parse(arguments)), kExitUsage) << word;
    EXPECT_THAT(GetCapturedStderr(), HasSubstr(word));
  }
}

}  // namespace
}  // namespace weir
