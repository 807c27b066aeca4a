// `weir compare` as a user meets it: whole commands, their output, their exit codes.

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/process/child_process.h"
#include "results/report/exit_code.h"
#include "results/report/report.h"
#include "results/report/report_writer.h"
#include "tests/command_test.h"

namespace weir {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

class CompareCommandTest : public CommandTest {
 protected:
  ProcessResult Compare(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "compare");
    return Weir(std::move(arguments));
  }

  // A report of one row a round, times in seconds.
  std::string WriteSession(const std::string& name, const std::string& session,
                           const std::vector<std::pair<std::string, double>>& cases) const {
    Report report;
    if (!session.empty()) report.SetContext("weir_session", session);
    for (int round = 0; round < 12; ++round) {
      for (const auto& [case_name, seconds] : cases) {
        ReportRow& row = report.rows.emplace_back();
        row.name = case_name;
        row.repetition_index = round;
        row.time_unit = TimeUnit::kSecond;
        row.real_time = row.cpu_time = seconds * (1 + 0.001 * (round % 5));
        row.SetCounter("bytes_per_second", 1e9 / *row.real_time);
      }
    }
    EXPECT_TRUE(WriteReport(path(name), report).ok());
    return path(name);
  }
};

TEST_F(CompareCommandTest, ADifferenceIsShownAndNeverFails) {
  const std::string before = WriteSession("old.json", "s", {{"a", 1}, {"b", 1}});
  const std::string after = WriteSession("new.json", "s", {{"a", 1.5}, {"b", 0.5}});
  const ProcessResult text = Compare({before, after});
  EXPECT_EQ(text.exit_code, kExitDone);
  EXPECT_EQ(text.err, "");
  EXPECT_THAT(text.out, HasSubstr("50 % slower"));
  EXPECT_THAT(text.out, HasSubstr("1 regressed (a, 50 % slower), 1 improved (b, 2.00 × faster)"));
  EXPECT_THAT(text.out, Not(HasSubstr("\033["))) << "no terminal, no colours";
  EXPECT_THAT(Compare({before, after, "--color", "always"}).out, HasSubstr("\033["));
}

TEST_F(CompareCommandTest, ARateIsTheRightWayRound) {
  const std::string before = WriteSession("old.json", "s", {{"a", 1}});
  const std::string after = WriteSession("new.json", "s", {{"a", 1.5}});
  const std::string rate = Compare({before, after, "--metric", "bytes_per_second"}).out;
  EXPECT_THAT(rate, HasSubstr("33 % less"));
  EXPECT_THAT(rate, HasSubstr("regressed"));
  EXPECT_THAT(Compare({before, after, "--metric", "bytes_per_second", "--better", "lower"}).out,
              HasSubstr("improved"));
}

// As ab and gate have it; tests/gate_test has theirs.
TEST_F(CompareCommandTest, EachBenchmarkIsComparedByTheTimeThatItAsksFor) {
  const auto write = [&](const std::string& name, double real_time) {
    Report report;
    report.SetContext("weir_session", "1");
    for (int round = 0; round < 12; ++round) {
      for (const char* benchmark : {"BM_Plain/8", "BM_Waits/8/real_time"}) {
        ReportRow& row = report.rows.emplace_back();
        row.name = benchmark;
        row.repetition_index = round;
        row.cpu_time = 100 + 0.1 * round;
        row.real_time = real_time + 0.1 * round;
      }
    }
    EXPECT_TRUE(WriteReport(path(name), report).ok());
    return path(name);
  };
  const std::string old_report = write("old.json", 100), new_report = write("new.json", 300);
  const ProcessResult compared = Compare({"--all", "--format", "csv", old_report, new_report});
  EXPECT_THAT(compared.out, HasSubstr("BM_Plain/8,equivalent,,cpu_time,s,"));
  EXPECT_THAT(compared.out, HasSubstr("BM_Waits/8/real_time,regressed,,real_time,s,"));
  EXPECT_THAT(Compare({old_report, new_report}).out,
              HasSubstr("benchmarks named /real_time or /manual_time are compared by real_time"));
  EXPECT_THAT(Compare({"--metric", "cpu_time", "--all", "--format", "csv", old_report, new_report}).out,
              HasSubstr("BM_Waits/8/real_time,equivalent"));
}

TEST_F(CompareCommandTest, TwoSessionsAreNotDecidedAndSaidWhatToRun) {
  const std::string before = WriteSession("old.json", "s", {{"a", 1}});
  const std::string after = WriteSession("new.json", "t", {{"a", 9}});
  const ProcessResult text = Compare({before, after});
  EXPECT_EQ(text.exit_code, kExitDone);
  EXPECT_THAT(text.out, HasSubstr("differs"));
  EXPECT_THAT(text.out, HasSubstr("weir ab OLD_BIN NEW_BIN"));
  EXPECT_THAT(text.out, Not(HasSubstr("1 regressed")));
}

