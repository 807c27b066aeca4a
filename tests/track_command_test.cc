// `weir track` as a user meets it: whole commands on SQLite, their output, their exit codes.

#include <sys/stat.h>
#include <unistd.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/process/child_process.h"
#include "rapidjson/document.h"
#include "results/report/exit_code.h"
#include "results/report/report.h"
#include "results/report/report_writer.h"
#include "results/text/golden.h"
#include "tests/command_test.h"

namespace weir {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

// From -1 to 1, the same on every machine.
double Noise(int i) { return std::fmod(i * 0.618033988749895, 1.0) * 2 - 1; }

class TrackCommandTest : public CommandTest {
 protected:
  void SetUp() override {
    CommandTest::SetUp();
    ::unsetenv("WEIR_DB");
    // Neither the user's settings nor a repository around the test's directory.
    ::setenv("GIT_CONFIG_GLOBAL", path("gitconfig").c_str(), 1);
    ::setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
    ::setenv("GIT_CEILING_DIRECTORIES", directory_.parent_path().c_str(), 1);
    Write("gitconfig", "[user]\nname = t\nemail = t@example.org\n[init]\ndefaultBranch = main\n");
  }

  // In the directory, so that the names of files are short.
  ProcessResult Track(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"/bin/sh", "-c", "cd \"$1\" && shift && exec \"$0\" track \"$@\"",
                                         weir_, directory_.string()});
    arguments.insert(arguments.begin() + 6, {"--db", "history.sqlite"});
    const auto result = RunProcess(arguments, interruption_);
    EXPECT_TRUE(result.ok()) << result.status();
    return result.ok() ? *result : ProcessResult();
  }

  // In the directory; $0 is weir.
  ProcessResult Shell(const std::string& script) const {
    const auto result =
        RunProcess({"/bin/sh", "-c", "cd \"$1\" && " + script, weir_, directory_.string()}, interruption_);
    EXPECT_TRUE(result.ok()) << result.status();
    return result.ok() ? *result : ProcessResult();
  }

  // Three rounds of one process each.
  std::string WriteReport(const std::string& name, const std::vector<std::pair<std::string, double>>& cases,
                          const std::vector<std::pair<std::string, std::string>>& context = {}) const {
    Report report;
    report.SetContext("weir_session", name);
    report.SetContext("weir_cpu_model", "CPU 1");
    for (const auto& [key, value] : context) report.SetContext(key, value);
    for (int round = 0; round < 3; ++round) {
      for (const auto& [case_name, nanoseconds] : cases) {
        ReportRow& row = report.rows.emplace_back();
        row.name = case_name;
        row.repetition_index = round;
        row.real_time = row.cpu_time = nanoseconds * (1 + 0.01 * (round - 1));
      }
    }
    EXPECT_TRUE(weir::WriteReport(path(name), report).ok());
    return path(name);
  }

  // `commits` of each series with noise of 1 %; from `step` on it is `factor` times as much.
  std::string WriteValues(const std::vector<std::string>& series, int commits, int step,
                          double factor) const {
    std::string csv = "series,commit,time,value\n";
    for (size_t s = 0; s < series.size(); ++s) {
      for (int i = 0; i < commits; ++i) {
        const double value =
            100 * (1 + 0.01 * Noise(i + 100 * static_cast<int>(s))) * (i >= step ? factor : 1);
        csv += fmt::format("{},c{},{},{}\n", series[s], i, 1'700'000'000 + 86'400 * i, value);
      }
    }
    return Write("values.csv", csv);
  }

  rapidjson::Document Json(std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--format", "json"});
    const ProcessResult result = Track(std::move(arguments));
    rapidjson::Document document;
    document.Parse(result.out.c_str());
    EXPECT_FALSE(document.HasParseError()) << result.out << result.err;
    return document;
  }

  static std::string NameOf(const std::string& file) { return std::filesystem::path(file).filename(); }

  // A commit in a repository in the directory.
  void Commit(const std::string& message) const {
    const ProcessResult result =
        Shell("(test -d .git || git init -q .) && git commit -q --allow-empty -m '" + message + "'");
    ASSERT_EQ(result.exit_code, 0) << result.err;
  }

  ProcessResult AddHere(const std::string& report, const std::string& more = "") const {
    return Shell("\"$0\" track add --db history.sqlite " + more + " " + report);
  }
};

