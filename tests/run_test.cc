// `weir run` and `weir list` as a user meets them: whole commands, their output, their files, their exit
// codes.

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <system_error>
#include <thread>
#include <tuple>
#include <vector>

#include "fmt/format.h"
#include "gtest/gtest.h"
#include "harness/process/child_process.h"
#include "results/report/exit_code.h"
#include "results/report/report.h"
#include "results/report/report_reader.h"
#include "strategies/copy/copy_registry.h"
#include "strategies/readers/reader_registry.h"
#include "strategies/writers/writer_registry.h"
#include "tests/command_test.h"

namespace weir {
namespace {

size_t Lines(const std::string& text) {
  return static_cast<size_t>(std::count(text.begin(), text.end(), '\n'));
}

bool Contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

size_t RunnableStrategies() {
  return static_cast<size_t>(std::ranges::count_if(
      WriterStrategies(), [](const WriterStrategy& each) { return Supported(each).ok(); }));
}

class RunTest : public CommandTest {
 protected:
  // `weir run` of small cases into this test's directory; the report goes to report.json.
  ProcessResult Run(std::vector<std::string> further) {
    std::vector<std::string> arguments = {"run",     "--allow-debug", "--target",         directory_.string(),
                                          "--force", "--out",         path("report.json")};
    arguments.insert(arguments.end(), further.begin(), further.end());
    return Weir(arguments);
  }

  Report ReadReportOfRun() const { return ReadReportOf("report.json"); }

  // Until there is one in the scratch directory: a case is on its way then.
  void AwaitDataFile() const {
    while (!HasDataFile()) std::this_thread::yield();
  }

  // What is looked at may vanish meanwhile.
  bool HasDataFile() const {
    std::error_code error;
    for (std::filesystem::recursive_directory_iterator each(directory_, error), end; !error && each != end;
         each.increment(error)) {
      if (each->path().parent_path() != directory_ && each->is_regular_file(error)) return true;
    }
    return false;
  }

