#include "commands/run/run_flags.h"

#include "commands/console/argument_vector.h"
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

// What the bench is told of a parameter; nothing where it is told nothing.
std::vector<std::string> Texts(const RunFlags& flags, std::string_view key) {
  for (const Choice& each : flags.choices) {
    if (each.key == key) return each.texts;
  }
  return {};
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
  EXPECT_EQ(flags.seed + flags.out + flags.bench, "");
  ASSERT_EQ(flags.choices.size(), 1u) << "nothing is said of other parameters";
  EXPECT_THAT(Texts(flags, "target"), ElementsAre("."));
  EXPECT_TRUE(flags.choices[0].suggested);
  EXPECT_EQ(flags.rounds, 0);
  EXPECT_EQ(flags.time, 120);
  EXPECT_FALSE(flags.precision || flags.wait_quiet || flags.force);
  EXPECT_EQ(flags.timeout, std::nullopt);
  EXPECT_FALSE(flags.no_space_check);
  EXPECT_FALSE(flags.allow_debug);
  EXPECT_FALSE(flags.cold);
}

TEST(RunFlagsTest, APresetFillsInWhatIsLeftOpen) {
  const RunFlags billion = Flags({"--preset", "billion"});
  EXPECT_THAT(Texts(billion, "records"), ElementsAre("1e9"));
  EXPECT_THAT(Texts(billion, "target"), ElementsAre("."));
  EXPECT_TRUE(billion.no_observe) << "it would take a minute a case";
  EXPECT_THAT(billion.left_out, ElementsAre("naive", "flooded", "whole"));
  const RunFlags own =
      Flags({"--preset", "billion", "--strategy", "naive", "--rounds", "7", "--records", "5"});
  EXPECT_THAT(own.left_out, IsEmpty());
  EXPECT_EQ(own.rounds, 7);
  EXPECT_THAT(Texts(own, "records"), ElementsAre("5"));
  const RunFlags full = Flags({"--preset", "full"});
  EXPECT_THAT(Texts(full, "target"), ElementsAre(".", "slow", "pipe", "null"));
  EXPECT_THAT(Texts(full, "record"), ElementsAre("number", "mixed:8-40"));
  const RunFlags files = Flags({"--preset", "full", "--workload", "read,copy"});
  EXPECT_THAT(Texts(files, "target"), ElementsAre(".")) << "they go from file to file";
  EXPECT_THAT(Texts(files, "record"), IsEmpty());
}

TEST(RunFlagsTest, AWorkloadSaysWhatIsTakenOfItsParameters) {
  const RunFlags quick = Flags({"--workload", "events"});
  EXPECT_THAT(Texts(quick, "operation"), ElementsAre("emit", "add-remove"));
  EXPECT_THAT(Texts(quick, "listeners"), ElementsAre("1", "10"));
  EXPECT_THAT(Texts(quick, "arguments"), IsEmpty());
  EXPECT_EQ(quick.time, 60);
  EXPECT_EQ(Flags({"--workload", "events,write"}).time, 120) << "of those that are run, the longest";
  const RunFlags own = Flags({"--workload", "events", "--listeners", "3", "--time", "5s"});
  EXPECT_THAT(Texts(own, "listeners"), ElementsAre("3"));
  EXPECT_EQ(own.time, 5);
  const RunFlags full = Flags({"--workload", "events", "--preset", "full"});
  EXPECT_THAT(Texts(full, "listeners"), ElementsAre("0", "1", "5", "10", "100"));
  EXPECT_THAT(Texts(full, "threads"), ElementsAre("1", "2"));
  EXPECT_THAT(Texts(Flags({}), "operation"), IsEmpty()) << "nothing of a workload that is not run";
}

TEST(RunFlagsTest, ATimeOrANumberOfRounds) {
  EXPECT_EQ(Flags({"--time", "1h30m"}).time, 5400);
  EXPECT_EQ(Flags({"--time", "30s"}).rounds, 0);
  EXPECT_EQ(Flags({"--rounds", "9"}).time, std::nullopt);
  EXPECT_EQ(Flags({"--preset", "full"}).rounds, 15);
  EXPECT_EQ(Flags({"--preset", "full"}).time, std::nullopt);
  const RunFlags full = Flags({"--preset", "full", "--time", "10m"});
  EXPECT_EQ(full.time, 600);
  EXPECT_EQ(full.rounds, 0);
  EXPECT_EQ(Flags({"--preset", "billion"}).rounds, 3);
}

TEST(RunFlagsTest, APrecisionIsAPercentage) {
  EXPECT_EQ(Flags({"--precision", "5%"}).precision, 0.05);
  EXPECT_EQ(Flags({"--precision=2.5"}).precision, 0.025);
}

TEST(RunFlagsTest, AQuietMachineIsWaitedForForAMinuteUnlessSaid) {
  EXPECT_EQ(Flags({"--wait-quiet"}).wait_quiet, 60);
  EXPECT_EQ(Flags({"--wait-quiet=2m"}).wait_quiet, 120);
  EXPECT_EQ(Flags({"--wait-quiet", "--rounds", "3"}).wait_quiet, 60);
}

TEST(RunFlagsTest, TheTourIsToTheSlowSinkToo) {
  EXPECT_THAT(Texts(Flags({"--preset", "tour"}), "target"), ElementsAre(".", "slow"));
}

TEST(RunFlagsTest, EncryptionStandsBesideWritingWhereNothingElseIsAskedFor) {
  EXPECT_THAT(Flags({"--rounds", "6", "--target", "."}).workloads, ElementsAre("write", "encrypt"));
  for (const Arguments& arguments : std::vector<Arguments>{{"--strategy", "batched"},
                                                           {"--workload", "write"},
                                                           {"--sync-every", "10"},
                                                           {"--record", "fixed:8"},
                                                           {"--flood-limit", "1MiB"},
                                                           {"--bench", "mine"},
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
  EXPECT_THAT(Texts(flags, "records"), ElementsAre("10M")) << "as typed; the bench reads it";
  EXPECT_THAT(Texts(flags, "record"), ElementsAre("fixed:8"));
  EXPECT_THAT(Texts(flags, "buffer"), ElementsAre("64KiB"));
  EXPECT_THAT(Texts(flags, "target"), ElementsAre("/var/tmp", "null"));
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

TEST(RunFlagsTest, WhatOnlyAnotherBenchKnowsIsPassedOnToIt) {
  const RunFlags flags = Flags({"--bench", "mine", "--spin", "1,2", "--rounds", "3", "--turn=left"});
  EXPECT_THAT(flags.further, ElementsAre("--spin", "1,2", "--turn=left"));
  EXPECT_EQ(flags.rounds, 3);
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
      {{"--time", "soon"}, "--time"},         {{"--time", "0s"}, "--time"},
      {{"--precision", "0"}, "--precision"},  {{"--precision", "5 percent"}, "--precision"},
      {{"--wait-quiet=x"}, "--wait-quiet"},   {{"--time", "1m", "--rounds", "3"}, "--rounds and --time"},
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
