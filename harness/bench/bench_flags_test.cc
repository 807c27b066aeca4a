#include "harness/bench/bench_flags.h"

#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/workloads/workloads.h"

namespace weir {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Arguments = std::vector<std::string>;

BenchFlags Take(Arguments arguments) {
  const absl::StatusOr<BenchFlags> flags = TakeBenchFlags(Workloads(), arguments);
  EXPECT_TRUE(flags.ok()) << flags.status();
  EXPECT_THAT(arguments, IsEmpty());
  return flags.value_or(BenchFlags());
}

absl::Status Refusal(Arguments arguments) { return TakeBenchFlags(Workloads(), arguments).status(); }

// What was typed of a parameter; nothing where nothing was.
std::vector<std::string> Texts(const BenchFlags& flags, std::string_view key) {
  for (const Choice& each : flags.selection.choices) {
    if (each.key == key) return each.texts;
  }
  return {};
}

TEST(BenchFlagsTest, Defaults) {
  const BenchFlags flags = Take({});
  EXPECT_THAT(flags.selection.workloads, IsEmpty());
  EXPECT_THAT(flags.selection.strategies, IsEmpty());
  EXPECT_THAT(flags.selection.choices, IsEmpty());
  EXPECT_EQ(flags.selection.seed, 1u);
  EXPECT_FALSE(flags.selection.peers);
  EXPECT_FALSE(flags.describe);
  EXPECT_FALSE(flags.cold);
}

TEST(BenchFlagsTest, EveryParameterOfEveryWorkloadHasAFlag) {
  for (const Workload& workload : Workloads()) {
    for (const Parameter& each : workload.parameters) {
      const BenchFlags flags = Take({FlagOf(each.key) + "=1,2", FlagOf(each.key), "3"});
      EXPECT_THAT(Texts(flags, each.key), ElementsAre("1", "2", "3"));
      EXPECT_EQ(flags.selection.choices.size(), 1u);
      EXPECT_THAT(BenchFlagsHelp(Workloads()), HasSubstr(FlagOf(each.key)));
    }
  }
  EXPECT_THAT(Texts(Take({"--high-water-mark=1MiB"}), "high_water_mark"), ElementsAre("1MiB"));
}

TEST(BenchFlagsTest, TheOtherFlagsAreRead) {
  const BenchFlags flags = Take({"--workload=read,copy", "--seed=7", "--observe", "--strategy=naive",
                                 "--strategy=batched", "--cold", "--peers", "--describe"});
  EXPECT_THAT(flags.selection.workloads, ElementsAre("read", "copy"));
  EXPECT_THAT(flags.selection.strategies, ElementsAre("naive", "batched"));
  EXPECT_EQ(flags.selection.seed, 7u);
  EXPECT_TRUE(flags.selection.peers);
  EXPECT_TRUE(flags.observe);
  EXPECT_TRUE(flags.describe);
  EXPECT_TRUE(flags.cold);
  EXPECT_EQ(Take({"--seed=0"}).selection.seed, 0u);
}

TEST(BenchFlagsTest, APresetIsWhatTheRowsOfTheChosenWorkloadsSay) {
  const BenchFlags quick = Take({"--preset=quick", "--workload=events", "--listeners=7"});
  EXPECT_THAT(Texts(quick, "operation"), ElementsAre("emit", "add-remove"));
  EXPECT_THAT(Texts(quick, "listeners"), ElementsAre("7")) << "the flag itself is there";
  EXPECT_THAT(Texts(quick, "arguments"), IsEmpty());
  EXPECT_THAT(Texts(Take({"--preset=full", "--workload=events"}), "arguments"), ElementsAre("0", "1", "4"));
  EXPECT_THAT(Take({"--preset=full", "--workload=write"}).selection.choices, IsEmpty());
  EXPECT_THAT(Refusal({"--preset=tour"}).message(), HasSubstr("--preset"));
}

TEST(BenchFlagsTest, AValueMayStandApart) {
  const BenchFlags flags = Take({"--records", "5", "--target", testing::TempDir(), "--strategy", "naive"});
  EXPECT_THAT(Texts(flags, "records"), ElementsAre("5"));
  EXPECT_THAT(Texts(flags, "target"), ElementsAre(testing::TempDir()));
  EXPECT_THAT(flags.selection.strategies, ElementsAre("naive"));
}

TEST(BenchFlagsTest, ASuggestionHoldsUnlessTheFlagIsThere) {
  const BenchFlags flags = Take({"--suggest=target=.,slow", "--suggest", "records=5", "--records=7"});
  EXPECT_THAT(Texts(flags, "target"), ElementsAre(".", "slow"));
  EXPECT_THAT(Texts(flags, "records"), ElementsAre("7"));
  for (const Choice& each : flags.selection.choices) EXPECT_EQ(each.suggested, each.key == "target");
  EXPECT_THAT(Refusal({"--suggest=paint=red"}).ToString(), HasSubstr("--suggest: 'paint=red'"));
  EXPECT_THAT(Refusal({"--suggest=target"}).ToString(), HasSubstr("--suggest: 'target'"));
}

TEST(BenchFlagsTest, WhatIsGoogleBenchmarksIsLeftInOrder) {
  Arguments arguments = {
      "--benchmark_filter=write/.*", "--records=5", "--benchmark_format=json", "--help", "--cold",
      "--benchmark_repetitions=3"};
  const absl::StatusOr<BenchFlags> flags = TakeBenchFlags(Workloads(), arguments);
  ASSERT_TRUE(flags.ok()) << flags.status();
  EXPECT_THAT(Texts(*flags, "records"), ElementsAre("5"));
  EXPECT_TRUE(flags->cold);
  EXPECT_THAT(arguments, ElementsAre("--benchmark_filter=write/.*", "--benchmark_format=json", "--help",
                                     "--benchmark_repetitions=3"));
}

TEST(BenchFlagsTest, WhatNobodyKnowsIsRefused) {
  EXPECT_THAT(Refusal({"--spin=1"}).ToString(), HasSubstr("--spin=1"));
  EXPECT_THAT(Refusal({"--describe", "paint"}).ToString(), HasSubstr("paint"));
  EXPECT_THAT(Refusal({"--seed=x"}).ToString(), HasSubstr("--seed: 'x' is not a count"));
  EXPECT_THAT(Refusal({"--records"}).ToString(), HasSubstr("--records"));
}

TEST(BenchFlagsTest, AWorkloadCannotTakeAFlagThatMeansSomethingElse) {
  std::vector<Workload> workloads = Workloads();
  workloads[0].parameters[0].key = "seed";
  Arguments none;
  EXPECT_THAT(TakeBenchFlags(workloads, none).status().ToString(), HasSubstr("seed is already added"));
}

TEST(BenchFlagsTest, HelpNamesEveryFlagAndWhoseItIs) {
  const std::string help = BenchFlagsHelp(Workloads());
  for (const char* flag :
       {"--workload", "--strategy", "--suggest", "--seed", "--cold", "--describe", "--peers"})
    EXPECT_THAT(help, HasSubstr(flag));
  EXPECT_THAT(help, HasSubstr("of encrypt, decrypt: the reading strategy"));
  EXPECT_THAT(help, HasSubstr("of commit: when a producer waits"));
  EXPECT_THAT(help, HasSubstr("\n                          of files: what lasts: none (default)"));
}

}  // namespace
}  // namespace weir