  void ExpectNoDataFiles() const {
    for (const auto& entry : std::filesystem::directory_iterator(directory_)) {
      EXPECT_EQ(entry.path().filename(), "report.json");
    }
  }
};

// `err` without what a run says of another test's that measures at the same time.
std::string WithoutOthers(const std::string& err) {
  const bool others = err.starts_with("weir run: process ") && Contains(err, " measures on this machine too");
  return others ? err.substr(err.find('\n') + 1) : err;
}

TEST_F(RunTest, PrintsEveryStrategyAndWritesAReportThatCanBeRead) {
  const ProcessResult run = Run({"--rounds", "2", "--records", "10k"});
  EXPECT_EQ(run.exit_code, kExitDone) << run.err;
  EXPECT_EQ(WithoutOthers(run.err), "") << "progress is for terminals";
  for (const WriterStrategy& strategy : WriterStrategies()) {
    EXPECT_TRUE(Contains(run.out, strategy.name)) << strategy.name << " is not in\n" << run.out;
  }
  const Report report = ReadReportOfRun();
  EXPECT_EQ(report.rows.size(), 2 * (RunnableStrategies() + 4 + 3 + 4))
      << "four limits; three ciphers, and four limits more for them";
  EXPECT_EQ(report.Context("weir_rounds_complete"), "2");
  EXPECT_EQ(report.Context("weir_interrupted"), "false");
  for (const ReportRow& row : report.rows) {
    EXPECT_FALSE(row.error) << row.name << ": " << *row.error;
    EXPECT_GT(row.RealSeconds(), 0) << row.name;
  }
  ExpectNoDataFiles();
}

TEST_F(RunTest, SaysHowItsTimeDivided) {
  const ProcessResult run = Run({"--rounds", "4", "--records", "10k", "--strategy", "batched"});
  EXPECT_EQ(run.exit_code, kExitDone) << run.err;
  for (const char* part : {"clocked ", "warming and settling ", "checking ", "starting "})
    EXPECT_TRUE(Contains(run.out, part)) << part << run.out;
  size_t durable = 0;
  const Report report = ReadReportOfRun();
  for (const ReportRow& row : report.rows) durable += row.Counter("durable_seconds") ? 1 : 0;
  EXPECT_EQ(durable, 3 * 3u) << "of batched and the two limits that write, in the first three rounds";
}

TEST_F(RunTest, AReportOnStandardOutputIsAllThatStandsThere) {
  const ProcessResult run = Weir({"run", "--allow-debug", "--target", "null", "--rounds", "1", "--records",
                                  "1k", "--strategy", "batched", "--out", "-"});
  EXPECT_EQ(run.exit_code, kExitDone) << run.err;
  const absl::StatusOr<Report> report = ReadReport(run.out, "standard output");
  ASSERT_TRUE(report.ok()) << report.status() << run.out;
  EXPECT_EQ(report->Context("weir_rounds_complete"), "1");
  EXPECT_TRUE(Contains(run.err, "batched")) << "the table";
}

TEST_F(RunTest, AReportThatIsThereIsReplacedOnlyByForce) {
  std::vector<std::string> arguments = {"run",   "--allow-debug",  "--target", "null",       "--rounds",
                                        "1",     "--records",      "1k",       "--strategy", "batched",
                                        "--out", path("mine.json")};
  EXPECT_EQ(Weir(arguments).exit_code, kExitDone);
  const std::string first = ReadReportOf("mine.json").Context("weir_session").value_or("");
  const ProcessResult again = Weir(arguments);
  EXPECT_EQ(again.exit_code, kExitUsage);
  EXPECT_TRUE(Contains(again.err, "mine.json is there already")) << again.err;
  EXPECT_EQ(ReadReportOf("mine.json").Context("weir_session"), first);
  arguments.emplace_back("--force");
  EXPECT_EQ(Weir(arguments).exit_code, kExitDone);
  EXPECT_NE(ReadReportOf("mine.json").Context("weir_session"), first);
}

TEST_F(RunTest, AParameterThatMeansNothingToSomeIsTold) {
  const ProcessResult run =
      Run({"--rounds", "1", "--records", "1k", "--strategy", "naive,batched", "--buffer", "64KiB"});
  EXPECT_EQ(run.exit_code, kExitDone) << run.err;
  EXPECT_TRUE(Contains(run.err, "--buffer means nothing to naive, measured without it")) << run.err;
}

TEST_F(RunTest, SyncedAndNotAreOneTable) {
  const ProcessResult run =
      Run({"--rounds", "1", "--records", "1k", "--strategy", "batched", "--sync-every", "never,100"});
  EXPECT_EQ(run.exit_code, kExitDone) << run.err;
  std::set<std::string> names;
  const Report report = ReadReportOfRun();
  for (const ReportRow& row : report.rows) {
    names.insert(row.name);
    EXPECT_EQ(row.Counter("sync_seconds").has_value(), Contains(row.name, "/sync_every:100/")) << row.name;
  }
  EXPECT_TRUE(Contains(run.out, "sync  ") || Contains(run.out, " sync\n")) << run.out;
  EXPECT_EQ(
      std::ranges::count_if(names, [](const auto& name) { return Contains(name, "/sync_every:never/"); }), 1);
  EXPECT_EQ(std::ranges::count_if(names, [](const auto& name) { return Contains(name, "/sync_every:100/"); }),
            1);
}

TEST_F(RunTest, TwoDirectoriesAreMeasuredInOneRun) {
  for (const char* name : {"one", "two"}) std::filesystem::create_directory(path(name));
  const ProcessResult run =
      Weir({"run", "--allow-debug", "--target", path("one") + ",mine=" + path("two"), "--rounds", "1",
            "--records", "1k", "--strategy", "batched", "--out", path("report.json")});
  EXPECT_EQ(run.exit_code, kExitDone) << run.err;
  std::map<std::string, int> targets;
  const Report report = ReadReportOfRun();
  for (const ReportRow& row : report.rows) {
    for (const char* target : {"/target:file:1-one", "/target:file:mine"})
      targets[target] += Contains(row.name, target) ? 1 : 0;
  }
  EXPECT_EQ(targets["/target:file:1-one"], 3) << "batched and the two limits that write";
  EXPECT_EQ(targets["/target:file:mine"], 3);
  EXPECT_TRUE(std::filesystem::is_empty(path("one")) && std::filesystem::is_empty(path("two")));
}

TEST_F(RunTest, WhatCannotFitIntoTheTimeIsNotBegun) {
  const ProcessResult run = Run({"--time", "2m", "--records", "1e9", "--no-space-check"});
  EXPECT_EQ(run.exit_code, kExitUsage);
  EXPECT_TRUE(Contains(run.err, "12 rounds of ")) << run.err;
  EXPECT_TRUE(Contains(run.err, "--time")) << run.err;
}

TEST_F(RunTest, EveryRowNamesItsEnvironmentAndItsBytes) {
  Run({"--rounds", "1", "--records", "10k", "--strategy", "batched"});
  const Report report = ReadReportOfRun();
  for (const char* key : {"weir_cpu_model", "weir_kernel", "weir_filesystem", "weir_compiler",
                          "weir_compiler_flags", "weir_commit", "weir_session", "weir_benchmark_version"}) {
    EXPECT_TRUE(report.Context(key)) << key;
  }
  for (const ReportRow& row : report.rows)
    EXPECT_EQ(row.Counter("bytes"), 10 * 3 + 90 * 4 + 900 * 5 + 9000 * 6);
}

TEST_F(RunTest, WritesToPipesAndToNothing) {
  for (const char* target : {"pipe", "null"}) {
    const ProcessResult run =
        Weir({"run", "--allow-debug", "--target", target, "--rounds", "1", "--records", "10k", "--record",
              "mixed:1-100", "--force", "--out", path("report.json")});
    EXPECT_EQ(run.exit_code, kExitDone) << run.err << run.out;
    EXPECT_TRUE(Contains(run.out, "Without mmap")) << run.out;
    for (const ReportRow& row : ReadReportOfRun().rows)
      EXPECT_FALSE(row.error) << row.name << ": " << *row.error;
  }
}

TEST_F(RunTest, ReadsAndCopiesLikeItWrites) {
  const ProcessResult run = Run({"--rounds", "1", "--records", "10k", "--workload", "read,copy"});
  EXPECT_EQ(run.exit_code, kExitDone) << run.err << run.out;
  EXPECT_TRUE(Contains(run.out, "read · record:number · records:10k · target:file")) << run.out;
  EXPECT_TRUE(Contains(run.out, "copy · record:number · records:10k · target:file")) << run.out;
  const Report report = ReadReportOfRun();
  size_t read = 0, copied = 0;
  for (const ReportRow& row : report.rows) {
    EXPECT_FALSE(row.error) << row.name << ": " << *row.error;
    EXPECT_EQ(row.Counter("bytes"), 58890) << row.name;
    read += row.name.starts_with("read/");
    copied += row.name.starts_with("copy/");
  }
  const auto runnable = std::ranges::count_if(
      ReaderStrategies(), [](const ReaderStrategy& each) { return Supported(each).ok(); });
  EXPECT_EQ(read, static_cast<size_t>(runnable));
  EXPECT_EQ(copied, CopyStrategies().size());
  ExpectNoDataFiles();
}

TEST_F(RunTest, OnTheSlowSinkTheFloodGrowsAndTheOthersDoNot) {
  const ProcessResult run =
      Weir({"run", "--allow-debug", "--target", "slow:50MB", "--rounds", "1", "--records", "2M", "--strategy",
            "drained,pooled,flooded", "--force", "--out", path("report.json")});
  EXPECT_EQ(run.exit_code, kExitDone) << run.err << run.out;
  std::map<std::string, double> peak, stalled;
  for (const ReportRow& row : ReadReportOfRun().rows) {
    const std::string strategy = row.name.substr(6, row.name.find('/', 6) - 6);
    if (!row.Counter("anon_peak_bytes"))
      GTEST_SKIP() << "this kernel does not let the peak of memory be reset";
    peak[strategy] = *row.Counter("anon_peak_bytes");
    stalled[strategy] = row.Counter("stall_seconds").value_or(-1);
  }
  EXPECT_GT(peak["flooded"], peak["pooled"] + 8e6) << "16.9 MB against four buffers";
  EXPECT_LT(peak["drained"], peak["pooled"] + 4e6);
  EXPECT_GT(stalled["drained"], 0);
  EXPECT_GT(stalled["pooled"], 0);
  EXPECT_EQ(stalled["flooded"], 0);
}

TEST_F(RunTest, TheFloodEndsAtItsLimitAndSaysSo) {
  const ProcessResult run =
      Weir({"run", "--allow-debug", "--target", "slow:50MB", "--rounds", "1", "--records", "2M", "--strategy",
            "pooled,flooded", "--flood-limit", "4MiB", "--force", "--out", path("report.json")});
  EXPECT_EQ(run.exit_code, kExitMeasurementFailed) << run.err << run.out;
  for (const ReportRow& row : ReadReportOf("report.json").rows) {
    const bool flooded = row.name.starts_with("write/flooded/");
    EXPECT_EQ(row.error.has_value(), flooded) << row.name << ": " << row.error.value_or("");
    EXPECT_EQ(Contains(row.error.value_or(""), "limit of 4194304 bytes"), flooded);
  }
  EXPECT_TRUE(Contains(run.out, "limit of 4194304 bytes")) << run.out;
}

TEST_F(RunTest, AStrategyThatLosesOrChangesAByteIsAnErrorAndNeverANumber) {
  const std::string bench = std::filesystem::absolute("tests/broken_bench").string();
  for (const char* target : {"file", "pipe"}) {
    std::vector<std::string> arguments = {"run",
                                          "--allow-debug",
                                          "--bench",
                                          bench,
                                          "--rounds",
                                          "1",
                                          "--records",
                                          "10k",
                                          "--force",
                                          "--out",
                                          path("report.json"),
                                          "--target",
                                          std::string(target) == "file" ? directory_.string() : target,
                                          "--strategy",
                                          "sound,changing,dropping,doubling,failing,crashing,crashing-late"};
    const ProcessResult run = Weir(arguments);
    EXPECT_EQ(run.exit_code, kExitMeasurementFailed) << run.out << run.err;
    int errors = 0;
    for (const ReportRow& row : ReadReportOfRun().rows) {
      const bool sound = row.name.starts_with("limit/") || row.name.starts_with("write/sound/");
      EXPECT_EQ(!row.error, sound) << row.name << " to a " << target;
      if (!row.error) continue;
      ++errors;
      EXPECT_FALSE(row.real_time || row.cpu_time || !row.counters.empty()) << row.name << " has a number";
    }
    EXPECT_EQ(errors, 6);
    EXPECT_TRUE(Contains(run.out, "error")) << run.out;
  }
}

TEST_F(RunTest, ABenchThatHangsIsAnErrorAndTheOthersGoOn) {
  const std::string bench = std::filesystem::absolute("tests/broken_bench").string();
  const ProcessResult run =
      Weir({"run", "--allow-debug", "--bench", bench, "--target", "pipe", "--rounds", "2", "--records", "10k",
            "--strategy", "sound,hanging", "--timeout", "5", "--force", "--out", path("report.json")});
  EXPECT_EQ(run.exit_code, kExitMeasurementFailed) << run.out << run.err;
  const Report report = ReadReportOfRun();
  EXPECT_EQ(report.Context("weir_rounds_complete"), "2");
  for (const ReportRow& row : report.rows) {
    const bool hangs = row.name.starts_with("write/hanging/");
    EXPECT_EQ(row.error.has_value(), hangs) << row.name << ": " << row.error.value_or("");
    EXPECT_EQ(Contains(row.error.value_or(""), "the bench did not end within 5 s; --timeout allows more"),
              hangs);
  }
}

TEST_F(RunTest, StartedByAParentThatIgnoresItsChildrenItSeesHowTheyEnd) {
  const pid_t run =
      StartWeir({"run", "--bench", "/bin/false", "--target", "null", "--force", "--out", path("report.json")},
                [] { return ::signal(SIGCHLD, SIG_IGN) != SIG_ERR; });
  EXPECT_EQ(AwaitExitCode(run), kExitMeasurementFailed);
  EXPECT_EQ(Contents("err"), "weir run: /bin/false ended with exit code 1\n");
}

TEST_F(RunTest, EachWrongFlagIsOneLineThatSaysWhatIsWrong) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> wrong = {
      {{"--records", "ten"}, "ten"},
      {{"--records", "0"}, "--records"},
      {{"--record", "fixed:0"}, "--record"},
      {{"--record", "words"}, "words"},
      {{"--buffer", "1"}, "--buffer"},
      {{"--strategy", "quick"}, "quick"},
      {{"--rounds", "0"}, "--rounds"},
      {{"--workload", "paint"}, "paint"},
      {{"--timeout", "0"}, "--timeout"},
      {{"--frobnicate"}, "frobnicate"},
      {{"--target", "/no/such/directory"}, "/no/such/directory"},
  };
  for (const auto& [flags, word] : wrong) {
    std::vector<std::string> arguments = {"run", "--allow-debug", "--force", "--out", path("report.json")};
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    const ProcessResult run = Weir(arguments);
    EXPECT_EQ(run.exit_code, kExitUsage) << word;
    EXPECT_EQ(run.out, "") << word;
    EXPECT_EQ(Lines(run.err), 1u) << run.err;
    EXPECT_TRUE(Contains(run.err, word)) << run.err;
    EXPECT_FALSE(std::filesystem::exists(path("report.json")));
  }
}

TEST_F(RunTest, WhereNothingCanBeMeasuredItSaysWhyAndFails) {
  const std::vector<std::vector<std::string>> selections = {
      {"--strategy", "mmap,direct", "--target", "null"},
      {"--strategy", "mmap", "--target", "pipe,null"},
      {"--workload", "read,copy", "--target", "slow"},
  };
  for (const std::vector<std::string>& selection : selections) {
    std::vector<std::string> arguments = {"run",     "--allow-debug", "--records",        "10k",
                                          "--force", "--out",         path("report.json")};
    arguments.insert(arguments.end(), selection.begin(), selection.end());
    const ProcessResult run = Weir(arguments);
    EXPECT_EQ(run.exit_code, kExitUsage) << run.out;
    EXPECT_EQ(run.out, "");
    EXPECT_EQ(Lines(run.err), 1u) << run.err;
    EXPECT_TRUE(Contains(run.err, "nothing is left to measure")) << run.err;
    std::istringstream names(selection[1]);
    for (std::string name; std::getline(names, name, ',');)
      EXPECT_TRUE(Contains(run.err, "; " + name + ": "));
    EXPECT_FALSE(std::filesystem::exists(path("report.json")));
  }
}

TEST_F(RunTest, ABenchThatMeasuresNothingFails) {
  const auto bench = [this](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {weir_, "bench", "--records=10k", "--strategy=mmap"});
    return *RunProcess(arguments, interruption_);
  };
  const ProcessResult no_case = bench({"--target=null"});
  EXPECT_EQ(no_case.exit_code, kExitUsage);
  EXPECT_TRUE(Contains(no_case.err, "bench: without mmap: ")) << no_case.err;
  EXPECT_TRUE(Contains(no_case.err, "bench: nothing is left to measure\n")) << no_case.err;
  const ProcessResult no_match = bench({"--target=" + directory_.string(), "--benchmark_filter=write/naive"});
  EXPECT_EQ(no_match.exit_code, kExitUsage);
  EXPECT_TRUE(Contains(no_match.err, "write/naive")) << no_match.err;
}

