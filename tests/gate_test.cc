// `weir gate` as a user meets it: whole commands, what they say and end with. The decisions are taken on
// programs whose times are made up, so that they are the same on every machine.

#include <signal.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/process/child_process.h"
#include "results/report/exit_code.h"
#include "tests/command_test.h"

namespace weir {
namespace {

using ::testing::HasSubstr;

class GateTest : public CommandTest {
 protected:
  // A program with these benchmarks: `row` is shell that says what stands in the JSON of the row of "$name",
  // and `before` what it does first.
  std::string Program(const std::string& name, const std::string& names, const std::string& row,
                      const std::string& before = "") const {
    return WriteProgram(name, fmt::format(R"sh(#!/bin/sh
case "$*" in *list_tests*'filter=^$') exit;; *list_tests*) for each in {1}; do echo $each; done; exit;; esac
out=${{*#*--benchmark_out=}}; out=${{out%% *}}
names="{1}"
case "$*" in *filter=*) names=${{*#*filter=}}; names=$(echo "${{names%% *}}" | tr -d '^$()' | tr '|' ' ');; esac
{2}
separator=
{{
  printf '{{"context": {{}}, "benchmarks": ['
  for name in $names; do
    printf '%s{{"name": "%s", "run_name": "%s", "time_unit": "ns", %s}}' "$separator" $name $name "$({0})"
    separator=,
  done
  printf ']}}'
}} > $out
)sh",
                                          row, names, before));
  }

  // One with BM_A and BM_B whose n-th run takes `mean` and up to `noise` more or less, both in ns, as a
  // sequence without a pattern has it; `counters` are further fields.
  std::string Noisy(const std::string& name, int mean, int noise, const std::string& counters = "") const {
    std::filesystem::remove(path(name + ".count"));
    return Program(name, "BM_A BM_B",
                   fmt::format(R"(n={0}
[ -r "$0.count" ] && read n < "$0.count"
n=$(( (n * 1103515245 + 12345) % 2147483648 ))
echo $n > "$0.count"
time=$(( {0} + (n / 65536 % 2001 - 1000) * {1} / 1000 ))
echo "\"cpu_time\": $time, \"real_time\": $time{2}")",
                               mean, noise, counters));
  }

  ProcessResult Gate(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "gate");
    return Weir(std::move(arguments));
  }
};

std::string LastLine(const std::string& text) {
  const size_t end = text.rfind('\n', text.size() - 2);
  return text.substr(end == std::string::npos ? 0 : end + 1);
}

TEST_F(GateTest, EqualProgramsPass) {
  const ProcessResult gate = Gate({"--ab", Noisy("old", 1'000'000, 10'000), Noisy("new", 1'000'500, 10'000)});
  EXPECT_EQ(gate.exit_code, kExitDone) << gate.out << gate.err;
  EXPECT_THAT(gate.err, HasSubstr("weir gate: 2 benchmarks to measure, "));
  EXPECT_THAT(gate.err, HasSubstr("at most 3:00 altogether"));
  EXPECT_EQ(LastLine(gate.out), "pass: none of 2 benchmarks is slower by 10 % or more\n");
  EXPECT_THAT(gate.out, HasSubstr("; 0 slower, 0 faster, 2 the same, 0 open\n"));
}

TEST_F(GateTest, ASlowerOneIsARegression) {
  const ProcessResult gate = Gate({"--ab", Noisy("old", 1'000'000, 10'000), Noisy("new", 1'150'000, 10'000),
                                   "--junit", path("gate.xml")});
  EXPECT_EQ(gate.exit_code, kExitChangeFound) << gate.out << gate.err;
  EXPECT_EQ(LastLine(gate.out),
            "regression: 2 of 2 benchmarks are slower by more than 5.0 %, which fresh pairs confirmed: BM_A, "
            "BM_B\n");
  EXPECT_THAT(gate.out, testing::ContainsRegex("regressed: BM_A: 1[456] % slower; first pairs \\+1"));
  EXPECT_THAT(gate.out, HasSubstr("against a copy of the old program +1"));
  const std::string junit = Contents("gate.xml");
  EXPECT_THAT(junit, HasSubstr("<failure message=\"regressed: "));
  EXPECT_THAT(junit, HasSubstr("tests=\"2\" failures=\"2\""));
}