TEST_F(TrackCommandTest, HelpAndUnknownCommands) {
  EXPECT_EQ(Weir({"track", "--help"}).exit_code, kExitDone);
  EXPECT_EQ(Weir({"track"}).exit_code, kExitUsage);
  const ProcessResult unknown = Weir({"track", "shwo"});
  EXPECT_EQ(unknown.exit_code, kExitUsage);
  EXPECT_EQ(unknown.err,
            "weir track: there is no command 'shwo' (did you mean show?); see `weir track --help`\n");
  for (const char* const name : {"add", "show", "ack", "remove", "import", "export", "migrate"}) {
    const ProcessResult help = Weir({"track", name, "--help"});
    EXPECT_EQ(help.exit_code, kExitDone) << name;
    EXPECT_THAT(help.out, HasSubstr("Exit codes: 0")) << name;
  }
}

TEST_F(TrackCommandTest, AStepIsFoundWithItsCommitsItsSizeAndTheNextStep) {
  const ProcessResult import =
      Track({"import", WriteValues({"BM_Sum", "BM_Map"}, 60, 30, 1.1), "--better", "lower"});
  ASSERT_EQ(import.exit_code, kExitDone) << import.err;
  EXPECT_EQ(import.out, "120 points of 60 runs\n");
  const ProcessResult text = Track({"show"});
  EXPECT_EQ(text.exit_code, kExitChangeFound);
  EXPECT_EQ(text.err, "");
  EXPECT_THAT(text.out, HasSubstr("main: 2 series over 60 commits, 2023-11-14 to 2024-01-12"));
  EXPECT_THAT(text.out, HasSubstr("c29..c30"));
  EXPECT_THAT(text.out, HasSubstr("confirmed"));
  EXPECT_THAT(text.out, HasSubstr("2 confirmed changes for the worse."));
  EXPECT_THAT(text.out, HasSubstr("weir gate --ab ../weir-c29/BENCH ../weir-c30/BENCH -- "
                                  "'--benchmark_filter=^(BM_"));
  const rapidjson::Document json = Json({"show"});
  ASSERT_EQ(json["changes"].Size(), 2u);
  ASSERT_EQ(json["events"].Size(), 1u) << "one range of commits explains both";
  for (const auto& change : json["changes"].GetArray()) {
    EXPECT_THAT(change["series"].GetString(), StartsWith("BM_"));
    EXPECT_STREQ(change["state"].GetString(), "confirmed");
    EXPECT_STREQ(change["direction"].GetString(), "worse");
    EXPECT_STREQ(change["commit_before"].GetString(), "c29");
    EXPECT_STREQ(change["commit_after"].GetString(), "c30");
    EXPECT_NEAR(change["new"].GetDouble() / change["old"].GetDouble(), 1.1, 0.01);
    EXPECT_LT(change["low"].GetDouble(), 0.1);
    EXPECT_GT(change["high"].GetDouble(), 0.1);
  }
  EXPECT_THAT(json["events"][0]["next"].GetString(), HasSubstr("weir gate --ab"));
  const ProcessResult built = Track({"show", "--build", "make bench", "--bench", "out/my bench"});
  EXPECT_THAT(built.out,
              HasSubstr("(cd ../weir-c30 && make bench) && weir gate --ab ../weir-c29/'out/my bench'"));
}

TEST_F(TrackCommandTest, ImportingTwiceChangesNothing) {
  const std::string values = WriteValues({"a"}, 40, 20, 1.2);
  ASSERT_EQ(Track({"import", values}).exit_code, kExitDone);
  const std::string before = Track({"export"}).out;
  const ProcessResult again = Track({"import", values});
  EXPECT_EQ(again.exit_code, kExitDone);
  EXPECT_EQ(again.out, "all 40 runs were there already; nothing changed\n");
  EXPECT_EQ(Track({"export"}).out, before);
}

TEST_F(TrackCommandTest, WhatIsBetterDecidesWhatFails) {
  Track({"import", WriteValues({"a"}, 60, 30, 1.1)});
  const ProcessResult unknown = Track({"show"});
  EXPECT_EQ(unknown.exit_code, kExitDone);
  EXPECT_THAT(unknown.out, HasSubstr("1 confirmed change of a series whose better"));
  EXPECT_EQ(Track({"show", "--fail-on", "change"}).exit_code, kExitChangeFound);

  std::filesystem::remove(path("history.sqlite"));
  Track({"import", path("values.csv"), "--better", "higher"});
  const ProcessResult better = Track({"show"});
  EXPECT_EQ(better.exit_code, kExitDone);
  EXPECT_THAT(better.out, HasSubstr("1 confirmed change for the better"));
  EXPECT_EQ(Track({"show", "--fail-on", "change"}).exit_code, kExitChangeFound);

  std::filesystem::remove(path("history.sqlite"));
  WriteValues({"read_throughput"}, 60, 30, 0.9);
  Track({"import", path("values.csv")});
  EXPECT_EQ(Track({"show"}).exit_code, kExitChangeFound) << "the name tells that less is worse";
}