TEST_F(RunTest, FilesOfLinesOfOneNameAreCasesOfTheirOwn) {
  for (const char* folder : {"one", "two"}) {
    std::filesystem::create_directory(path(folder));
    Write(std::string(folder) + "/app.log", std::string("lines of ") + folder + "\n");
  }
  const ProcessResult run =
      Weir({"run", "--allow-debug", "--target", "null", "--rounds", "1", "--records", "10", "--strategy",
            "batched", "--record", fmt::format("lines:{},lines:{}", path("one/app.log"), path("two/app.log")),
            "--force", "--out", path("report.json")});
  EXPECT_EQ(run.exit_code, kExitDone) << run.err << run.out;
  std::set<std::string> names;
  for (const ReportRow& row : ReadReportOfRun().rows) {
    if (row.name.starts_with("write/batched/record:lines:app.log@")) names.insert(row.name);
  }
  EXPECT_EQ(names.size(), 2u) << run.out;
}

TEST_F(RunTest, AFileOfLinesThatIsNotThereIsSaidNotToBe) {
  const ProcessResult run =
      Weir({"run", "--allow-debug", "--target", "null", "--record", "lines:/no/such/file"});
  EXPECT_EQ(run.exit_code, kExitUsage);
  EXPECT_EQ(run.err, "weir run: --record: lines:/no/such/file cannot be opened: No such file or directory\n");
}