TEST_F(GateTest, NoiseThatCouldHideARegressionIsInconclusive) {
  const std::vector<std::string> arguments = {"--ab", Noisy("old", 1'000'000, 400'000),
                                              Noisy("new", 1'001'000, 400'000)};
  const auto with = [&](const std::string& flag) {
    std::vector<std::string> all = arguments;
    all.push_back(flag);
    return Gate(all);
  };
  const ProcessResult gate = Gate(arguments);
  EXPECT_EQ(gate.exit_code, kExitInconclusive) << gate.out << gate.err;
  EXPECT_THAT(LastLine(gate.out), HasSubstr("inconclusive: "));
  EXPECT_EQ(with("--inconclusive=pass").exit_code, kExitDone);
  EXPECT_EQ(with("--inconclusive=fail").exit_code, kExitChangeFound);
}

TEST_F(GateTest, OverridesDecideForTheirBenchmarks) {
  const std::string old = Noisy("old", 1'000'000, 10'000), next = Noisy("new", 1'150'000, 10'000);
  const std::string lenient =
      Write("lenient.json", R"({"overrides": [{"regex": "BM_", "min_effect": 0.2, "tolerance": 0.3}]})");
  EXPECT_EQ(Gate({"--ab", old, next, "--overrides", lenient}).exit_code, kExitDone);
  const std::string wrong = Write("wrong.json", R"({"overrides": [{"nam": "BM_A"}]})");
  const ProcessResult refused = Gate({"--ab", old, next, "--overrides", wrong});
  EXPECT_EQ(refused.exit_code, kExitBadInput);
  EXPECT_THAT(refused.err, HasSubstr("wrong.json: override 1: there is no \"nam\""));
  const ProcessResult missing = Gate({"--ab", old, next, "--overrides", path("missing.json")});
  EXPECT_EQ(missing.exit_code, kExitBadInput);
  EXPECT_THAT(missing.err, HasSubstr("missing.json: No such file or directory"));
}

TEST_F(GateTest, CountsAreComparedExactly) {
  const ProcessResult gate =
      Gate({"--ab", Noisy("old", 1'000'000, 400'000, R"(, \"syscalls\": 10)"),
            Noisy("new", 1'000'000, 400'000, R"(, \"syscalls\": 11)"), "--rounds", "6"});
  EXPECT_EQ(gate.exit_code, kExitChangeFound) << gate.out << gate.err;
  EXPECT_THAT(LastLine(gate.out), HasSubstr("regression: syscalls of BM_A grew from 10 to 11"));
}

TEST_F(GateTest, AFasterProgramThatRunsMoreIterationsCountsNoMore) {
  const ProcessResult gate =
      Gate({"--ab", Noisy("old", 1'000'000, 10'000, R"(, \"iterations\": 100, \"syscalls\": 300)"),
            Noisy("new", 500'000, 5'000, R"(, \"iterations\": 200, \"syscalls\": 600)")});
  EXPECT_EQ(gate.exit_code, kExitDone) << gate.out << gate.err;
  EXPECT_THAT(LastLine(gate.out), HasSubstr("pass: none of 2 benchmarks is slower"));
}

TEST_F(GateTest, ReportsOfOneSessionAreDecidedByTheirPairs) {
  const ProcessResult ab = Weir({"ab", Noisy("old", 1'000'000, 10'000), Noisy("new", 1'150'000, 10'000),
                                 "--out-old", path("old.json"), "--out-new", path("new.json")});
  ASSERT_EQ(ab.exit_code, kExitDone) << ab.err;
  const ProcessResult worse = Gate({path("old.json"), path("new.json")});
  EXPECT_EQ(worse.exit_code, kExitChangeFound) << worse.out << worse.err;
  const ProcessResult better = Gate({path("new.json"), path("old.json")});
  EXPECT_EQ(better.exit_code, kExitDone) << better.out << better.err;
  EXPECT_THAT(better.out, HasSubstr("nothing fresh"));
}

TEST_F(GateTest, WhatAGateMeasuredIsTwoReportsOfOneSession) {
  const ProcessResult gate = Gate({"--ab", Noisy("old", 1'000'000, 10'000), Noisy("new", 1'150'000, 10'000),
                                   "--out-old", path("old.json"), "--out-new", path("new.json")});
  EXPECT_EQ(gate.exit_code, kExitChangeFound) << gate.out << gate.err;
  const ProcessResult compared = Weir({"compare", path("old.json"), path("new.json")});
  EXPECT_EQ(compared.exit_code, kExitDone) << compared.err;
  EXPECT_THAT(compared.out, HasSubstr("rung 1 of 5"));
  const ProcessResult again = Gate({path("old.json"), path("new.json")});
  EXPECT_EQ(again.exit_code, kExitChangeFound) << again.out << again.err;
}

TEST_F(GateTest, ReportsOfDifferentSessionsNeverShowARegression) {
  const std::string old = Noisy("old", 1'000'000, 10'000), next = Noisy("new", 3'000'000, 10'000);
  Weir({"ab", old, old, "--out-old", path("old.json"), "--out-new", path("again.json")});
  Weir({"ab", next, next, "--out-old", path("new.json")});
  const ProcessResult worse = Gate({path("old.json"), path("new.json")});
  EXPECT_EQ(worse.exit_code, kExitInconclusive) << worse.out << worse.err;
  EXPECT_THAT(LastLine(worse.out), HasSubstr("weir gate --ab OLD_BIN NEW_BIN"));
  const ProcessResult better = Gate({path("new.json"), path("old.json")});
  EXPECT_EQ(better.exit_code, kExitDone) << better.out << better.err;
}

// Forty rounds of a benchmark, with `more` rows behind.
std::string StoredReport(const std::string& name, double factor = 1, const std::string& more = "") {
  std::string rows;
  for (int round = 0; round < 40; ++round) {
    rows += fmt::format(
        R"({}{{"name": "{}", "run_name": "{}", "repetition_index": {}, "cpu_time": {}, "real_time": {}, "time_unit": "ns"}})",
        round == 0 ? "" : ",\n", name, name, round, 1000 + round * 7 % 10, factor * (1000 + round * 3 % 10));
  }
  return R"({"context": {"weir_session": "1"}, "benchmarks": [)" + rows + more + "]}";
}

TEST_F(GateTest, OfReportsARunThatFailedInTheNewOneNeverPasses) {
  const std::string failure =
      R"(, {"name": "BM_A", "run_name": "BM_A", "repetition_index": 40, "error_occurred": true, "error_message": "no disk"})";
  const std::string whole = Write("whole.json", StoredReport("BM_A")),
                    broken = Write("broken.json", StoredReport("BM_A", 1, failure));
  EXPECT_EQ(Gate({whole, whole}).exit_code, kExitDone);
  const ProcessResult gate = Gate({whole, broken});
  EXPECT_EQ(gate.exit_code, kExitMeasurementFailed) << gate.out << gate.err;
  EXPECT_EQ(LastLine(gate.out), "failed: 1 of 1 benchmark fails in the new program: BM_A\n");
  EXPECT_THAT(gate.out, HasSubstr("failed: BM_A fails in the new program: no disk\n"));
  const ProcessResult before = Gate({broken, whole});
  EXPECT_EQ(before.exit_code, kExitNothingToCompare) << before.out << before.err;
  EXPECT_THAT(before.out, HasSubstr("skipped: BM_A fails in the old program: no disk\n"));
}

TEST_F(GateTest, AMetricThatThereIsNotIsToldAtOnce) {
  const std::string report = Write("report.json", StoredReport("BM_A"));
  for (const char* inconclusive : {"--inconclusive=pass", "--inconclusive=fail"}) {
    const ProcessResult typo = Gate({report, report, "--metric", "cpu_tiem", inconclusive});
    EXPECT_EQ(typo.exit_code, kExitUsage) << typo.out;
    EXPECT_EQ(typo.err,
              "weir gate: --metric: no benchmark has a metric 'cpu_tiem' (did you mean cpu_time?); there are "
              "real_time, cpu_time\n");
  }
  const std::string old = Noisy("old", 1'000'000, 10'000, R"(, \"rate\": 10)");
  const ProcessResult measured = Gate({"--ab", old, old, "--metric", "rat"});
  EXPECT_EQ(measured.exit_code, kExitUsage);
  EXPECT_THAT(measured.err,
              HasSubstr("no benchmark has a metric 'rat' (did you mean rate?); there are real_time, "
                        "cpu_time, rate\n"));
  EXPECT_EQ(measured.out, "");
}

TEST_F(GateTest, TheMetricIsTheOneThatTheBenchmarkAsksFor) {
  for (const std::string name : {"Kernel/manual_time", "Pool/real_time/threads:2"}) {
    const std::string old = Write("old.json", StoredReport(name)),
                      next = Write("new.json", StoredReport(name, 3));
    EXPECT_EQ(Gate({old, next}).exit_code, kExitChangeFound) << name;
    EXPECT_EQ(Gate({old, next, "--metric", "cpu_time"}).exit_code, kExitDone) << name;
  }
  const std::string old = Write("old.json", StoredReport("Plain")),
                    next = Write("new.json", StoredReport("Plain", 3));
  EXPECT_EQ(Gate({old, next}).exit_code, kExitDone);
  const std::string rule = Write("rule.json", R"({"overrides": [{"name": "Plain", "metric": "real_time"}]})");
  EXPECT_EQ(Gate({old, next, "--overrides", rule}).exit_code, kExitChangeFound);
}

TEST_F(GateTest, RulesThatCouldNeverPassAreRefused) {
  const std::string report = Write("report.json", StoredReport("Sort"));
  const ProcessResult common = Gate({report, report, "--min-effect", "0.2"});
  EXPECT_EQ(common.exit_code, kExitUsage);
  EXPECT_THAT(common.err, HasSubstr("--min-effect, 20 %, is above --tolerance, 10 %"));
  const std::string rule = Write("rule.json", R"({"overrides": [{"name": "Sort", "min_effect": 0.3}]})");
  const ProcessResult own = Gate({report, report, "--overrides", rule});
  EXPECT_EQ(own.exit_code, kExitUsage);
  EXPECT_THAT(own.err, HasSubstr("the minimum effect of Sort, 30 %, is above its tolerance, 10 %"));
}

TEST_F(GateTest, AnOverrideThatMatchesNothingIsSaidAndChangesNothing) {
  const std::string report = Write("report.json", StoredReport("Sort"));
  const std::string rule = Write("rule.json", R"({"overrides": [{"name": "Srot", "ignore": true}]})");
  const ProcessResult gate = Gate({report, report, "--overrides", rule});
  EXPECT_EQ(gate.exit_code, kExitDone) << gate.out << gate.err;
  EXPECT_EQ(gate.err, "weir gate: the override of \"Srot\" matches no benchmark (did you mean Sort?)\n");
  EXPECT_THAT(gate.out, HasSubstr("the override of \"Srot\" matches no benchmark"));
}

constexpr char kSteady[] = R"(echo '"cpu_time": 100, "real_time": 100')";
constexpr char kSkipsGpu[] = R"(case $name in
Gpu) echo '"error_occurred": true, "error_message": "no device"';;
*) echo '"cpu_time": 100, "real_time": 100';; esac)";

TEST_F(GateTest, WhatSkipsItselfInBothIsNamedAndTheOthersDecide) {
  const std::string program = Program("program", "Work Gpu", kSkipsGpu);
  const ProcessResult gate = Gate({"--ab", program, program, "--junit", path("gate.xml")});
  EXPECT_EQ(gate.exit_code, kExitDone) << gate.out << gate.err;
  EXPECT_THAT(gate.out, HasSubstr("skipped: Gpu fails in both: no device\n"));
  EXPECT_EQ(LastLine(gate.out), "pass: the one benchmark is not slower by 10 % or more\n");
  EXPECT_THAT(Contents("gate.xml"), HasSubstr("<skipped message=\"skipped: fails in both: no device\""));
  const ProcessResult required = Gate({"--ab", program, program, "--require-all"});
  EXPECT_EQ(required.exit_code, kExitMeasurementFailed);
  EXPECT_EQ(LastLine(required.out), "failed: 1 benchmark could not be measured: Gpu (--require-all)\n");
  const std::string ignore = Write("ignore.json", R"({"overrides": [{"name": "Gpu", "ignore": true}]})");
  EXPECT_EQ(Gate({"--ab", program, program, "--overrides", ignore}).exit_code, kExitDone);
}

TEST_F(GateTest, WhatFailsOnlyInTheNewProgramNeverPasses) {
  const std::string old = Program("old", "Work Gpu", kSteady), next = Program("new", "Work Gpu", kSkipsGpu);
  const ProcessResult gate = Gate({"--ab", old, next, "--junit", path("gate.xml"), "--inconclusive=pass"});
  EXPECT_EQ(gate.exit_code, kExitMeasurementFailed) << gate.out << gate.err;
  EXPECT_EQ(LastLine(gate.out), "failed: 1 of 2 benchmarks fails in the new program: Gpu\n");
  EXPECT_THAT(Contents("gate.xml"),
              HasSubstr("<error message=\"failed: fails in the new program: no device\""));
  const ProcessResult better = Gate({"--ab", next, old});
  EXPECT_EQ(better.exit_code, kExitDone) << better.out << better.err;
  EXPECT_THAT(better.out, HasSubstr("skipped: Gpu fails in the old program: no device\n"));
}

TEST_F(GateTest, OneThatCrashesIsARowAndARegressionOfAnotherCountsMore) {
  const std::string crash =
      "case \"$*\" in *filter=*Boom*) kill -SEGV $$;; *filter*) ;; *) "
      "printf '{\"context\": {}, \"benchmarks\": [' > $out; kill -SEGV $$;; esac";
  const std::string old = Program("old", "Boom Work", kSteady);
  const std::string next = Program("new", "Boom Work", kSteady, crash);
  const ProcessResult gate = Gate({"--ab", old, next});
  EXPECT_EQ(gate.exit_code, kExitMeasurementFailed) << gate.out << gate.err;
  EXPECT_THAT(gate.out, HasSubstr("failed: Boom fails in the new program: was ended by signal 11\n"));
  EXPECT_THAT(gate.out, HasSubstr("0 slower, 0 faster, 1 the same"));
  const std::string slow = Program("slow", "Boom Work", R"(echo '"cpu_time": 200, "real_time": 200')", crash);
  const ProcessResult slower = Gate({"--ab", old, slow});
  EXPECT_EQ(slower.exit_code, kExitChangeFound) << slower.out << slower.err;
  EXPECT_THAT(slower.out, HasSubstr("failed: Boom"));
}

TEST_F(GateTest, OneThatHangsIsARow) {
  const std::string old = Program("old", "Hang Work", kSteady);
  const std::string next = Program("new", "Hang Work", kSteady,
                                   "case \"$*\" in *filter=*Hang*) exec sleep 100;; *filter*) ;; *) "
                                   "exec sleep 100;; esac");
  const ProcessResult gate = Gate({"--ab", old, next, "--timeout", "2"});
  EXPECT_EQ(gate.exit_code, kExitMeasurementFailed) << gate.out << gate.err;
  EXPECT_THAT(gate.out,
              HasSubstr("failed: Hang fails in the new program: did not end within 2 s; --timeout allows "
                        "more\n"));
  EXPECT_THAT(gate.out, HasSubstr("0 slower, 0 faster, 1 the same"));
}

TEST_F(GateTest, WhatOnlyOneHasIsNamedInTheLastLines) {
  const std::string old = Program("old", "Work Gone", kSteady), next = Program("new", "Work Fresh", kSteady);
  const ProcessResult gate = Gate({"--ab", old, next});
  EXPECT_EQ(gate.exit_code, kExitDone) << gate.out << gate.err;
  EXPECT_THAT(gate.out,
              HasSubstr("skipped: Gone is missing in the new program\nskipped: Fresh is only in the "
                        "new program\n"));
  EXPECT_EQ(Gate({"--ab", old, next, "--require-all"}).exit_code, kExitMeasurementFailed);
}

TEST_F(GateTest, AProgramThatStartsSlowlyMeasuresSeveralBenchmarksInAProcess) {
  const std::string steady = Program("steady", "BM_A BM_B BM_C", kSteady);
  const std::string slow =
      WriteProgram("slow", "#!/bin/sh\necho run >> $0.runs\nsleep 0.1\nexec " + steady + " \"$@\"\n");
  const ProcessResult gate = Gate({"--ab", slow, slow, "--rounds", "6", "--min-time", "0.001"});
  EXPECT_EQ(gate.exit_code, kExitDone) << gate.out << gate.err;
  const std::string runs = Contents("slow.runs");
  EXPECT_EQ(std::ranges::count(runs, '\n'), 2 * 2 + 6 * 2) << "not each benchmark in its own";
  EXPECT_THAT(gate.err, HasSubstr("3 benchmarks, in random order, a process"));
  EXPECT_THAT(gate.out, HasSubstr("s to start, so up to 3 benchmarks were measured in"));
}

TEST_F(GateTest, TheTimeIsKeptAndWhatThereIsDecided) {
  const std::string noisy = Noisy("old", 1'000'000, 900'000);
  const ProcessResult gate = Gate({"--ab", noisy, noisy, "--time", "0.5s", "--rounds", "100000"});
  EXPECT_EQ(gate.exit_code, kExitInconclusive) << gate.out << gate.err;
  EXPECT_THAT(LastLine(gate.out), HasSubstr("more --time would tell"));
}

TEST_F(GateTest, WhatCannotBeDecidedHasItsOwnExitCode) {
  const std::string old = Noisy("old", 1'000'000, 10'000);
  const std::string other = Program("other", "BM_Other", kSteady);
  EXPECT_EQ(Gate({"--ab", old, other}).exit_code, kExitNothingToCompare);
  const ProcessResult crash = Gate({"--ab", old, "/bin/false", "--junit", path("crash.xml")});
  EXPECT_EQ(crash.exit_code, kExitMeasurementFailed);
  EXPECT_THAT(Contents("crash.xml"), HasSubstr("<error message=\"/bin/false while listing its benchmarks"));
  EXPECT_EQ(std::ranges::count(crash.err, '\n'), 1) << crash.err;
  EXPECT_EQ(Gate({path("missing.json"), path("missing.json")}).exit_code, kExitBadInput);
  EXPECT_EQ(Gate({Write("empty.json", R"({"context": {}, "benchmarks": []})"), path("empty.json")}).exit_code,
            kExitNothingToCompare);
  EXPECT_EQ(Gate({"one"}).exit_code, kExitUsage);
}

TEST_F(GateTest, AProgramThatCannotBeMeasuredIsAFailureWhicheverSideItIs) {
  const std::string good = Noisy("good", 1'000'000, 10'000);
  const auto script = [&](const std::string& name, const std::string& body) {
    return WriteProgram(name, "#!/bin/sh\n" + body + "\n");
  };
  const std::pair<std::string, std::string> broken[] = {
      {path("missing"), "cannot run"},
      {Write("text", "no program"), "cannot run"},
      {script("hang", "case $* in *list*) echo BM_A;; *) exec sleep 100;; esac"), "did not end within 2 s"},
      {script("rubbish", "echo BM_A"), "wrote no report (--benchmark_out)"},
      {script("nothing", ""), "wrote no report (--benchmark_out)"},
  };
  for (const auto& [program, words] : broken) {
    // Short only where it is waited for: the other program has to keep it.
    const std::string timeout = words.starts_with("did not end") ? "2" : "60";
    for (const bool first : {true, false}) {
      const ProcessResult gate =
          Gate({"--ab", first ? program : good, first ? good : program, "--timeout", timeout});
      EXPECT_EQ(gate.exit_code, kExitMeasurementFailed) << gate.err;
      EXPECT_EQ(gate.out, "");
      EXPECT_THAT(gate.err, HasSubstr(program));
      EXPECT_THAT(gate.err, HasSubstr(words));
      EXPECT_EQ(std::ranges::count(gate.err, '\n'), 1) << gate.err;
    }
  }
}

TEST_F(GateTest, CtrlCBeforeThereIsAnythingEndsItWithoutADecision) {
  const std::string fifo = path("measuring");
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  const std::string program =
      WriteProgram("program", fmt::format("#!/bin/sh\ncase $* in *list*) echo BM_A; exit;; esac\n"
                                          "echo now > {}\nexec sleep 100\n",
                                          fifo));
  const pid_t process = StartWeir({"gate", "--ab", program, program});
  std::string now;
  std::ifstream(fifo) >> now;  // comes when the first measurement is running
  ::kill(process, SIGINT);
  EXPECT_EQ(AwaitExitCode(process), kExitInterrupted);
  EXPECT_EQ(Contents("out"), "");
  EXPECT_THAT(Contents("err"), HasSubstr("interrupted"));
}

TEST_F(GateTest, CtrlCDecidesFromWhatThereIs) {
  const std::string fifo = path("runs");
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  const std::string noisy = Noisy("noisy", 1'000'000, 900'000);
  const std::string told =
      WriteProgram("told", "#!/bin/sh\necho >> " + fifo + "\nexec " + noisy + " \"$@\"\n");
  const pid_t process = StartWeir({"gate", "--ab", told, told, "--rounds", "100000"});
  std::fstream runs(fifo);  // open for writing too, so that it does not end between two of them
  constexpr int kLookingForBenchmarks = 2 * 2, kBlocks = 2 * 4;
  std::string line;
  for (int run = 0; run < kLookingForBenchmarks + kBlocks + 1; ++run) std::getline(runs, line);
  ::kill(process, SIGINT);
  EXPECT_EQ(AwaitExitCode(process), kExitInterrupted) << Contents("err");
  EXPECT_THAT(LastLine(Contents("out")), HasSubstr("(interrupted; from what was measured by then)"));
  EXPECT_THAT(Contents("out"), HasSubstr("BM_A"));
}

TEST_F(GateTest, RealBinariesOfWhichOneTakesThreeTimesAsLong) {
  const std::string quick = std::filesystem::absolute("tests/ab_bench").string();
  const std::string slow = std::filesystem::absolute("tests/ab_bench_slow").string();
  const ProcessResult gate = Gate({"--ab", quick, slow, "--min-time", "0.001"});
  EXPECT_THAT(gate.exit_code, testing::AnyOf(kExitChangeFound, kExitInconclusive)) << "never a pass\n"
                                                                                   << gate.out;
}

}  // namespace
}  // namespace weir