TEST_F(TrackCommandTest, TooFewCommitsAreSaidWithHowManyAreMissing) {
  Track({"import", WriteValues({"a"}, 4, 99, 1)});
  const ProcessResult few = Track({"show"});
  EXPECT_EQ(few.exit_code, kExitInconclusive);
  EXPECT_THAT(few.out, HasSubstr("Too few commits to tell: 11 more commits are needed."));
  EXPECT_EQ(Json({"show"})["commits_missing"].GetInt(), 11);
}

TEST_F(TrackCommandTest, NothingIsSaidToBeNothing) {
  const ProcessResult none = Track({"show"});
  EXPECT_EQ(none.exit_code, kExitNothingToCompare);
  EXPECT_THAT(none.err, AllOf(StartsWith("weir track show: "), HasSubstr("history.sqlite"), EndsWith("\n")));
  EXPECT_FALSE(std::filesystem::exists(path("history.sqlite"))) << "looking makes no file";
  Track({"import", WriteValues({"a"}, 20, 99, 1)});
  EXPECT_EQ(Track({"show", "--filter", "nowhere"}).exit_code, kExitNothingToCompare);
  EXPECT_EQ(Track({"show", "--branch", "nowhere"}).exit_code, kExitNothingToCompare);
  const ProcessResult empty = Track({"import", Write("empty.csv", "series,commit,time,value\n")});
  EXPECT_EQ(empty.exit_code, kExitNothingToCompare);
}

TEST_F(TrackCommandTest, AcknowledgedIsNotAlarmedAgain) {
  Track({"import", WriteValues({"a", "b"}, 60, 30, 1.1), "--better", "lower"});
  ASSERT_EQ(Track({"show"}).exit_code, kExitChangeFound);
  const std::string event = Json({"show"})["events"][0]["id"].GetString();
  const ProcessResult ack = Track({"ack", event, "--note", "wanted, see #12", "--by", "kim"});
  EXPECT_EQ(ack.exit_code, kExitDone) << ack.err;
  EXPECT_EQ(ack.out, "2 changes acknowledged\n");
  const ProcessResult shown = Track({"show"});
  EXPECT_EQ(shown.exit_code, kExitDone);
  EXPECT_THAT(shown.out, HasSubstr("2 acknowledged"));
  const rapidjson::Document json = Json({"show"});
  EXPECT_STREQ(json["changes"][0]["state"].GetString(), "acknowledged");
  EXPECT_STREQ(json["changes"][0]["note"].GetString(), "wanted, see #12");
  EXPECT_STREQ(json["changes"][0]["acknowledged_by"].GetString(), "kim");
  EXPECT_EQ(Track({"ack", "999"}).exit_code, kExitNothingToCompare);
  EXPECT_EQ(Track({"ack", "e"}).exit_code, kExitNothingToCompare);
}

TEST_F(TrackCommandTest, AHistoryComesBackFromBothFormats) {
  Track({"import", WriteValues({"a", "=cmd", "back\\slash \xff\x1b[2J"}, 60, 30, 1.1), "--better", "lower"});
  Commit("one");
  const ProcessResult added = AddHere(WriteReport("r.json", {{"BM_A", 10}}), "--branch side");
  ASSERT_EQ(added.exit_code, kExitDone) << added.err;
  ASSERT_EQ(Track({"remove", "61"}).exit_code, kExitDone);
  Track({"ack", Json({"show"})["events"][0]["id"].GetString(), "--note", "why, \"so\""});
  for (const std::string format : {"csv", "json"}) {
    const ProcessResult exported = Track({"export", "--format", format});
    ASSERT_EQ(exported.exit_code, kExitDone) << exported.err;
    Write("export", exported.out);
    const std::vector<std::string> copy = {"--db", path("copy.sqlite")};
    std::filesystem::remove(path("copy.sqlite"));
    const ProcessResult imported = Weir({"track", "import", path("export"), copy[0], copy[1]});
    EXPECT_EQ(imported.exit_code, kExitDone) << imported.err;
    EXPECT_EQ(Weir({"track", "export", "--format", format, copy[0], copy[1]}).out, exported.out) << format;
    EXPECT_EQ(Weir({"track", "import", path("export"), copy[0], copy[1]}).out,
              "all 61 runs were there already; nothing changed\n");
  }
}