TEST_F(RunTest, WhatAKilledRunLeftTheNextOneRemoves) {
  const pid_t process =
      StartWeir({"run", "--allow-debug", "--rounds", "10000", "--records", "1M", "--strategy", "batched",
                 "--target", directory_.string(), "--force", "--out", path("report.json")});
  AwaitDataFile();
  ::kill(process, SIGKILL);
  EXPECT_EQ(AwaitExitCode(process), 128 + SIGKILL);
  std::filesystem::remove(path("out"));
  std::filesystem::remove(path("err"));
  EXPECT_FALSE(std::filesystem::is_empty(directory_));
  EXPECT_EQ(Run({"--rounds", "1", "--records", "10", "--strategy", "batched"}).exit_code, kExitDone);
  ExpectNoDataFiles();
}

TEST_F(RunTest, RefusesToStartWhereTheDiskIsTooSmall) {
  const ProcessResult run = Run({"--records", "1e15", "--strategy", "batched"});
  EXPECT_EQ(run.exit_code, kExitMeasurementFailed);
  EXPECT_EQ(Lines(run.err), 1u) << run.err;
  EXPECT_TRUE(Contains(run.err, "--no-space-check") && Contains(run.err, "GB")) << run.err;
  ExpectNoDataFiles();
}

TEST_F(RunTest, ADebugBuildIsRefusedUnlessToldOtherwise) {
  const ProcessResult run = Weir({"run", "--target", directory_.string(), "--rounds", "1", "--records", "1k",
                                  "--force", "--out", path("report.json")});
#ifdef NDEBUG
  EXPECT_EQ(run.exit_code, kExitDone) << run.err;
#else
  EXPECT_EQ(run.exit_code, kExitMeasurementFailed);
  EXPECT_TRUE(Contains(run.err, "--allow-debug")) << run.err;
#endif
}

