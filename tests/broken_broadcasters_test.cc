// The conformance suite of broadcasters finds bugs: each that is broken on purpose fails the test that is there for it.

#include <string>

#include "fmt/format.h"
#include "gtest/gtest.h"
#include "tests/suite_run.h"

namespace weir {
namespace {

constexpr const char* kProgram = "tests/broken_broadcasters";

constexpr Catch kCatches[] = {
    {"loses_every_tenth", "EveryReaderGetsAllInOrderAndThenTheEnd"},
    {"swaps_pairs", "EveryReaderGetsAllInOrderAndThenTheEnd"},
    {"never_flushes", "FlushSendsWhatWasGathered"},
    {"repeats_for_the_late", "WhoComesLateGetsWhatIsPublishedFromThenOn"},
    {"repeats_for_the_late", "WhoResetsDepartsAndMayComeBack"},
    {"keeps_departures_to_itself", "WhoIsStuckIsDroppedAtTheLimitAndTheOthersGetAll"},
    {"keeps_departures_to_itself", "DepartedReadersAreToldOfInOrderAndNotForEver"},
    {"forgets_removals", "WhoIsRemovedSeesTheEndIfItHasAllElseAReset"},
    {"cuts_large_records", "ARecordMayBeAsLargeAsTheLimitAndNoLarger"},
    {"swallows_errors", "AnErrorOfItsOwnStays"},
    {"swallows_errors", "TakesNothingOnceItIsClosed"},
    {"closes_as_if_all_were_well", "CloseWaitsNoLongerThanItIsTold"},
    {"is_lenient", "TheLimitIsStrictToTheByte"},
    {"is_lenient", "WaitsForTheSlowestAndLetsNobodyTooFarBehind"},
    {"is_strict", "TheLimitIsStrictToTheByte"},
    {"is_patient", "TheLimitIsStrictInTime"},
    {"is_impatient", "TheLimitIsStrictInTime"},
    {"skips_where_it_should_wait", "WaitsForTheSlowestAndLetsNobodyTooFarBehind"},
    {"drops_where_it_should_skip", "WhoIsSkippedGetsWholeRecordsAndTheNewest"},
    {"takes_any_number", "MoreReadersThanThereMayBeAreRefusedAndClosed"},
    {"has_memory_for_each", "MemoryDoesNotGrowWithThoseWhoAreBehind"},
};

class BrokenBroadcastersTest : public testing::TestWithParam<Catch> {};

TEST_P(BrokenBroadcastersTest, FailsTheTestThatIsThereForIt) {
  const std::string name =
      fmt::format("Broadcasters/BroadcastTest.{}/{}_tcp", GetParam().test, GetParam().bug);
  ExpectCaught(kProgram, name, "--watchdog_seconds=20");
}

INSTANTIATE_TEST_SUITE_P(Bugs, BrokenBroadcastersTest, testing::ValuesIn(kCatches),
                         [](const auto& info) { return fmt::format("{}_{}", info.param.bug, info.index); });

TEST(BrokenBroadcastersTest, OneThatIsFinePasses) {
  const SuiteRun run = RunSuite(kProgram, "*/fine*");
  EXPECT_EQ(run.code, 0) << run.output;
  EXPECT_TRUE(run.Contains("[  PASSED  ]"));
}

}  // namespace
}  // namespace weir