TEST_F(TrackCommandTest, NamesAreData) {
  const std::vector<std::string> names = {"<script>alert(1)</script>",
                                          "'; DROP TABLE run; --",
                                          "=cmd|' /C calc'!A0",
                                          "\x1b[2J\x1b]0;title\x07",
                                          "\xff\xfe",
                                          "`| a |`",
                                          "$(touch owned)"};
  Track({"import", WriteValues(names, 60, 30, 1.2), "--better", "lower"});
  for (const std::string format : {"text", "markdown", "json", "csv"}) {
    const ProcessResult shown = Track({"show", "--format", format, "--all"});
    EXPECT_EQ(shown.exit_code, kExitChangeFound) << format << shown.err;
    EXPECT_THAT(shown.out, Not(HasSubstr("\x1b"))) << format;
    EXPECT_THAT(shown.out, Not(HasSubstr("\xff"))) << format;
  }
  EXPECT_THAT(Track({"show", "--format", "markdown", "--filter", "script"}).out,
              HasSubstr("`<script>alert(1)</script>`"));
  EXPECT_THAT(Track({"show", "--format", "csv"}).out, HasSubstr(",'=cmd|"));
  EXPECT_EQ(Json({"show"})["changes"].Size(), names.size());
  // The command to paste is a command and nothing else.
  const std::string next = Json({"show"})["events"][0]["next"].GetString();
  Write("next.sh",
        "git() { :; }; weir() { printf '%s\\n' \"$@\"; }; BUILD() { :; }; cd() { :; }\n" + next + "\n");
  const ProcessResult pasted = Shell("sh next.sh");
  EXPECT_THAT(pasted.out, HasSubstr("'; DROP TABLE run; --")) << pasted.err;
  EXPECT_FALSE(std::filesystem::exists(path("owned")));
}

TEST_F(TrackCommandTest, TablesFitTheirWidth) {
  std::vector<std::string> names;
  for (int i = 0; i < 6; ++i)
    names.push_back(fmt::format("BM_A_rather_long_name_of_a_benchmark/{}/records:{}", i, 1000 * i));
  Track({"import", WriteValues(names, 60, 30, 2.5), "--better", "lower"});
  for (const size_t width : {80, 100, 160}) {
    const std::string out = Track({"show", "--width", fmt::format("{}", width)}).out;
    EXPECT_LE(WidestLine(out.substr(0, out.find("\n  e"))), width) << out;
  }
}

TEST_F(TrackCommandTest, BothEndsOfARangeLookDifferent) {
  std::string csv;
  for (int i = 0; i < 60; ++i) {
    csv += fmt::format("a,release-candidate-{}-of-the-year,{},{}\n", i, i, (i < 30 ? 100 : 120) + Noise(i));
  }
  Track({"import", Write("values.csv", csv), "--better", "lower"});
  const std::string out = Track({"show", "--width", "160"}).out;
  const size_t dots = out.find("..", out.find("relea"));
  const size_t begin = out.rfind(' ', dots) + 1, end = out.find(' ', dots);
  EXPECT_NE(out.substr(begin, dots - begin), out.substr(dots + 2, end - dots - 2)) << out;
}

// ------------------------------------------------------------------------------------------------ add

TEST_F(TrackCommandTest, AReportIsAddedWithWhatGitSays) {
  for (int i = 0; i < 3; ++i) Commit("c");
  const ProcessResult added = AddHere(NameOf(WriteReport("r.json", {{"BM_A/8", 10}, {"BM_B", 20}})));
  EXPECT_EQ(added.exit_code, kExitDone) << added.err;
  const std::string head = Shell("git rev-parse HEAD").out;
  const std::string hash = head.substr(0, 40);
  EXPECT_THAT(added.out, StartsWith("r.json: run 1, 2 points, commit " + hash + " of main, 20")) << added.out;
  const std::string exported = Track({"export"}).out;
  EXPECT_THAT(exported, HasSubstr("run," + hash + ",main,3,"));
  EXPECT_THAT(exported, HasSubstr("series,0,BM_A/8,cpu_time,ns,lower,CPU,CPU 1\nseries,1,BM_B,"));
  EXPECT_THAT(exported, HasSubstr("point,0,10,0.14826,3\n"));
  const ProcessResult again = AddHere("r.json");
  EXPECT_EQ(again.exit_code, kExitDone);
  EXPECT_EQ(again.out, "r.json: there already as run 1, commit " + hash + " of main; nothing changed\n");
  EXPECT_EQ(Track({"export"}).out, exported);
  // Compressed it is the same report.
  EXPECT_THAT(Shell("gzip -c r.json | \"$0\" track add --db history.sqlite -").out,
              HasSubstr("there already as run 1"));
}