TEST_F(RunTest, InterruptedItKeepsAndMarksTheCompleteRoundsAndRemovesItsDataFiles) {
  // Its bench says through a pipe when it starts: once for the description, once for each of the five cases
  // of a round. The seventh start is the second round's first.
  ASSERT_EQ(::mkfifo(path("started").c_str(), 0600), 0);
  const int started = ::open(path("started").c_str(), O_RDWR | O_CLOEXEC);
  ASSERT_GE(started, 0);
  const std::string bench = WriteProgram(
      "bench", fmt::format("#!/bin/sh\nprintf . > {}\nexec {} bench \"$@\"\n", path("started"), weir_));
  const pid_t process =
      StartWeir({"run", "--allow-debug", "--rounds", "10000", "--records", "1k", "--strategy", "batched",
                 "--bench", bench, "--target", directory_.string(), "--force", "--out", path("report.json")});
  char mark;
  for (int i = 0; i < 7; ++i) ASSERT_EQ(::read(started, &mark, 1), 1);
  ::kill(process, SIGINT);
  EXPECT_EQ(AwaitExitCode(process), kExitInterrupted) << Contents("err");
  ::close(started);
  for (const char* own : {"out", "err", "started", "bench"}) std::filesystem::remove(path(own));
  ExpectNoDataFiles();
  const Report report = ReadReportOfRun();
  EXPECT_EQ(report.Context("weir_interrupted"), "true");
  EXPECT_EQ(report.Context("weir_rounds"), "10000");
  const auto complete = std::stoul(report.Context("weir_rounds_complete").value_or("0"));
  EXPECT_GT(complete, 0u);
  EXPECT_EQ(report.rows.size(), complete * 5);
}

