#include "harness/probes/build_info.h"

#include <algorithm>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

using testing::AnyOf;
using testing::MatchesRegex;

TEST(BuildInfoTest, TheFlagsAreThoseOfThisBuild) {
  // .bazelrc gives both, and this file would not compile without the second.
  EXPECT_NE(GetBuildInfo().flags.find("-Wall"), std::string::npos) << GetBuildInfo().flags;
  EXPECT_NE(GetBuildInfo().flags.find("-std=c++20"), std::string::npos) << GetBuildInfo().flags;
}

TEST(BuildInfoTest, TheFlagsNameNoFolderOfTheBuilder) {
  EXPECT_EQ((" " + GetBuildInfo().flags).find(" /"), std::string::npos) << GetBuildInfo().flags;
  EXPECT_EQ(GetBuildInfo().flags.find("=/"), std::string::npos) << GetBuildInfo().flags;
}

TEST(BuildInfoTest, TheModeIsOneOfBazels) {
  EXPECT_THAT(GetBuildInfo().mode, AnyOf("opt", "fastbuild", "dbg"));
}

TEST(BuildInfoTest, TheCompilerHasNameAndVersion) {
  EXPECT_THAT(GetBuildInfo().compiler, MatchesRegex("(gcc|clang) [0-9]+\\.[0-9]+.*"));
}

TEST(BuildInfoTest, TheCommitIsOneOrUnknown) {
  EXPECT_THAT(GetBuildInfo().commit, MatchesRegex("unknown|[0-9a-f]{12,40}(\\+changes)?"));
}

TEST(BuildInfoTest, EveryLibraryHasAVersion) {
  ASSERT_EQ(GetBuildInfo().libraries.size(), 6U);
  for (const auto& [library, version] : GetBuildInfo().libraries) {
    EXPECT_THAT(version, MatchesRegex("n/a|[0-9].*")) << library;
  }
}

TEST(DescribeBuildTest, NamesItsKeysAlikeAndOnce) {
  auto entries = DescribeBuild();
  EXPECT_EQ(entries.size(), 4 + GetBuildInfo().libraries.size());
  for (const auto& [key, value] : entries) {
    EXPECT_TRUE(key.starts_with("weir_")) << key;
    EXPECT_FALSE(value.empty()) << key;
    RecordProperty(key, value);
  }
  std::ranges::sort(entries);
  EXPECT_EQ(std::ranges::adjacent_find(entries, {}, [](const auto& entry) { return entry.first; }),
            entries.end());
}

TEST(WhyUnfitToMeasureTest, OnlyAnOptimisedBuildIsFit) {
  const bool sanitized = GetBuildInfo().flags.find("-fsanitize=") != std::string::npos;
  EXPECT_EQ(WhyUnfitToMeasure().empty(), GetBuildInfo().mode == "opt" && !sanitized);
}

}  // namespace
}  // namespace weir