TEST_F(TrackCommandTest, EverythingCanBeSaidInstead) {
  const std::string report = WriteReport("r.json", {{"BM_A", 10}});
  const ProcessResult added = Track({"add", report, "--commit", "v1.2", "--branch", "release", "--position",
                                     "7", "--time", "2026-01-31", "--machine", "the big one"});
  EXPECT_EQ(added.exit_code, kExitDone) << added.err;
  const std::string exported = Track({"export"}).out;
  EXPECT_THAT(exported, HasSubstr("run,v1.2,release,7,1769817600,"));
  EXPECT_THAT(exported, HasSubstr(",CPU,the big one\n"));
}

TEST_F(TrackCommandTest, AReportMayNameItsCommit) {
  Commit("one");
  Commit("two");
  const std::string first = Shell("git rev-parse HEAD^").out.substr(0, 40);
  AddHere(WriteReport("r.json", {{"BM_A", 10}}, {{"git_commit", first}, {"weir_commit", "0123456"}}));
  EXPECT_THAT(Track({"export"}).out, HasSubstr("run," + first + ",main,1,"));
}

TEST_F(TrackCommandTest, WhereGitDoesNotTellItIsSaidWhatToDo) {
  const std::string report = WriteReport("r.json", {{"BM_A", 10}});
  const ProcessResult none = AddHere("r.json");
  EXPECT_EQ(none.exit_code, kExitBadInput);
  EXPECT_EQ(
      none.err,
      "weir track add: this directory lies in no git repository; name the commit with --commit and its place "
      "with --position\n");
  EXPECT_FALSE(std::filesystem::exists(path("history.sqlite")) &&
               Track({"export"}).out.find("run,") != std::string::npos);

  Commit("one");
  Commit("two");
  Shell("git clone -q --depth 1 \"file://$PWD\" shallow");
  const ProcessResult shallow = Shell("cd shallow && \"$0\" track add --db ../history.sqlite ../r.json");
  EXPECT_EQ(shallow.exit_code, kExitBadInput);
  EXPECT_THAT(shallow.err, AllOf(HasSubstr("this clone is shallow"), HasSubstr("git fetch --unshallow"),
                                 HasSubstr("fetch-depth: 0")));
  EXPECT_EQ(Shell("cd shallow && \"$0\" track add --db ../history.sqlite --position 2 ../r.json").exit_code,
            kExitDone);

  Shell("git checkout -q --detach && git branch -m main x && git branch y");
  const ProcessResult detached = AddHere(WriteReport("s.json", {{"BM_A", 11}}));
  EXPECT_EQ(detached.exit_code, kExitBadInput);
  EXPECT_THAT(detached.err, HasSubstr("name it with --branch"));
  const ProcessResult unknown = AddHere("s.json", "--commit 0123456789");
  EXPECT_EQ(unknown.exit_code, kExitBadInput);
  EXPECT_THAT(unknown.err,
              HasSubstr("the repository here has no commit 0123456789; say its place with --position"));
  const ProcessResult option = AddHere("s.json", "--commit=--all");
  EXPECT_EQ(option.exit_code, kExitBadInput);
}

TEST_F(TrackCommandTest, ARewrittenHistoryIsTold) {
  Commit("one");
  Commit("two");
  const std::string old = Shell("git rev-parse HEAD").out.substr(0, 40);
  AddHere(WriteReport("r.json", {{"BM_A", 10}}));
  Shell("git commit -q --amend --allow-empty -m other");
  const ProcessResult added = AddHere(WriteReport("s.json", {{"BM_A", 11}}));
  EXPECT_EQ(added.exit_code, kExitDone);
  EXPECT_EQ(added.err,
            "weir track add: main was rewritten: commit " + old +
                ", at position 2 in the history, is not on it any more; weir track remove --commit " + old +
                " takes its points out\n");
  EXPECT_EQ(Track({"remove", "--commit", old}).exit_code, kExitDone);
}

TEST_F(TrackCommandTest, WhatIsRemovedIsSaidAndCanBeAddedAgain) {
  Commit("one");
  const std::string report = WriteReport("r.json", {{"BM_A", 10}});
  AddHere("r.json");
  const ProcessResult removed = Track({"remove", report});
  EXPECT_EQ(removed.exit_code, kExitDone) << removed.err;
  EXPECT_THAT(removed.out, StartsWith("run 1, commit "));
  EXPECT_EQ(Track({"remove", report}).exit_code, kExitNothingToCompare);
  EXPECT_EQ(Track({"remove", "1"}).exit_code, kExitNothingToCompare);
  EXPECT_THAT(AddHere("r.json").out, StartsWith("r.json: run 2, 1 point, "));
  EXPECT_THAT(Track({"show"}).out, HasSubstr("Run 1 of commit"));
}