TEST_F(RunTest, InterruptedWhileItReadsOrCopiesItRemovesItsDataFilesToo) {
  for (const char* workload : {"read", "copy"}) {
    const pid_t process =
        StartWeir({"run", "--allow-debug", "--rounds", "10000", "--records", "1M", "--workload", workload,
                   "--target", directory_.string(), "--force", "--out", path("report.json")});
    AwaitDataFile();
    ::kill(process, SIGINT);
    EXPECT_EQ(AwaitExitCode(process), kExitInterrupted) << Contents("err");
    std::filesystem::remove(path("out"));
    std::filesystem::remove(path("err"));
    ExpectNoDataFiles();
  }
}

TEST_F(RunTest, ListShowsEveryStrategyAsTextAndAsJson) {
  const ProcessResult text = Weir({"list"});
  EXPECT_EQ(text.exit_code, kExitDone);
  const ProcessResult json = Weir({"list", "--format", "json"});
  EXPECT_EQ(json.exit_code, kExitDone);
  for (const WriterStrategy& strategy : WriterStrategies()) {
    EXPECT_TRUE(Contains(text.out, strategy.name)) << strategy.name;
    EXPECT_TRUE(Contains(json.out, fmt::format("\"{}\"", strategy.name))) << strategy.name;
  }
  EXPECT_TRUE(Contains(text.out, "handoff") && Contains(json.out, "\"handoff\""));
  EXPECT_TRUE(Contains(text.out, "\n  chacha20-poly1305  sealed ")) << "a long name and its text\n"
                                                                    << text.out;
  EXPECT_TRUE(Contains(text.out, "\n  aes-256-gcm        the ")) << text.out;
  EXPECT_TRUE(text.out.starts_with("Strategies to write\n  discard   counts ")) << text.out;
}