TEST_F(CompareCommandTest, SeveralSessionsASide) {
  std::vector<std::string> arguments = {"--old"};
  for (int i = 0; i < 4; ++i) {
    arguments.push_back(
        WriteSession("old" + std::to_string(i), "o" + std::to_string(i), {{"a", 1 + 0.01 * i}}));
  }
  arguments.emplace_back("--new");
  for (int i = 0; i < 4; ++i) {
    arguments.push_back(
        WriteSession("new" + std::to_string(i), "n" + std::to_string(i), {{"a", 2 + 0.01 * i}}));
  }
  const ProcessResult text = Compare(arguments);
  EXPECT_EQ(text.exit_code, kExitDone) << text.err;
  EXPECT_THAT(text.out, HasSubstr("4 old and 4 new sessions (rung 2 of 5)"));
  EXPECT_THAT(text.out, HasSubstr("1 regressed (a, 99 % slower)"));
}

TEST_F(CompareCommandTest, ACounterWhoseNameDoesNotTellNeedsADirection) {
  const std::string report =
      Write("a.json", R"({"benchmarks": [{"name": "a", "real_time": 1, "widgets": 5}]})");
  const ProcessResult asked = Compare({report, report, "--metric", "widgets"});
  EXPECT_EQ(asked.exit_code, kExitUsage);
  EXPECT_THAT(asked.err, HasSubstr("--better higher or --better lower"));
  EXPECT_EQ(Compare({report, report, "--metric", "widgets", "--better", "higher"}).exit_code, kExitDone);
}

TEST_F(CompareCommandTest, ThreadCountsAreComparedAtEqualThreads) {
  std::string rows;
  for (const int size : {64, 128}) {
    for (const int threads : {1, 2}) {
      rows += (rows.empty() ? "" : ",") + std::string("{\"name\": \"Copy/size:") + std::to_string(size) +
              "/real_time/threads:" + std::to_string(threads) +
              "\", \"real_time\": " + std::to_string(size * 10 / threads) + "}";
    }
  }
  const std::string report = Write("a.json", "{\"benchmarks\": [" + rows + "]}");
  const std::string by_size = Compare({"--col", "size", report}).out;
  EXPECT_THAT(by_size, HasSubstr("threads:1"));
  EXPECT_THAT(by_size, HasSubstr("threads:2"));
  EXPECT_EQ(Compare({"--col", "threads", report}).exit_code, kExitDone);
}

TEST_F(CompareCommandTest, EveryFormat) {
  const std::string before = WriteSession("old.json", "s", {{"a", 1}});
  const std::string after = WriteSession("new.json", "s", {{"a", 1.5}});
  EXPECT_THAT(Compare({before, after, "--format", "markdown"}).out, HasSubstr("| `a` |"));
  EXPECT_THAT(Compare({before, after, "--format", "json"}).out, StartsWith("{\n  \"schema_version\": 3"));
  EXPECT_THAT(Compare({before, after, "--format", "csv"}).out, HasSubstr("\ncase,,a,regressed,"));
}

TEST_F(CompareCommandTest, TheFilterChoosesTheRows) {
  const std::string before = WriteSession("old.json", "s", {{"a", 1}, {"b", 1}});
  const ProcessResult text = Compare({before, before, "--filter", "^a$", "--format", "csv"});
  EXPECT_THAT(text.out, HasSubstr("\ncase,,a,equivalent"));
  EXPECT_THAT(text.out, Not(HasSubstr("\ncase,,b")));
}

TEST_F(CompareCommandTest, WithinOneReportItSaysWhatIsBest) {
  const std::string run =
      WriteSession("run.json", "s", {{"write/a/target:file", 2}, {"write/b/target:file", 1}});
  const ProcessResult text = Compare({"--col", "strategy", run});
  EXPECT_EQ(text.exit_code, kExitDone);
  EXPECT_THAT(text.out, HasSubstr("b is best: 1.00 s; a comes next, 2.00 × slower (95 % interval"));
  EXPECT_THAT(Compare({"--col", "strategy", "--baseline", "a", run}).out, HasSubstr("Against a"));
}