TEST_F(TrackCommandTest, ASeriesThatEndsSaysWhichPartOfItsKeyChanged) {
  for (int i = 0; i < 30; ++i) {
    const std::string report = WriteReport(fmt::format("r{}.json", i), {{"BM_A", 10 + 0.01 * Noise(i)}},
                                           {{"weir_compiler", i < 15 ? "gcc 12" : "gcc 13"}});
    ASSERT_EQ(Track({"add", report, "--commit", fmt::format("c{}", i), "--position", fmt::format("{}", i)})
                  .exit_code,
              kExitDone);
  }
  const ProcessResult shown = Track({"show", "--width", "160"});
  EXPECT_EQ(shown.exit_code, kExitDone) << shown.out;
  EXPECT_THAT(shown.out, HasSubstr("BM_A ended and began anew at c15: compiler gcc 12 → gcc 13."));
  EXPECT_THAT(shown.out, HasSubstr("No change."));
}

TEST_F(TrackCommandTest, TheSameBinaryIsNoAlarm) {
  Write("bench", "the program");
  for (int i = 0; i < 40; ++i) {
    const std::string report =
        WriteReport(fmt::format("r{}.json", i), {{"BM_A", (i < 20 ? 10 : 15) * (1 + 0.01 * Noise(i))}});
    Track({"add", report, "--commit", fmt::format("c{}", i), "--position", fmt::format("{}", i), "--binary",
           path("bench")});
  }
  const ProcessResult shown = Track({"show", "--all"});
  EXPECT_EQ(shown.exit_code, kExitDone);
  EXPECT_THAT(shown.out, HasSubstr("1 where the binary was the same"));
  EXPECT_THAT(shown.out, HasSubstr("same binary"));
}

TEST_F(TrackCommandTest, ABranchIsComparedWithItsBaseAndNotJoined) {
  for (int i = 0; i < 30; ++i) {
    Track({"add", WriteReport("r.json", {{"BM_A", 10 + 0.1 * Noise(i)}, {"BM_B", 20 + 0.2 * Noise(i + 7)}}),
           "--commit", fmt::format("c{}", i), "--position", fmt::format("{}", i), "--branch", "main"});
  }
  Track({"add", WriteReport("f.json", {{"BM_A", 15}, {"BM_B", 20}}), "--commit", "f1", "--position", "31",
         "--branch", "feature"});
  const ProcessResult main = Track({"show"});
  EXPECT_EQ(main.exit_code, kExitDone);
  EXPECT_THAT(main.out, AllOf(HasSubstr("30 commits"), HasSubstr("feature (--branch)")));
  const ProcessResult branch = Track({"show", "--branch", "feature"});
  EXPECT_EQ(branch.exit_code, kExitChangeFound);
  EXPECT_THAT(branch.out, HasSubstr("likely slower"));
  EXPECT_THAT(branch.out, HasSubstr("as on the base"));
  EXPECT_THAT(branch.out, HasSubstr("of 2 series 1 likely worse and 0 likely better"));
}

// -------------------------------------------------------------------------------------- what goes wrong

TEST_F(TrackCommandTest, ErrorsAreOneClearLine) {
  const auto one_line = [](const ProcessResult& result, int code, const std::string& what) {
    EXPECT_EQ(result.exit_code, code) << result.err;
    EXPECT_THAT(result.err, HasSubstr(what));
    EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
    EXPECT_THAT(result.out, IsEmpty());
  };
  const std::string report = WriteReport("r.json", {{"BM_A", 10}});
  one_line(Track({"add", path("none.json")}), kExitBadInput, "none.json: No such file or directory");
  one_line(Track({"add", Write("bad.json", "{\"benchmarks\": [}")}), kExitBadInput, "bad.json:1:17");
  one_line(Track({"add", Write("empty.json", "{\"benchmarks\": []}")}), kExitNothingToCompare,
           "no benchmark in it has a figure");
  one_line(Track({"add", report, "--metric", "cpu_tine"}), kExitUsage, "did you mean cpu_time?");
  one_line(Track({"add", report, "--binary", path("none")}), kExitBadInput, "No such file or directory");
  one_line(Track({"add", report, "--time", "yesterday"}), kExitUsage, "'yesterday' is no time");
  one_line(Track({"import", path("none.csv")}), kExitBadInput, "none.csv: No such file or directory");
  one_line(Track({"import", Write("v.csv", "series,commit,time,value\na,c,1,x\n")}), kExitBadInput,
           "v.csv: line 2: 'x' is no value");
  one_line(Track({"import", Write("v.csv", "a,c,never,1\n")}), kExitBadInput, "line 1: 'never' is no time");
  one_line(Track({"import", Write("v.csv", "series,commit,value\n")}), kExitBadInput,
           "there is no column time");
  one_line(Track({"import", Write("v.csv", "a,\"c,1,2\n")}), kExitBadInput, "quotes");
  one_line(Track({"import", Write("v.csv", "weir-history,1\npoint,0,1,1,1\n")}), kExitBadInput,
           "line 2: this point");
  one_line(Track({"import", Write("v.json", "{\"a\": 1}")}), kExitBadInput,
           "no history that this weir exported");
  one_line(Weir({"track", "add", report, "--db", path("none/h.sqlite"), "--commit", "c", "--position", "1"}),
           kExitMeasurementFailed, "none/h.sqlite");
  Write("history.sqlite", "this is no database, but a text that is long enough to be taken for one");
  one_line(Track({"show"}), kExitBadInput, "history.sqlite");
  one_line(Track({"migrate"}), kExitBadInput, "history.sqlite");
}

