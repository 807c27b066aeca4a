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
  // A program with BM_A and BM_B whose n-th run takes `mean` and up to `noise` more or less, both in ns, as a
  // sequence without a pattern has it; `counters` are further fields.
  std::string Program(const std::string& name, int mean, int noise, const std::string& counters = "") const {
    Write(name + ".count", fmt::format("{}\n", mean + noise));
    return WriteProgram(name, fmt::format(R"(#!/bin/sh
case "$*" in *list_tests*) echo BM_A; echo BM_B; exit;; esac
read n < "$0.count" || n={}
n=$(( (n * 1103515245 + 12345) % 2147483648 ))
echo $n > "$0.count"
name=${{*#*=^}}; name=${{name%%\$*}}
time=$(( {} + (n / 65536 % 2001 - 1000) * {} / 1000 ))
echo "{{\"context\": {{}}, \"benchmarks\": [{{\"name\": \"$name\", \"cpu_time\": $time, \"real_time\": $time,"
echo "\"time_unit\": \"ns\" {}}}]}}"
)",
                                          mean, mean, noise, counters));
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
  const ProcessResult gate =
      Gate({"--ab", Program("old", 1'000'000, 10'000), Program("new", 1'000'500, 10'000)});
  EXPECT_EQ(gate.exit_code, kExitDone) << gate.out << gate.err;
  EXPECT_EQ(gate.err, "");
  EXPECT_THAT(LastLine(gate.out), HasSubstr("pass: none of 2 benchmarks is slower by more than 2.0 %"));
}

