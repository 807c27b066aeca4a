#include "harness/doctor/diagnosis.h"

#include <map>
#include <optional>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

using Kind = MachineFinding::Kind;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::map<std::string, MachineFinding> On(const std::string& tree,
                                         const std::string& directory = "/srv/bench") {
  std::map<std::string, MachineFinding> findings;
  for (MachineFinding& each : Diagnose(directory, SystemRoot("harness/probes/testdata/" + tree))) {
    findings.emplace(each.subject, each);
  }
  return findings;
}

TEST(DiagnoseTest, BareMetalWithCgroup2) {
  auto found = On("bare_metal", "/");
  EXPECT_EQ(found["machine"].kind, Kind::kFine);
  EXPECT_EQ(found["pressure (PSI)"].kind, Kind::kFine);
  EXPECT_EQ(found["memory cgroup"].state, "version 2");
  EXPECT_EQ(found["journal"].kind, Kind::kFine);
  EXPECT_EQ(found["build server"].kind, Kind::kFine);
  EXPECT_EQ(found["governor"].kind, Kind::kSpoils) << "one of its cores saves power";
  EXPECT_THAT(found["governor"].advice, HasSubstr("cpupower"));
}

TEST(DiagnoseTest, AContainerWithoutPressure) {
  auto found = On("container", "/");
  EXPECT_EQ(found["pressure (PSI)"].kind, Kind::kSpoils);
  EXPECT_EQ(found["memory cgroup"].kind, Kind::kUnknown);
}

TEST(DiagnoseTest, AVirtualMachineWithCgroup1) {
  auto found = On("virtual_machine", "/");
  EXPECT_EQ(found["machine"].kind, Kind::kSpoils);
  EXPECT_EQ(found["memory cgroup"].state, "version 1");
  EXPECT_EQ(found["file system"].kind, Kind::kSpoils);
  EXPECT_THAT(found["file system"].state, HasSubstr("discard"));
  EXPECT_EQ(found["journal"].kind, Kind::kSpoils);
  EXPECT_THAT(found["journal"].state, HasSubstr("without a journal"));
}

TEST(DiagnoseTest, AnOrdinaryUser) {
  auto found = On("ordinary_user", "/");
  EXPECT_EQ(found["memory cgroup"].kind, Kind::kUnknown) << "the session is not given the controller";
  EXPECT_EQ(found["build server"].kind, Kind::kSpoils);
  EXPECT_THAT(found["build server"].state, HasSubstr("2044"));
}

TEST(DiagnoseTest, ASmallVirtualMachineThatGivesMemoryBack) {
  auto found = On("small_virtual_machine", "/");
  EXPECT_EQ(found["machine"].kind, Kind::kSpoils);
  EXPECT_THAT(found["machine"].state, HasSubstr("gives free memory back to its host"));
  EXPECT_EQ(found["free memory"].kind, Kind::kSpoils);
  EXPECT_EQ(found["free memory"].state, "629 MB");
  EXPECT_EQ(found["dirty limit"].kind, Kind::kSpoils);
  EXPECT_THAT(found["dirty limit"].state, HasSubstr("the kernel starts to write at "));
  EXPECT_THAT(On("virtual_machine", "/")["machine"].state, Not(HasSubstr("gives free memory back")));
}

TEST(DiagnoseTest, AMemoryCgroupThatCannotBeMadeIsNotFine) {
  auto found = On("small_virtual_machine", "/");
  EXPECT_EQ(found["memory cgroup"].kind, Kind::kUnknown) << "its hierarchy is not to be seen";
  EXPECT_THAT(found["memory cgroup"].state, HasSubstr("version 1, not for this user"));
  EXPECT_THAT(found["memory cgroup"].advice, HasSubstr("systemd-run"));
  EXPECT_THAT(On("container", "/")["memory cgroup"].advice, HasSubstr("systemd-run"));
}

TEST(DiagnoseTest, AMachineThatSaysNothingIsUnknownAndNotFine) {
  auto found = On("no-such-tree");
  for (const char* subject : {"governor", "machine", "huge pages", "free memory", "dirty limit",
                              "file system", "journal", "memory cgroup"}) {
    EXPECT_EQ(found[subject].kind, Kind::kUnknown) << subject;
  }
}

TEST(DiagnoseTest, WhateverSpoilsSaysWhatToDo) {
  for (const char* tree :
       {"bare_metal", "container", "virtual_machine", "small_virtual_machine", "ordinary_user"}) {
    for (const auto& [subject, finding] : On(tree)) {
      EXPECT_FALSE(finding.kind == Kind::kSpoils && finding.advice.empty()) << subject;
      EXPECT_FALSE(finding.kind == Kind::kFine && !finding.advice.empty()) << subject;
      EXPECT_THAT(finding.state, Not(IsEmpty())) << subject;
    }
  }
}

using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(SteadinessTest, SaysHowMuchTheSlowestTookMore) {
  const std::vector<double> quiet = {0.2, 0.218, 0.201}, loud = {0.2, 0.23, 0.201};
  EXPECT_EQ(Steadiness(quiet, 88'888'890),
            "Large writes of 88.9 MB took 201 ms (median of 3), and 9.0 % more in the slowest round than in "
            "the fastest: quiet.");
  EXPECT_THAT(Steadiness(loud, 5'000'000), StartsWith("Large writes of 5.00 MB took 201 ms"));
  EXPECT_THAT(Steadiness(loud, std::nullopt), StartsWith("Large writes took 201 ms"));
  EXPECT_THAT(Steadiness(loud, std::nullopt),
              HasSubstr("15 % more in the slowest round than in the fastest: not quiet."));
}

// Twelve rounds whose neighbours differ by so much, up and down.
std::vector<double> Rounds(double ratio) {
  std::vector<double> seconds;
  for (int pair = 0; pair < 6; ++pair) {
    seconds.push_back(pair % 2 == 0 ? 0.5 : 0.5 * ratio);
    seconds.push_back(pair % 2 == 0 ? 0.5 * ratio : 0.5);
  }
  return seconds;
}

TEST(SmallestDifferenceSeenTest, GrowsWithTheNoise) {
  EXPECT_EQ(SmallestDifferenceSeen(Rounds(1.01)),
            "With 6 pairs weir would see a difference of 1.4 % here, four times in five.");
  EXPECT_EQ(SmallestDifferenceSeen(Rounds(1.1)),
            "With 6 pairs weir would see a difference of 15 % here, four times in five.");
}

TEST(SmallestDifferenceSeenTest, ASinglePairSeesNone) {
  const std::vector<double> seconds = {0.5, 0.51};
  EXPECT_THAT(SmallestDifferenceSeen(seconds), StartsWith("No difference can be seen"));
}

}  // namespace
}  // namespace weir