TEST_F(RunTest, AReportIsShownAgainAsTheRunShowedIt) {
  const ProcessResult run = Run({"--rounds", "2", "--records", "10k", "--strategy", "batched,stdio"});
  const std::string report = path("report.json");
  const ProcessResult again = Weir({"report", report});
  EXPECT_EQ(again.exit_code, kExitDone) << again.err;
  EXPECT_TRUE(Contains(run.out, again.out)) << again.out << "\n\nbefore:\n" << run.out;
  const ProcessResult narrow = Weir({"report", report, "--columns", "time,memory", "--format", "markdown"});
  EXPECT_TRUE(Contains(narrow.out, "| strategy | ns per record | peak memory |\n")) << narrow.out;
  EXPECT_TRUE(Weir({"report", report, "--format", "json"}).out.starts_with("{\n  \"schema_version\": 1,\n"));
  EXPECT_TRUE(Weir({"report", report, "--format", "csv"}).out.starts_with("group,name,state,rounds,errors,"));
}

TEST_F(RunTest, ARunIsShownInTheFormAskedFor) {
  const ProcessResult run = Run(
      {"--rounds", "1", "--records", "10k", "--strategy", "batched", "--format", "csv", "--columns", "time"});
  EXPECT_EQ(run.exit_code, kExitDone) << run.err;
  EXPECT_TRUE(run.out.starts_with("group,name,state,rounds,errors,ns_per_record,flags,error\n")) << run.out;
  EXPECT_FALSE(Contains(run.out, "Without")) << "that is no line of CSV";
}

