// The conformance suite of directories finds bugs: each that is broken on purpose fails the test that is there for it.

#include <string>

#include "fmt/format.h"
#include "gtest/gtest.h"
#include "tests/suite_run.h"

namespace weir {
namespace {

constexpr const char* kProgram = "tests/broken_directories";

constexpr Catch kCatches[] = {
    {"syncs_no_file", "BytesAndMetadataAreSyncedBeforeTheRename"},
    {"syncs_no_file", "AFailedSyncIsItsOwnFilesAlone"},
    {"syncs_no_directory", "BytesAndMetadataAreSyncedBeforeTheRename"},
    {"syncs_no_directory", "ADirectoryThatIsNotSyncedFailsItsOwnNames"},
    {"renames_before_syncing", "BytesAndMetadataAreSyncedBeforeTheRename"},
    {"tries_a_sync_again", "AFailedSyncIsNeverTriedAgain"},
    {"ignores_short_writes", "AShortWriteIsGoneOnWithAndSyncedOnlyThen"},
    {"loses_permissions", "AReplacedFileKeepsItsPermissionBits"},
    {"follows_links", "NothingLeavesTheDirectory"},
    {"follows_links", "TheLastComponentIsNeverFollowed"},
    {"renames_over_what_is_there", "ErrorsAreThoseOfTheCalls"},
    {"leaves_temporary_files", "AFaultAtEachCallLosesNothing"},
    {"never_sweeps", "KilledAtAnyStepThereIsTheOldFileOrTheNewOne"},
    {"writes_in_place", "KilledAtAnyStepThereIsTheOldFileOrTheNewOne"},
    {"writes_in_place", "AFullDiskLeavesTheOldFileWhole"},
    {"stops_at_a_failure", "EveryResultStandsAtItsPlaceAndAFailureIsItsOwn"},
    {"shows_its_own", "WhatIsItsOwnIsHiddenAndRefused"},
    {"keeps_descriptors", "DoesEachOperationAtEachLevel"},
};

class BrokenDirectoriesTest : public testing::TestWithParam<Catch> {};

TEST_P(BrokenDirectoriesTest, FailsTheTestThatIsThereForIt) {
  const std::string name = fmt::format("Strategies/DirectoryTest.{}/{}", GetParam().test, GetParam().bug);
  ExpectCaught(kProgram, name);
}

INSTANTIATE_TEST_SUITE_P(Bugs, BrokenDirectoriesTest, testing::ValuesIn(kCatches),
                         [](const auto& info) { return fmt::format("{}_{}", info.param.bug, info.index); });

TEST(BrokenDirectoriesTest, OneThatIsFinePasses) {
  const SuiteRun run = RunSuite(kProgram, "*/fine");
  EXPECT_EQ(run.code, 0) << run.output;
  EXPECT_TRUE(run.Contains("[  PASSED  ]"));
}

}  // namespace
}  // namespace weir