TEST_F(GateTest, ASlowerOneIsARegression) {
  const ProcessResult gate = Gate({"--ab", Program("old", 1'000'000, 10'000),
                                   Program("new", 1'080'000, 10'000), "--junit", path("gate.xml")});
  EXPECT_EQ(gate.exit_code, kExitChangeFound) << gate.out << gate.err;
  EXPECT_THAT(LastLine(gate.out), HasSubstr("regression: BM_"));
  EXPECT_THAT(LastLine(gate.out), HasSubstr("slower (interval"));
  const std::string junit = Contents("gate.xml");
  EXPECT_THAT(junit, HasSubstr("<failure message=\"regressed: "));
  EXPECT_THAT(junit, HasSubstr("tests=\"3\" failures=\"2\""));
}

TEST_F(GateTest, NoiseThatCouldHideARegressionIsInconclusive) {
  const std::vector<std::string> arguments = {"--ab", Program("old", 1'000'000, 400'000),
                                              Program("new", 1'001'000, 400'000)};
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
  const std::string old = Program("old", 1'000'000, 10'000), next = Program("new", 1'080'000, 10'000);
  const std::string lenient =
      Write("lenient.json", R"({"overrides": [{"regex": "BM_", "min_effect": 0.1, "tolerance": 0.2}]})");
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
      Gate({"--ab", Program("old", 1'000'000, 400'000, R"(, \"syscalls\": 10)"),
            Program("new", 1'000'000, 400'000, R"(, \"syscalls\": 11)"), "--rounds", "6"});
  EXPECT_EQ(gate.exit_code, kExitChangeFound) << gate.out << gate.err;
  EXPECT_THAT(LastLine(gate.out), HasSubstr("regression: syscalls of BM_A grew from 10 to 11"));
}

TEST_F(GateTest, AFasterProgramThatRunsMoreIterationsCountsNoMore) {
  const ProcessResult gate =
      Gate({"--ab", Program("old", 1'000'000, 10'000, R"(, \"iterations\": 100, \"syscalls\": 300)"),
            Program("new", 500'000, 5'000, R"(, \"iterations\": 200, \"syscalls\": 600)")});
  EXPECT_EQ(gate.exit_code, kExitDone) << gate.out << gate.err;
  EXPECT_THAT(LastLine(gate.out), HasSubstr("pass: none of 2 benchmarks is slower"));
}

TEST_F(GateTest, ReportsOfOneSessionAreDecidedByTheirPairs) {
  const ProcessResult ab = Weir({"ab", Program("old", 1'000'000, 10'000), Program("new", 1'080'000, 10'000),
                                 "--out-old", path("old.json"), "--out-new", path("new.json")});
  ASSERT_EQ(ab.exit_code, kExitDone) << ab.err;
  const ProcessResult worse = Gate({path("old.json"), path("new.json")});
  EXPECT_EQ(worse.exit_code, kExitChangeFound) << worse.out << worse.err;
  const ProcessResult better = Gate({path("new.json"), path("old.json")});
  EXPECT_EQ(better.exit_code, kExitDone) << better.out << better.err;
  EXPECT_THAT(better.out, HasSubstr("no control"));
}

TEST_F(GateTest, ReportsOfDifferentSessionsNeverShowARegression) {
  const std::string old = Program("old", 1'000'000, 10'000), next = Program("new", 3'000'000, 10'000);
  Weir({"ab", old, old, "--out-old", path("old.json"), "--out-new", path("again.json")});
  Weir({"ab", next, next, "--out-old", path("new.json")});
  const ProcessResult worse = Gate({path("old.json"), path("new.json")});
  EXPECT_EQ(worse.exit_code, kExitInconclusive) << worse.out << worse.err;
  EXPECT_THAT(LastLine(worse.out), HasSubstr("weir gate --ab OLD_BIN NEW_BIN"));
  const ProcessResult better = Gate({path("new.json"), path("old.json")});
  EXPECT_EQ(better.exit_code, kExitDone) << better.out << better.err;
}

TEST_F(GateTest, OfReportsARunThatFailedIsUndecided) {
  std::string rows, failed;
  for (int round = 0; round < 40; ++round) {
    rows += fmt::format(R"({}{{"name": "BM_A", "repetition_index": {}, "cpu_time": {}, "time_unit": "ns"}})",
                        round == 0 ? "" : ",\n", round, 1000 + round * 7 % 10);
  }
  failed =
      rows +
      R"(, {"name": "BM_A", "repetition_index": 40, "error_occurred": true, "error_message": "no disk"})";
  const auto report = [](const std::string& benchmarks) {
    return R"({"context": {"weir_session": "1"}, "benchmarks": [)" + benchmarks + "]}";
  };
  const std::string whole = Write("whole.json", report(rows)), broken = Write("broken.json", report(failed));
  EXPECT_EQ(Gate({whole, whole}).exit_code, kExitDone);
  for (const auto& [before, after] : {std::pair{whole, broken}, {broken, whole}}) {
    const ProcessResult gate = Gate({before, after});
    EXPECT_EQ(gate.exit_code, kExitInconclusive) << gate.out << gate.err;
    EXPECT_EQ(LastLine(gate.out), "inconclusive: a run of BM_A failed, which leaves it undecided\n");
    EXPECT_THAT(gate.out, HasSubstr("no disk"));
  }
  for (const char* inconclusive : {"--inconclusive=pass", "--inconclusive=fail"}) {
    const ProcessResult typo = Gate({whole, whole, "--metric", "cpu_tiem", inconclusive});
    EXPECT_EQ(typo.exit_code, kExitNothingToCompare) << typo.out;
    EXPECT_EQ(typo.err, "weir gate: nothing to compare: no two rows of the same case have cpu_tiem\n");
  }
}

TEST_F(GateTest, WhatCannotBeDecidedHasItsOwnExitCode) {
  const std::string old = Program("old", 1'000'000, 10'000);
  const std::string other = WriteProgram("other", "#!/bin/sh\necho BM_Other\n");
  EXPECT_EQ(Gate({"--ab", old, other}).exit_code, kExitNothingToCompare);
  EXPECT_EQ(Gate({"--ab", old, old, "--metric", "no_such_counter", "--rounds", "2"}).exit_code,
            kExitNothingToCompare);
  const ProcessResult crash = Gate({"--ab", old, "/bin/false"});
  EXPECT_EQ(crash.exit_code, kExitMeasurementFailed);
  EXPECT_EQ(std::ranges::count(crash.err, '\n'), 1) << crash.err;
  EXPECT_EQ(Gate({path("missing.json"), path("missing.json")}).exit_code, kExitBadInput);
  EXPECT_EQ(Gate({Write("empty.json", R"({"context": {}, "benchmarks": []})"), path("empty.json")}).exit_code,
            kExitNothingToCompare);
  EXPECT_EQ(Gate({"one"}).exit_code, kExitUsage);
}

TEST_F(GateTest, AProgramThatCannotBeMeasuredIsAFailureWhicheverSideItIs) {
  const std::string good = Program("good", 1'000'000, 10'000);
  const auto script = [&](const std::string& name, const std::string& body) {
    return WriteProgram(name, "#!/bin/sh\n" + body + "\n");
  };
  const std::pair<std::string, std::string> broken[] = {
      {path("missing"), "cannot run"},
      {Write("text", "no program"), "cannot run"},
      {script("hang", "case $* in *list*) echo BM_A;; *) exec sleep 100;; esac"), "did not end within 2 s"},
      {script("rubbish", "echo BM_A"), "printed no report for BM_A"},
      {script("nothing", ""), "lists no benchmark"},
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

TEST_F(GateTest, CtrlCEndsItWithoutADecision) {
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
  EXPECT_EQ(Contents("err"), "weir gate: interrupted; a gate needs all of its pairs\n");
}

TEST_F(GateTest, RealBinariesOfWhichOneTakesThreeTimesAsLong) {
  const std::string quick = std::filesystem::absolute("tests/ab_bench").string();
  const std::string slow = std::filesystem::absolute("tests/ab_bench_slow").string();
  const ProcessResult gate = Gate({"--ab", quick, slow, "--min-time", "0.001"});
  EXPECT_THAT(gate.exit_code, testing::AnyOf(kExitChangeFound, kExitInconclusive)) << "never a pass\n"
                                                                                   << gate.out;
  EXPECT_EQ(gate.err, "");
}

}  // namespace
}  // namespace weir
