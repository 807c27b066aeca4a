#include "harness/doctor/diagnosis.h"

#include <map>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

using Kind = Finding::Kind;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::map<std::string, Finding> On(const std::string& tree, const std::string& directory = "/srv/bench") {
  std::map<std::string, Finding> findings;
  for (Finding& each : Diagnose(directory, SystemRoot("harness/probes/testdata/" + tree))) {
    findings.emplace(each.subject, each);
  }
  return findings;
}

TEST(DiagnoseTest, BareMetalWithCgroup2) {
  auto found = On("bare_metal", "/");
  EXPECT_EQ(found["machine"].kind, Kind::kFine);
  EXPECT_EQ(found["pressure (PSI)"].kind, Kind::kFine);
  EXPECT_EQ(found["memory cgroup"].state, "version 2");
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
                              "file system", "memory cgroup"}) {
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

}  // namespace
}  // namespace weir
