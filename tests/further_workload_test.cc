// Somebody else's workload as a user meets it: measured by `weir run`, shown in its own terms, compared by a
// parameter of its own, though weir was not built with it.

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "results/report/exit_code.h"
#include "results/report/report.h"
#include "tests/command_test.h"

namespace weir {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

class FurtherWorkloadTest : public CommandTest {
 protected:
  ProcessResult Run(std::vector<std::string> further) {
    std::vector<std::string> arguments = {"run", "--allow-debug", "--bench",          bench_, "--rounds",
                                          "2",   "--out",         path("report.json")};
    arguments.insert(arguments.end(), further.begin(), further.end());
    return Weir(arguments);
  }

  const std::string bench_ = std::filesystem::absolute("tests/toy_bench").string();
};

TEST_F(FurtherWorkloadTest, ItsParameterIsSweptShownReportedAndCompared) {
  const ProcessResult run = Run({"--workload", "emit", "--spin", "1,2k", "--strategy", "plain"});
  ASSERT_EQ(run.exit_code, kExitDone) << run.err << run.out;
  EXPECT_THAT(run.out, HasSubstr("system  ns per")) << "its first columns";
  EXPECT_THAT(run.out, ContainsRegex("strategy +spin +calls +emit +\\(95 % interval\\)"));
  EXPECT_THAT(run.out, ContainsRegex("\nplain +2000 "));
  EXPECT_THAT(run.out, HasSubstr(" an emit"));
  EXPECT_THAT(run.out, Not(HasSubstr("throughput"))) << "it moves no bytes";
  EXPECT_THAT(run.out, Not(HasSubstr("record")));

  const Report report = ReadReportOf("report.json");
  std::multiset<std::string> names;
  for (const ReportRow& row : report.rows) {
    EXPECT_FALSE(row.error) << *row.error;
    names.insert(row.name.substr(0, row.name.find("/iterations")));
  }
  EXPECT_EQ(names, (std::multiset<std::string>{"emit/plain/emits:1000/spin:1", "emit/plain/emits:1000/spin:1",
                                               "emit/plain/emits:1000/spin:2000",
                                               "emit/plain/emits:1000/spin:2000"}));

  const ProcessResult compared = Weir({"compare", "--col", "spin", path("report.json")});
  EXPECT_EQ(compared.exit_code, kExitDone) << compared.err;
  EXPECT_THAT(compared.out, ContainsRegex("\n *2000 ")) << compared.out;
}

TEST_F(FurtherWorkloadTest, WhatItDoesNotHaveIsRefusedInOneLine) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> wrong = {
      {{"--workload", "emit", "--spin", "0"}, "--spin: 0 is not between 1 and 1000000"},
      {{"--workload", "emit", "--strategy", "still", "--spin", "2"}, "these have: emit plain"},
      {{"--workload", "emit", "--records", "5"}, "--records: nothing that was chosen has it"},
      {{"--spin", "2"}, "--spin: nothing that was chosen has it"},
      {{"--workload", "emit", "--spim", "2"}, "there is no option --spim"},
  };
  for (const auto& [flags, words] : wrong) {
    const ProcessResult run = Run(flags);
    EXPECT_EQ(run.exit_code, kExitUsage) << words;
    EXPECT_THAT(run.err, HasSubstr(words));
    EXPECT_EQ(std::count(run.err.begin(), run.err.end(), '\n'), 1) << run.err;
  }
  EXPECT_EQ(Weir({"run", "--spin", "2"}).exit_code, kExitUsage) << "weir's own bench does not know it";
}

TEST_F(FurtherWorkloadTest, WhatItCannotRunIsLeftOutAndListedWithTheReason) {
  const ProcessResult run = Run({"--workload", "emit", "--emits", "5"});
  EXPECT_EQ(run.exit_code, kExitDone) << run.err << run.out;
  EXPECT_THAT(run.out, HasSubstr("Without absent: needs a top."));
  const ProcessResult list = Weir({"list", "--bench", bench_});
  EXPECT_THAT(list.out, HasSubstr("Strategies to emit\n"));
  EXPECT_THAT(list.out, HasSubstr("cannot run here: needs a top\n"));
  EXPECT_THAT(list.out, HasSubstr("with --emits, --spin\n"));
}

}  // namespace
}  // namespace weir
