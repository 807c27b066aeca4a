#include "harness/run_flags.h"

#include "argument_vector.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Arguments = std::vector<std::string>;

std::variant<RunFlags, ExitCode> Parse(Arguments arguments) {
  arguments.insert(arguments.begin(), "run");
  ArgumentVector vector(std::move(arguments));
  return ParseRunFlags(vector.argc(), vector.argv());
}

RunFlags Flags(const Arguments& arguments) {
  const std::variant<RunFlags, ExitCode> parsed = Parse(arguments);
  EXPECT_TRUE(std::holds_alternative<RunFlags>(parsed));
  return std::holds_alternative<RunFlags>(parsed) ? std::get<RunFlags>(parsed) : RunFlags();
}

TEST(RunFlagsTest, Defaults) {
  const RunFlags flags = Flags({});
  EXPECT_THAT(flags.strategies, IsEmpty());
  EXPECT_THAT(flags.workloads, ElementsAre("write", "encrypt"));
  EXPECT_EQ(flags.records + flags.record + flags.buffer + flags.seed + flags.out + flags.bench, "");
  EXPECT_THAT(flags.targets, ElementsAre(".", "slow"));
  EXPECT_EQ(flags.rounds, 7);
  EXPECT_EQ(flags.timeout, std::nullopt);
  EXPECT_FALSE(flags.no_space_check);
  EXPECT_FALSE(flags.allow_debug);
  EXPECT_FALSE(flags.cold);
}

TEST(RunFlagsTest, APresetFillsInWhatIsLeftOpen) {
  const RunFlags billion = Flags({"--preset", "billion"});
  EXPECT_EQ(billion.records, "1e9");
  EXPECT_THAT(billion.targets, ElementsAre("."));
  EXPECT_TRUE(billion.no_observe) << "it would take a minute a case";
  EXPECT_THAT(billion.left_out, ElementsAre("naive", "flooded", "whole"));
  const RunFlags own =
      Flags({"--preset", "billion", "--strategy", "naive", "--rounds", "7", "--records", "5"});
  EXPECT_THAT(own.left_out, IsEmpty());
  EXPECT_EQ(own.rounds, 7);
  EXPECT_EQ(own.records, "5");
  EXPECT_THAT(Flags({"--preset", "full"}).targets, ElementsAre(".", "slow", "pipe", "null"));
  EXPECT_THAT(Flags({"--workload", "read,copy"}).targets, ElementsAre(".")) << "they go from file to file";
}

TEST(RunFlagsTest, EncryptionStandsBesideWritingWhereNothingElseIsAskedFor) {
  EXPECT_THAT(Flags({"--rounds", "6", "--target", "."}).workloads, ElementsAre("write", "encrypt"));
  for (const Arguments& arguments : std::vector<Arguments>{{"--strategy", "batched"},
                                                           {"--workload", "write"},
                                                           {"--sync-every", "10"},
                                                           {"--record", "fixed:8"},
                                                           {"--preset", "billion"}}) {
    EXPECT_THAT(Flags(arguments).workloads, ElementsAre("write")) << arguments[0];
  }
}

TEST(RunFlagsTest, EveryFlagIsRead) {
  const RunFlags flags =
      Flags({"--workload",   "write",   "--strategy", "naive,batched", "--records", "10M",
             "--record",     "fixed:8", "--buffer",   "64KiB",         "--target",  "/var/tmp,null",
             "--rounds",     "3",       "--timeout",  "1.5",           "--seed",    "7",
             "--out",        "r.json",  "--bench",    "mine",          "--cold",    "--no-space-check",
             "--allow-debug"});
  EXPECT_THAT(flags.workloads, ElementsAre("write"));
  EXPECT_THAT(flags.strategies, ElementsAre("naive", "batched"));
  EXPECT_EQ(flags.records, "10M") << "as typed; the bench reads it";
  EXPECT_EQ(flags.record, "fixed:8");
  EXPECT_EQ(flags.buffer, "64KiB");
  EXPECT_THAT(flags.targets, ElementsAre("/var/tmp", "null"));
  EXPECT_EQ(flags.rounds, 3);
  EXPECT_EQ(flags.timeout, 1.5);
  EXPECT_EQ(flags.seed, "7");
  EXPECT_EQ(flags.out, "r.json");
  EXPECT_EQ(flags.bench, "mine");
  EXPECT_TRUE(flags.cold);
  EXPECT_TRUE(flags.no_space_check);
  EXPECT_TRUE(flags.allow_debug);
}

TEST(RunFlagsTest, StrategiesMayBeNamedOneByOne) {
  EXPECT_THAT(Flags({"--strategy=naive", "--strategy=batched,stdio"}).strategies,
              ElementsAre("naive", "batched", "stdio"));
}

TEST(RunFlagsTest, HelpIsPrintedAndIsNoError) {
  testing::internal::CaptureStdout();
  const auto parsed = Parse({"--help"});
  const std::string help = testing::internal::GetCapturedStdout();
  ASSERT_TRUE(std::holds_alternative<ExitCode>(parsed));
  EXPECT_EQ(std::get<ExitCode>(parsed), kExitDone);
  for (const char* flag :
       {"--workload", "--strategy", "--records", "--record", "--buffer", "--target", "--rounds", "--seed",
        "--out", "--bench", "--cold", "--no-space-check", "--preset", "--peers", "--no-observe",
        "--sync-every", "--high-water-mark", "--flood-limit", "--timeout"}) {
    EXPECT_THAT(help, HasSubstr(flag));
  }
}

TEST(RunFlagsTest, WhatMakesNoSenseIsAUsageErrorOnStandardError) {
  struct {
    Arguments arguments;
    const char* complaint;
  } const refused[] = {
      {{"--preset", "slow"}, "--preset"},     {{"--rounds", "0"}, "--rounds"},
      {{"--rounds", "many"}, "--rounds"},     {{"--rounds", "10001"}, "--rounds"},
      {{"--workload"}, "--workload"},         {{"--records"}, "--records"},
      {{"--no-such-flag"}, "--no-such-flag"}, {{"an", "argument"}, "argument"},
  };
  for (const auto& [arguments, complaint] : refused) {
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const auto parsed = Parse(arguments);
    EXPECT_EQ(testing::internal::GetCapturedStdout(), "") << arguments[0];
    const std::string words = testing::internal::GetCapturedStderr();
    EXPECT_THAT(words, HasSubstr("weir run: "));
    EXPECT_THAT(words, HasSubstr(complaint));
    ASSERT_TRUE(std::holds_alternative<ExitCode>(parsed)) << arguments[0];
    EXPECT_EQ(std::get<ExitCode>(parsed), kExitUsage);
  }
}

}  // namespace
}  // namespace weir
