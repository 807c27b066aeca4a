#include "commands/console/report_path.h"

#include <filesystem>
#include <fstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

using ::testing::HasSubstr;

std::string Complaint(const std::string& path) {
  return std::string(CheckReportPath(path, "--out-old").message());
}

TEST(CheckReportPathTest, AFileThatCanBeMade) {
  EXPECT_TRUE(CheckReportPath(testing::TempDir() + "/report.json", "--out").ok());
  EXPECT_TRUE(CheckReportPath("report.json", "--out").ok());
  EXPECT_TRUE(CheckReportPath("/dev/null", "--out").ok());
  EXPECT_FALSE(std::filesystem::exists("report.json")) << "it looks and makes nothing";
}

TEST(CheckReportPathTest, WhatIsThereIsReplacedOnlyByForce) {
  const std::string there = testing::TempDir() + "/there.json";
  std::ofstream(there) << "{}";
  EXPECT_EQ(CheckReportPath(there, "--out", false).message(),
            there + " is there already; name another file with --out, or replace it with --force");
  EXPECT_TRUE(CheckReportPath(there, "--out", true).ok());
  EXPECT_TRUE(CheckReportPath("/dev/null", "--out", false).ok());
  EXPECT_TRUE(CheckReportPath(testing::TempDir() + "/new.json", "--out", false).ok());
}

TEST(CheckReportPathTest, WhatCannotBeWrittenSaysWhichFlagNamesAnother) {
  EXPECT_THAT(Complaint("/no/such/directory/report.json"),
              HasSubstr("cannot write a report in /no/such/directory; name another with --out-old"));
  EXPECT_EQ(Complaint("/"), "/ is a directory; name a file with --out-old");
}

}  // namespace
}  // namespace weir