TEST_F(CompareCommandTest, ARunOfWeirIsComparedByStrategy) {
  const ProcessResult run =
      Weir({"run", "--allow-debug", "--target", directory_.string(), "--rounds", "2", "--records", "1k",
            "--strategy", "batched,stdio", "--out", path("run.json")});
  ASSERT_EQ(run.exit_code, kExitDone) << run.err;
  const ProcessResult text = Compare({"--col", "strategy", path("run.json")});
  EXPECT_EQ(text.exit_code, kExitDone) << text.err;
  EXPECT_THAT(text.out, HasSubstr("ns_per_record by strategy\nEvidence: one session, rounds paired"));
  EXPECT_THAT(text.out, HasSubstr("batched"));
  EXPECT_EQ(Compare({path("run.json"), path("run.json")}).exit_code, kExitDone);
}

TEST_F(CompareCommandTest, BadInputIsNamedWithItsPlace) {
  const std::string good = WriteSession("good.json", "s", {{"a", 1}});
  const std::string bad = Write("bad.json", "{\n  \"benchmarks\": [\n    {\"name\": }\n]}");
  const ProcessResult result = Compare({good, bad});
  EXPECT_EQ(result.exit_code, kExitBadInput);
  EXPECT_EQ(result.err, "weir compare: " + bad + ":3:14: Invalid value.\n");
  EXPECT_THAT(result.out, IsEmpty());
  const ProcessResult none = Compare({path("none.json"), good});
  EXPECT_EQ(none.exit_code, kExitBadInput);
  EXPECT_EQ(none.err, "weir compare: " + path("none.json") + ": No such file or directory\n");
  EXPECT_EQ(Compare({good, directory_.string()}).exit_code, kExitBadInput);
  EXPECT_EQ(Compare({"a\x1b[2J\n\xE2\x80\xAE", good}).err,
            "weir compare: a\\x1b[2J\\n\\u202e: No such file or directory\n");
}

TEST_F(CompareCommandTest, StandardInputAndGzipAreRead) {
  const std::string before = WriteSession("old.json", "s", {{"a", 1}});
  const std::string after = WriteSession("new.json", "s", {{"a", 1.5}});
  const auto shell = [&](const std::string& command) {
    const auto result = RunProcess({"/bin/sh", "-c", command, weir_, before, after}, interruption_);
    EXPECT_TRUE(result.ok());
    return *result;
  };
  const ProcessResult piped = shell("gzip -c \"$2\" | \"$0\" compare \"$1\" -");
  EXPECT_EQ(piped.exit_code, kExitDone) << piped.err;
  EXPECT_THAT(piped.out, HasSubstr("1 regressed (a, 50 % slower)"));
  EXPECT_THAT(piped.out, HasSubstr("standard input (new)"));
  const ProcessResult cut = shell("gzip -c \"$2\" | head -c 60 | \"$0\" compare \"$1\" -");
  EXPECT_EQ(cut.exit_code, kExitBadInput);
  EXPECT_EQ(cut.err, "weir compare: standard input: the compressed text is cut off\n");
}

TEST_F(CompareCommandTest, WhatReadingPassedOverIsTold) {
  const std::string report =
      R"({"benchmarks": [{"name": "a", "real_time": 1, "threads": 1, "threads": 8.0}]})";
  const std::string plain = Write("a.json", report),
                    logged = Write("b.json", "loading\n" + report + "\ndone");
  const std::string out = Compare({plain, logged}).out;
  EXPECT_THAT(out, HasSubstr("text before it was passed over"));
  EXPECT_THAT(out, HasSubstr("text behind it was passed over"));
  EXPECT_THAT(out, HasSubstr("\"threads\" stands twice"));
  const std::string twice = Write("c.json", report + "\n" + report);
  EXPECT_EQ(Compare({plain, twice}).err,
            "weir compare: " + twice + ":2:1: a second report begins here; give each a file of its own\n");
}

TEST_F(CompareCommandTest, NothingToCompareIsAnExitCodeOfItsOwn) {
  const std::string a = WriteSession("a.json", "s", {{"a", 1}});
  const std::string b = WriteSession("b.json", "s", {{"b", 1}});
  EXPECT_EQ(Compare({a, b}).exit_code, kExitNothingToCompare);
  EXPECT_EQ(Compare({a, a, "--filter", "nothing"}).exit_code, kExitNothingToCompare);
  const ProcessResult metric = Compare({a, a, "--metric", "frobs"});
  EXPECT_EQ(metric.exit_code, kExitUsage);
  EXPECT_EQ(metric.err,
            "weir compare: no benchmark has frobs; there are real_time, cpu_time, bytes_per_second\n");
  const ProcessResult column = Compare({"--col", "buffer", a});
  EXPECT_EQ(column.exit_code, kExitNothingToCompare);
  EXPECT_THAT(column.err, HasSubstr("no name has a part 'buffer'; there are workload"));
}