TEST_F(RunTest, WhatIsNoReportOfARunIsSaidInOneLine) {
  Write("cut.json", "{\"context\": {");
  Write("empty.json", "{\"context\": {}, \"benchmarks\": []}");
  const std::tuple<std::vector<std::string>, int, std::string> wrong[] = {
      {{"report", path("none.json")}, kExitBadInput, "none.json"},
      {{"report", path("cut.json")}, kExitBadInput, "cut.json"},
      {{"report", path("empty.json")}, kExitNothingToCompare, "empty.json"},
      {{"report"}, kExitUsage, "REPORT"},
      {{"report", path("empty.json"), "--columns", "colour"}, kExitUsage, "--columns"},
      {{"report", path("empty.json"), "--format", "tex"}, kExitUsage, "--format"},
      {{"report", path("empty.json"), "--width", "3"}, kExitUsage, "--width"},
  };
  for (const auto& [arguments, code, words] : wrong) {
    const ProcessResult result = Weir(arguments);
    EXPECT_EQ(result.exit_code, code) << words;
    EXPECT_EQ(result.out, "") << words;
    EXPECT_EQ(Lines(result.err), 1u) << result.err;
    EXPECT_TRUE(result.err.starts_with("weir report: ")) << result.err;
    EXPECT_TRUE(Contains(result.err, words)) << result.err;
  }
}

TEST_F(RunTest, ATableThatCannotBePrintedIsAFailureAndTheReportIsThere) {
  const pid_t run = StartWeir({"run", "--allow-debug", "--target", "null", "--rounds", "1", "--records", "1k",
                               "--force", "--out", path("report.json")},
                              [] { return std::freopen("/dev/full", "w", stdout) != nullptr; });
  EXPECT_EQ(AwaitExitCode(run), kExitMeasurementFailed);
  EXPECT_EQ(WithoutOthers(Contents("err")), "weir: standard output could not be written\n");
  EXPECT_FALSE(ReadReportOfRun().rows.empty());
}

TEST_F(RunTest, EveryCommandExplainsItself) {
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {"--help"}, {"run", "--help"}, {"report", "--help"}, {"list", "--help"}}) {
    const ProcessResult help = Weir(arguments);
    EXPECT_EQ(help.exit_code, kExitDone);
    EXPECT_TRUE(Contains(help.out, "weir")) << help.out;
    EXPECT_EQ(help.err, "");
  }
}

TEST_F(RunTest, AMistypedCommandIsOneLineThatNamesTheNearest) {
  const std::pair<std::string, std::string> mistakes[] = {{"frobnicate", ""},
                                                          {"comapre", " (did you mean compare?)"},
                                                          {"--versoin", " (did you mean --version?)"},
                                                          {"rnu", " (did you mean run?)"}};
  for (const auto& [name, advice] : mistakes) {
    const ProcessResult unknown = Weir({name});
    EXPECT_EQ(unknown.exit_code, kExitUsage);
    EXPECT_EQ(unknown.err,
              fmt::format("weir: there is no command '{}'{}; `weir --help` lists them\n", name, advice));
  }
}

TEST_F(RunTest, TheVersionNamesItsCommit) {
  Run({"--rounds", "1", "--records", "1k", "--strategy", "batched"});
  const std::string commit(ReadReportOfRun().Context("weir_commit").value_or(""));
  for (const char* flag : {"--version", "-V"}) {
    const ProcessResult version = Weir({flag});
    EXPECT_EQ(version.exit_code, kExitDone);
    EXPECT_EQ(version.err, "");
    EXPECT_TRUE(version.out.starts_with("weir ")) << version.out;
    EXPECT_TRUE(version.out.ends_with(", commit " + commit + "\n")) << version.out;
  }
}

TEST_F(RunTest, WhatIsNoBenchIsSaid) {
  for (const char* command : {"run", "list", "doctor"}) {
    const ProcessResult result = Weir({command, "--bench", "/bin/ls"});
    EXPECT_EQ(result.exit_code, kExitMeasurementFailed) << command;
    EXPECT_TRUE(Contains(result.err, "/bin/ls is no bench of weir's: it ended with exit code 2: "))
        << result.err;
    EXPECT_TRUE(Contains(result.err, "unrecognized option")) << result.err;
    EXPECT_FALSE(Contains(result.err, "Try '")) << result.err;
    EXPECT_TRUE(Contains(Weir({command, "--bench", "/bin/true"}).err, "/bin/true: ")) << command;
  }
}

}  // namespace
}  // namespace weir
