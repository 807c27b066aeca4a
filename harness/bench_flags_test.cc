#include "harness/bench_flags.h"

#include <cstdlib>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Arguments = std::vector<std::string>;

BenchFlags Take(Arguments arguments) {
  const absl::StatusOr<BenchFlags> flags = TakeBenchFlags(arguments);
  EXPECT_TRUE(flags.ok()) << flags.status();
  EXPECT_THAT(arguments, IsEmpty());
  return flags.value_or(BenchFlags());
}

TEST(BenchFlagsTest, Defaults) {
  ::unsetenv("BUILD_WORKING_DIRECTORY");
  const BenchFlags flags = Take({});
  EXPECT_EQ(flags.sweep.at(0).record.Name(), "number");
  EXPECT_EQ(flags.sweep.at(0).records, std::nullopt);
  EXPECT_EQ(flags.sweep.at(0).target.kind, TargetSpec::Kind::kFile);
  EXPECT_EQ(flags.sweep.at(0).target.directory, ".");
  EXPECT_EQ(flags.sweep.at(0).buffer_size, std::nullopt);
  EXPECT_EQ(flags.sweep.at(0).seed, 1u);
  EXPECT_THAT(flags.sweep.at(0).strategies, IsEmpty());
  EXPECT_FALSE(flags.describe);
  EXPECT_FALSE(flags.cold);
}

TEST(BenchFlagsTest, EveryFlagIsRead) {
  const BenchFlags flags =
      Take({"--record=mixed:8-40", "--records=10M", "--target=pipe", "--sync-every=1k", "--buffer=64KiB",
            "--seed=7", "--observe", "--high-water-mark=1MiB", "--low-water-mark=4KiB", "--flood-limit=2GiB",
            "--strategy=naive", "--strategy=batched", "--cold", "--describe"});
  EXPECT_EQ(flags.sweep.at(0).record.Name(), "mixed:8-40");
  EXPECT_EQ(flags.sweep.at(0).records, 10'000'000u);
  EXPECT_EQ(flags.sweep.at(0).target.kind, TargetSpec::Kind::kPipe);
  EXPECT_EQ(flags.sweep.at(0).sync_every, 1000u);
  EXPECT_TRUE(flags.observe);
  EXPECT_EQ(flags.sweep.at(0).buffer_size, 65536u);
  EXPECT_EQ(flags.sweep.at(0).water_marks.high, 1u << 20);
  EXPECT_EQ(flags.sweep.at(0).water_marks.low, 4096u);
  EXPECT_EQ(flags.sweep.at(0).flood_limit, size_t{1} << 31);
  EXPECT_EQ(flags.sweep.at(0).seed, 7u);
  EXPECT_THAT(flags.sweep.at(0).strategies, ElementsAre("naive", "batched"));
  EXPECT_TRUE(flags.describe);
  EXPECT_TRUE(flags.cold);
}

TEST(BenchFlagsTest, AValueMayStandApart) {
  const BenchFlags flags = Take({"--records", "5", "--target", testing::TempDir(), "--strategy", "naive"});
  EXPECT_EQ(flags.sweep.at(0).records, 5u);
  EXPECT_EQ(flags.sweep.at(0).target.directory, testing::TempDir());
  EXPECT_THAT(flags.sweep.at(0).strategies, ElementsAre("naive"));
}

TEST(BenchFlagsTest, WhatIsNotOursIsLeftInOrder) {
  Arguments arguments = {
      "--benchmark_filter=write/.*", "--records=5", "--benchmark_format=json", "--help", "--cold",
      "--benchmark_repetitions=3"};
  const absl::StatusOr<BenchFlags> flags = TakeBenchFlags(arguments);
  ASSERT_TRUE(flags.ok()) << flags.status();
  EXPECT_EQ(flags->sweep.at(0).records, 5u);
  EXPECT_TRUE(flags->cold);
  EXPECT_THAT(arguments, ElementsAre("--benchmark_filter=write/.*", "--benchmark_format=json", "--help",
                                     "--benchmark_repetitions=3"));
}