TEST_F(CompareCommandTest, BadFlagsAreAUsageError) {
  const std::string a = WriteSession("a.json", "s", {{"a", 1}});
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{},
                                             {a},
                                             {a, a, a},
                                             {a, a, "--col", "x"},
                                             {a, a, "--row", "x"},
                                             {a, a, "--baseline", "x"},
                                             {a, a, "--filter", "("},
                                             {a, a, "--format", "pdf"},
                                             {a, a, "--better", "worse"},
                                             {"--old", a},
                                             {"--new", a},
                                             {a, "--old", a, "--new", a},
                                             {"--col", "x", "--old", a, a},
                                             {"-", "-"},
                                             {a, a, "--frob"}}) {
    const ProcessResult result = Compare(arguments);
    EXPECT_EQ(result.exit_code, kExitUsage) << testing::PrintToString(arguments);
    EXPECT_THAT(result.err, StartsWith("weir compare: "));
    EXPECT_THAT(result.out, IsEmpty());
  }
}

TEST_F(CompareCommandTest, OnlyFormatsThatThereAreAreListed) {
  const std::string a = WriteSession("a.json", "s", {{"a", 1}});
  const ProcessResult result = Compare({a, a, "--format", "xml"});
  EXPECT_EQ(result.exit_code, kExitUsage);
  EXPECT_EQ(result.err,
            "weir compare: --format: 'xml' is not one of text, markdown, json, csv, html; see `weir compare "
            "--help`\n");
  EXPECT_THAT(result.out, IsEmpty());
}

TEST_F(CompareCommandTest, HelpExplainsTheVerdicts) {
  const ProcessResult help = Compare({"--help"});
  EXPECT_EQ(help.exit_code, kExitDone);
  EXPECT_THAT(help.out, HasSubstr("\nUsage: weir compare [OPTIONS] [OLD] [NEW]\n"));
  for (const char* word : {"regressed, improved", "equivalent", "--col", "Exit codes", "Examples"}) {
    EXPECT_THAT(help.out, HasSubstr(word));
  }
  EXPECT_THAT(Weir({"--help"}).out, HasSubstr("compare"));
}

TEST_F(CompareCommandTest, OutputThatCannotBeWrittenIsAnError) {
  const std::string a = WriteSession("a.json", "s", {{"a", 1}});
  const auto result =
      RunProcess({"/bin/sh", "-c", "\"$0\" compare \"$1\" \"$1\" >/dev/full", weir_, a}, interruption_);
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->exit_code, kExitMeasurementFailed);
  EXPECT_EQ(result->err, "weir: standard output could not be written\n");
}

// Of other tools; results/report/tool_formats_test has what is read from each.
std::string ToolReportPath(const std::string& name) {
  return std::filesystem::absolute("results/report/testdata/tools/" + name).string();
}