TEST_F(TrackCommandTest, APasswordIsNeitherTakenNorShown) {
  const std::string address = "postgresql://me:secret@localhost/weir";
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"track", "show", "--db", address},
        {"track", "show", address},
        {"compare", "--history", address, "a", "b"}}) {
    const ProcessResult result = Weir(arguments);
    EXPECT_EQ(result.exit_code, kExitUsage);
    EXPECT_THAT(result.err, Not(HasSubstr("secret")));
    EXPECT_THAT(result.err, Not(IsEmpty()));
  }
  ::setenv("WEIR_DB", "postgresql://me:secret@localhost:1/weir", 1);
  const ProcessResult result = Weir({"track", "show"});
  EXPECT_NE(result.exit_code, kExitDone);
  EXPECT_THAT(result.err, AllOf(Not(HasSubstr("secret")), StartsWith("weir track show: ")));
  ::unsetenv("WEIR_DB");
}

TEST_F(TrackCommandTest, AReadOnlyHistoryCanBeShownAndSaysSoWhereItIsWritten) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write everything";
  Track({"import", WriteValues({"a"}, 40, 99, 1)});
  ::chmod(path("history.sqlite").c_str(), 0444);
  EXPECT_EQ(Track({"show"}).exit_code, kExitDone);
  const ProcessResult add =
      Track({"add", WriteReport("r.json", {{"a", 1}}), "--commit", "c", "--position", "1"});
  EXPECT_EQ(add.exit_code, kExitMeasurementFailed);
}

// ------------------------------------------------------------------------- compare and gate by a history

TEST_F(TrackCommandTest, CompareAndGateTakeTheirNoiseFromAHistory) {
  std::string last;
  for (int i = 0; i < 30; ++i) {
    last = WriteReport(fmt::format("r{}.json", i),
                       {{"BM_A", 10 * (1 + 0.01 * Noise(i))}, {"BM_B", 20 * (1 + 0.2 * Noise(i + 50))}});
    Track({"add", last, "--commit", fmt::format("c{}", i), "--position", fmt::format("{}", i)});
  }
  const std::string slower = WriteReport("slower.json", {{"BM_A", 13}, {"BM_B", 22}});
  const ProcessResult without = Weir({"compare", "--metric", "cpu_time", last, slower});
  EXPECT_THAT(without.out, HasSubstr("(rung 5 of 5)"));
  const ProcessResult with =
      Weir({"compare", "--metric", "cpu_time", "--history", path("history.sqlite"), last, slower});
  EXPECT_EQ(with.exit_code, kExitDone) << with.err;
  EXPECT_THAT(with.out, HasSubstr("(rung 3 of 5)"));
  EXPECT_THAT(with.out, HasSubstr("1 likely slower (BM_A"));
  EXPECT_THAT(with.out, HasSubstr("1 unclear"));

  EXPECT_EQ(Weir({"gate", last, slower}).exit_code, kExitInconclusive);
  const ProcessResult gate = Weir({"gate", last, slower, "--history", path("history.sqlite")});
  EXPECT_EQ(gate.exit_code, kExitChangeFound) << gate.out << gate.err;
  EXPECT_THAT(gate.out,
              HasSubstr("regression: 1 of 2 benchmarks is slower by more than 5.0 %, and farther than they"));
  const ProcessResult none = Weir({"compare", last, slower, "--history", path("none.sqlite")});
  EXPECT_EQ(none.exit_code, kExitNothingToCompare);
  EXPECT_THAT(none.err, HasSubstr("none.sqlite"));
  EXPECT_EQ(Weir({"gate", "--ab", "a", "b", "--history", path("history.sqlite")}).exit_code, kExitUsage);
}