TEST(BenchFlagsTest, UnderBazelRunTheTargetIsWhereTheUserStands) {
  ::setenv("BUILD_WORKING_DIRECTORY", testing::TempDir().c_str(), 1);
  EXPECT_EQ(Take({}).sweep.at(0).target.directory, testing::TempDir());
  EXPECT_EQ(Take({"--target=."}).sweep.at(0).target.directory, ".");
  ::unsetenv("BUILD_WORKING_DIRECTORY");
}

TEST(BenchFlagsTest, TheExtremesAreAllowed) {
  EXPECT_EQ(Take({"--records=1"}).sweep.at(0).records, 1u);
  EXPECT_EQ(Take({"--records=1e18"}).sweep.at(0).records, 1'000'000'000'000'000'000u);
  EXPECT_EQ(Take({"--buffer=64"}).sweep.at(0).buffer_size, 64u);
  EXPECT_EQ(Take({"--buffer=1GiB"}).sweep.at(0).buffer_size, 1u << 30);
  EXPECT_EQ(Take({"--seed=0"}).sweep.at(0).seed, 0u);
}

TEST(BenchFlagsTest, AValueWithoutSenseIsRefusedWithItsFlag) {
  struct {
    const char* argument;
    const char* complaint;
  } const refused[] = {
      {"--record=text", "--record: 'text' is no kind of record"},
      {"--record=fixed:0", "--record: a record of 0 bytes"},
      {"--records=many", "--records: 'many' is not a count"},
      {"--records=0", "--records: 0 is not between 1 and 1000000000000000000"},
      {"--records=-1", "--records: '-1' is not a count"},
      {"--target=/no/such/directory", "--target: target '/no/such/directory'"},
      {"--buffer=63", "--buffer: 63 is not between 64 and 1073741824"},
      {"--buffer=2GiB", "--buffer: 2GiB is not between 64 and 1073741824"},
      {"--high-water-mark=0", "--high-water-mark: 0 is not between 1 and"},
      {"--low-water-mark=x", "--low-water-mark: 'x' is not a count"},
      {"--flood-limit=0", "--flood-limit: 0 is not between 1 and"},
      {"--seed=x", "--seed: 'x' is not a count"},
      {"--records", "--records"},
  };
  for (const auto& [argument, complaint] : refused) {
    Arguments arguments = {argument};
    const absl::Status status = TakeBenchFlags(arguments).status();
    EXPECT_FALSE(status.ok()) << argument;
    EXPECT_THAT(status.ToString(), HasSubstr(complaint));
  }
}

TEST(BenchFlagsTest, HelpNamesEveryFlag) {
  for (const char* flag :
       {"--record", "--records", "--target", "--buffer", "--strategy", "--seed", "--cold", "--describe"}) {
    EXPECT_THAT(BenchFlagsHelp(), HasSubstr(flag));
  }
}

TEST(BenchFlagsTest, ListsAreSweptOver) {
  const BenchFlags flags = Take({"--records=1,2", "--buffer=64,128", "--buffer=256", "--target=null"});
  std::vector<std::pair<uint64_t, size_t>> combinations;
  for (const CaseParameters& each : flags.sweep) combinations.emplace_back(*each.records, *each.buffer_size);
  EXPECT_THAT(combinations,
              testing::UnorderedElementsAre(std::pair(1, 64), std::pair(1, 128), std::pair(1, 256),
                                            std::pair(2, 64), std::pair(2, 128), std::pair(2, 256)));
}

TEST(BenchFlagsTest, DirectoriesWhoseRowsWouldShareTheirNamesAreRefused) {
  const std::string directory = testing::TempDir();
  std::vector<std::string> arguments = {"--target=" + directory + ",null,."};
  EXPECT_THAT(TakeBenchFlags(arguments).status().ToString(),
              HasSubstr("--target: two directories, " + directory + " and .; name one"));
  EXPECT_EQ(Take({"--target=.,null,."}).sweep.size(), 3u);
}

TEST(BenchFlagsTest, AListWithOneBadValueIsRefused) {
  std::vector<std::string> arguments = {"--records=1,two"};
  EXPECT_EQ(TakeBenchFlags(arguments).status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace weir