size_t CountOf(std::string_view text, std::string_view part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

TEST_F(CompareCommandTest, ReportsOfOtherToolsAreSessionsWithoutRounds) {
  const std::vector<std::pair<std::string, std::string>> pairs = {
      {"catch2_v2_1.xml", "catch2_v2_2.xml"},
      {"catch2_v3_1.xml", "catch2_v3_2.xml"},
      {"nanobench_1.json", "nanobench_2.json"},
      {"hyperfine_1.json", "hyperfine_1.json"},
      {"pytest_1.json", "pytest_2.json"},
      {"cargo_criterion_1.jsonl", "cargo_criterion_2.jsonl"},
      {"criterion/fib/20/base/sample.json", "criterion/fib/20/new/sample.json"},
      {"criterion/fib/20/base/estimates.json", "criterion/fib/20/new/estimates.json"},
      {"go_1.txt", "go_2.txt"}};
  for (const auto& [before, after] : pairs) {
    const ProcessResult text =
        Compare({ToolReportPath(before), ToolReportPath(after), "--format", "csv", "--all"});
    EXPECT_EQ(text.exit_code, kExitDone) << before << text.err;
    EXPECT_EQ(text.err, "") << before;
    EXPECT_THAT(text.out, HasSubstr("rung 5 of 5")) << before;
    EXPECT_THAT(text.out, HasSubstr("real_time")) << before;
    EXPECT_THAT(text.out, Not(HasSubstr("cpu_time"))) << before;
    EXPECT_THAT(text.out, Not(HasSubstr("regressed"))) << before;
    EXPECT_THAT(text.out, Not(HasSubstr("OLD_BIN"))) << "weir cannot measure such programs";
    EXPECT_EQ(CountOf(text.out, "counts as one session without rounds"), 1u) << text.out;
  }
}

TEST_F(CompareCommandTest, OfOtherToolsTheDifferenceIsTheirs) {
  const std::string before = ToolReportPath("criterion/fib/20/base/sample.json");
  const std::string after = ToolReportPath("criterion/fib/20/new/sample.json");
  const ProcessResult text = Compare({before, after});
  EXPECT_THAT(text.out, HasSubstr("25.9 µs  38.8 µs"));
  EXPECT_THAT(text.out, HasSubstr("50 % slower"));
  EXPECT_THAT(text.out, HasSubstr("differs"));
  EXPECT_THAT(text.out, HasSubstr("both reports are Criterion's sample.json: the samples of one process"));
}

TEST_F(CompareCommandTest, SeveralReportsOfAnotherToolASideAreSessions) {
  std::vector<std::string> arguments = {"--old"};
  for (int i = 0; i < 8; ++i) {
    if (i == 4) arguments.emplace_back("--new");
    const int nanoseconds = (i < 4 ? 1000 : 2000) + 10 * (i % 4);
    std::string lines;
    for (int repetition = 0; repetition < 10; ++repetition) {
      lines += "BenchmarkA-2\t100\t" + std::to_string(nanoseconds + repetition) + " ns/op\n";
    }
    arguments.push_back(Write("go" + std::to_string(i), lines));
  }
  const ProcessResult text = Compare(arguments);
  EXPECT_EQ(text.exit_code, kExitDone) << text.err;
  EXPECT_THAT(text.out, HasSubstr("4 old and 4 new sessions (rung 2 of 5)"));
  EXPECT_THAT(text.out, HasSubstr("1 regressed (BenchmarkA-2, "));
  EXPECT_THAT(text.out, HasSubstr("all 8 reports are Go's benchmark lines: repetitions"));
}

TEST_F(CompareCommandTest, OtherToolsFilesMayBePackedOrPiped) {
  const std::string plain = ToolReportPath("go_1.txt"), other = ToolReportPath("go_2.txt");
  const std::string command = "gzip -c \"$1\" > \"$3\" && \"$0\" compare \"$3\" - --format csv < \"$2\"";
  const auto packed =
      RunProcess({"/bin/sh", "-c", command, weir_, plain, other, path("old.gz")}, interruption_);
  ASSERT_TRUE(packed.ok()) << packed.status();
  EXPECT_EQ(packed->exit_code, kExitDone) << packed->err;
  EXPECT_THAT(packed->out, HasSubstr("BenchmarkSort/n=64-2"));
}

TEST_F(CompareCommandTest, WithinAReportOfAnotherTool) {
  const ProcessResult text =
      Compare({"--col", "2", "--format", "csv", ToolReportPath("cargo_criterion_1.jsonl")});
  EXPECT_EQ(text.exit_code, kExitDone) << text.err;
  EXPECT_THAT(text.out, HasSubstr("one session without rounds (rung 5 of 5)"));
  EXPECT_THAT(text.out, HasSubstr("cargo_criterion_1.jsonl is cargo-criterion's JSON"));
  EXPECT_THAT(text.out, Not(HasSubstr("all rows are of one process, whose")));
}

TEST_F(CompareCommandTest, DamagedFilesOfOtherToolsAreNamedWithTheirPlace) {
  const std::string good = ToolReportPath("hyperfine_1.json");
  const std::string bad =
      Write("bad.json", "{\"results\": [\n {\"command\": \"a\", \"times\": [0.1, \"x\"]}]}");
  const ProcessResult result = Compare({good, bad});
  EXPECT_EQ(result.exit_code, kExitBadInput);
  EXPECT_EQ(result.err,
            "weir compare: " + bad + ":2:36: an element of \"times\" must be a number that is not below 0\n");
}

TEST_F(CompareCommandTest, AGateOfOtherToolsReportsPassesNothingThatTwoSessionsCannotShow) {
  const ProcessResult gated = Weir({"gate", ToolReportPath("criterion/fib/20/base/sample.json"),
                                    ToolReportPath("criterion/fib/20/new/sample.json")});
  EXPECT_EQ(gated.exit_code, kExitInconclusive) << gated.out << gated.err;
  EXPECT_THAT(gated.out, HasSubstr("fib/20"));
  EXPECT_THAT(gated.out, HasSubstr("50 %"));
  EXPECT_THAT(gated.out, Not(HasSubstr("OLD_BIN")));
  EXPECT_THAT(gated.out, HasSubstr("Criterion's sample.json"));
}

}  // namespace
}  // namespace weir