TEST_F(TrackCommandTest, TheNoiseOfARowIsThatOfTheTimeItIsComparedBy) {
  std::string last;
  const auto write = [&](const std::string& name, double nanoseconds) {
    return WriteReport(name, {{"BM_A", nanoseconds}, {"BM_B/real_time", 2 * nanoseconds}});
  };
  for (int i = 0; i < 30; ++i) {
    last = write(fmt::format("r{}.json", i), 10 * (1 + 0.01 * Noise(i)));
    Track({"add", last, "--commit", fmt::format("c{}", i), "--position", fmt::format("{}", i)});
  }
  const std::vector<std::string> both = {last, write("slower.json", 13), "--history", path("history.sqlite")};
  for (const std::string command : {"compare", "gate"}) {
    std::vector<std::string> arguments = both;
    arguments.insert(arguments.begin(), command);
    const ProcessResult result = Weir(arguments);
    EXPECT_THAT(result.out, Not(HasSubstr("does not know"))) << command;
    EXPECT_THAT(result.out, HasSubstr(command == "gate" ? "2 of 2 benchmarks" : "2 likely slower"));
  }
}

// ----------------------------------------------------------------------------------- the example for a CI

TEST_F(TrackCommandTest, TheExampleForACiWorks) {
  const std::string script = std::filesystem::absolute("examples/ci/benchmark.sh").string();
  WriteProgram("bench", R"(#!/bin/sh
# A benchmark whose time stands in a file.
for argument; do case $argument in --benchmark_out=*) out=${argument#*=};; esac; done
time=$(cat time)
echo "{\"context\": {\"num_cpus\": 2, \"run\": $(wc -l < count)}, \"benchmarks\": [{\"name\": \"BM_A\",
  \"real_time\": $time, \"cpu_time\": $time}]}" > "$out"
echo x >> count
)");
  Write("count", "x\n");
  const auto measure = [&](double time, const std::string& mode) {
    Write("time", fmt::format("{}", time));
    return Shell("WEIR=\"$0\" BENCH=./bench BUILD=true SUMMARY=summary " + script + " " + mode);
  };
  Commit("none");
  EXPECT_EQ(measure(100, "pull-request").exit_code, kExitInconclusive) << "no history yet";
  ProcessResult result;
  for (int i = 0; i < 16; ++i) {
    Commit("c");
    result = measure(100 + Noise(i), "push");
    ASSERT_EQ(result.exit_code, i < 14 ? kExitInconclusive : kExitDone) << i << result.out << result.err;
  }
  const std::string before = Contents("weir-history.sqlite");
  Shell("git checkout -q -b feature");
  Commit("slow");
  EXPECT_EQ(measure(130, "pull-request").exit_code, kExitChangeFound);
  EXPECT_EQ(measure(100, "pull-request").exit_code, kExitDone);
  EXPECT_EQ(Contents("weir-history.sqlite"), before) << "a pull request writes nothing";
  EXPECT_THAT(Contents("summary"), HasSubstr("likely worse"));
}

// Repetitions in one process are a single figure, of Go as of Google Benchmark.
TEST_F(TrackCommandTest, AReportOfAnotherToolIsAdded) {
  Write("go.txt",
        "goos: linux\ngoarch: amd64\npkg: p\ncpu: CPU 7\nBenchmarkA/n=8-2\t100\t30 ns/op\t2 allocs/op\n"
        "BenchmarkA/n=8-2\t100\t10 ns/op\t2 allocs/op\nBenchmarkA/n=8-2\t100\t20 ns/op\t2 allocs/op\nPASS\n");
  const std::vector<std::string> add = {"add",        "go.txt", "--commit", "c1",
                                        "--position", "1",      "--time",   "2026-01-01"};
  const ProcessResult added = Track(add);
  EXPECT_EQ(added.exit_code, kExitDone) << added.err;
  EXPECT_THAT(added.out, HasSubstr("go.txt: run 1, 1 point, commit c1"));
  EXPECT_THAT(added.err, HasSubstr("go.txt is Go's benchmark lines: repetitions (-count) in one process"));
  EXPECT_THAT(Track(add).out, HasSubstr("there already as run 1"));
  const std::string csv = Track({"export"}).out;
  EXPECT_THAT(csv, HasSubstr("BenchmarkA/n=8-2"));
  EXPECT_THAT(csv, HasSubstr("real_time"));
  EXPECT_THAT(csv, HasSubstr("CPU 7"));
  EXPECT_THAT(csv, HasSubstr("\npoint,0,20,0,1\n")) << "the median, of one process";
}

}  // namespace
}  // namespace weir
