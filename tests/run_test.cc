// `weir run` and `weir list` as a user meets them: whole commands, their output, their files, their exit
// codes.

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "exit_code.h"
#include "fmt/format.h"
#include "gtest/gtest.h"
#include "harness/child_process.h"
#include "harness/interruption.h"
#include "results/report_reader.h"
#include "strategies/registry.h"

namespace weir {
namespace {

std::string FileContents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

size_t Lines(const std::string& text) {
  return static_cast<size_t>(std::count(text.begin(), text.end(), '\n'));
}

bool Contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

size_t RunnableStrategies() {
  return static_cast<size_t>(std::ranges::count_if(
      WriterStrategies(), [](const WriterStrategy& each) { return Supported(each).ok(); }));
}

class RunTest : public testing::Test {
 protected:
  void SetUp() override {
    directory_ = std::filesystem::path(testing::TempDir()) /
                 testing::UnitTest::GetInstance()->current_test_info()->name();
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directories(directory_);
  }

  std::string path(const std::string& name) const { return (directory_ / name).string(); }

  // Runs `weir` with arguments.
  ProcessResult Weir(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), std::filesystem::absolute("weir").string());
    auto result = RunProcess(arguments, interruption_);
    EXPECT_TRUE(result.ok()) << result.status();
    return *std::move(result);
  }

  // `weir run` of small cases into this test's directory; the report goes to report.json.
  ProcessResult Run(std::vector<std::string> further) {
    std::vector<std::string> arguments = {"run",   "--allow-debug",    "--target", directory_.string(),
                                          "--out", path("report.json")};
    arguments.insert(arguments.end(), further.begin(), further.end());
    return Weir(arguments);
  }

  Report ReadReportFile() {
    auto report = ReadReport(FileContents(path("report.json")), "report.json");
    EXPECT_TRUE(report.ok()) << report.status();
    return report.ok() ? *std::move(report) : Report();
  }

  void ExpectNoDataFiles() const {
    for (const auto& entry : std::filesystem::directory_iterator(directory_)) {
      EXPECT_EQ(entry.path().filename(), "report.json");
    }
  }

  const Interruption interruption_;
  std::filesystem::path directory_;
};

TEST_F(RunTest, PrintsEveryStrategyAndWritesAReportThatCanBeRead) {
  const ProcessResult run = Run({"--rounds", "2", "--records", "10k"});
  EXPECT_EQ(run.exit_code, kExitDone) << run.err;
  EXPECT_EQ(run.err, "") << "progress is for terminals";
  for (const WriterStrategy& strategy : WriterStrategies()) {
    EXPECT_TRUE(Contains(run.out, strategy.name)) << strategy.name << " is not in\n" << run.out;
  }
  const Report report = ReadReportFile();
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

TEST_F(RunTest, EveryRowNamesItsEnvironmentAndItsBytes) {
  Run({"--rounds", "1", "--records", "10k", "--strategy", "batched"});
  const Report report = ReadReportFile();
  for (const char* key : {"weir_cpu_model", "weir_kernel", "weir_filesystem", "weir_compiler",
                          "weir_compiler_flags", "weir_commit", "weir_session", "weir_benchmark_version"}) {
    EXPECT_TRUE(report.Context(key)) << key;
  }
  for (const ReportRow& row : report.rows)
    EXPECT_EQ(row.Counter("bytes"), 10 * 3 + 90 * 4 + 900 * 5 + 9000 * 6);
}

TEST_F(RunTest, WritesToPipesAndToNothing) {
  for (const char* target : {"pipe", "null"}) {
    const ProcessResult run = Weir({"run", "--allow-debug", "--target", target, "--rounds", "1", "--records",
                                    "10k", "--record", "mixed:1-100", "--out", path("report.json")});
    EXPECT_EQ(run.exit_code, kExitDone) << run.err << run.out;
    EXPECT_TRUE(Contains(run.out, "Without mmap")) << run.out;
    for (const ReportRow& row : ReadReportFile().rows)
      EXPECT_FALSE(row.error) << row.name << ": " << *row.error;
  }
}

TEST_F(RunTest, OnTheSlowSinkTheFloodGrowsAndTheOthersDoNot) {
  const ProcessResult run =
      Weir({"run", "--allow-debug", "--target", "slow:50MB", "--rounds", "1", "--records", "2M", "--strategy",
            "drained,pooled,flooded", "--out", path("report.json")});
  EXPECT_EQ(run.exit_code, kExitDone) << run.err << run.out;
  std::map<std::string, double> peak, stalled;
  for (const ReportRow& row : ReadReportFile().rows) {
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

TEST_F(RunTest, AStrategyThatLosesOrChangesAByteIsAnErrorAndNeverANumber) {
  const std::string bench = std::filesystem::absolute("tests/broken_bench").string();
  for (const char* target : {"file", "pipe"}) {
    std::vector<std::string> arguments = {
        "run",        "--allow-debug",
        "--bench",    bench,
        "--rounds",   "1",
        "--records",  "10k",
        "--out",      path("report.json"),
        "--target",   std::string(target) == "file" ? directory_.string() : target,
        "--strategy", "sound,changing,dropping,doubling,failing,crashing"};
    const ProcessResult run = Weir(arguments);
    EXPECT_EQ(run.exit_code, kExitMeasurementFailed) << run.out << run.err;
    int errors = 0;
    for (const ReportRow& row : ReadReportFile().rows) {
      const bool sound = row.name.starts_with("limit/") || row.name.starts_with("write/sound/");
      EXPECT_EQ(!row.error, sound) << row.name << " to a " << target;
      if (!row.error) continue;
      ++errors;
      EXPECT_FALSE(row.real_time || row.cpu_time || !row.counters.empty()) << row.name << " has a number";
    }
    EXPECT_EQ(errors, 5);
    EXPECT_TRUE(Contains(run.out, "error")) << run.out;
  }
}

TEST_F(RunTest, EachWrongFlagIsOneLineThatSaysWhatIsWrong) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> wrong = {
      {{"--records", "ten"}, "ten"},         {{"--records", "0"}, "--records"},
      {{"--record", "fixed:0"}, "--record"}, {{"--record", "words"}, "words"},
      {{"--buffer", "1"}, "--buffer"},       {{"--strategy", "quick"}, "quick"},
      {{"--rounds", "0"}, "--rounds"},       {{"--workload", "paint"}, "paint"},
      {{"--frobnicate"}, "frobnicate"},      {{"--target", "/no/such/directory"}, "/no/such/directory"},
  };
  for (const auto& [flags, word] : wrong) {
    std::vector<std::string> arguments = {"run", "--allow-debug", "--out", path("report.json")};
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    const ProcessResult run = Weir(arguments);
    EXPECT_EQ(run.exit_code, kExitUsage) << word;
    EXPECT_EQ(run.out, "") << word;
    EXPECT_EQ(Lines(run.err), 1u) << run.err;
    EXPECT_TRUE(Contains(run.err, word)) << run.err;
    EXPECT_FALSE(std::filesystem::exists(path("report.json")));
  }
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
                                  "--out", path("report.json")});
#ifdef NDEBUG
  EXPECT_EQ(run.exit_code, kExitDone) << run.err;
#else
  EXPECT_EQ(run.exit_code, kExitMeasurementFailed);
  EXPECT_TRUE(Contains(run.err, "--allow-debug")) << run.err;
#endif
}

TEST_F(RunTest, InterruptedItKeepsAndMarksTheCompleteRoundsAndRemovesItsDataFiles) {
  // After some seconds several rounds are over on any machine, and ten thousand on none.
  const std::string weir = std::filesystem::absolute("weir").string();
  const pid_t process = ::fork();
  if (process == 0) {
    const bool redirected = std::freopen(path("out").c_str(), "w", stdout) != nullptr &&
                            std::freopen(path("err").c_str(), "w", stderr) != nullptr;
    if (!redirected) ::_exit(126);
    ::execl(weir.c_str(), "weir", "run", "--allow-debug", "--rounds", "10000", "--records", "1k",
            "--strategy", "batched", "--target", directory_.c_str(), "--out", path("report.json").c_str(),
            nullptr);
    ::_exit(127);
  }
  std::this_thread::sleep_for(std::chrono::seconds(5));
  ::kill(process, SIGINT);
  int status = 0;
  ASSERT_EQ(::waitpid(process, &status, 0), process);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), kExitInterrupted) << FileContents(path("err"));
  std::filesystem::remove(path("out"));
  std::filesystem::remove(path("err"));
  ExpectNoDataFiles();
  const Report report = ReadReportFile();
  EXPECT_EQ(report.Context("weir_interrupted"), "true");
  EXPECT_EQ(report.Context("weir_rounds"), "10000");
  const auto complete = std::stoul(report.Context("weir_rounds_complete").value_or("0"));
  EXPECT_GT(complete, 0u);
  EXPECT_EQ(report.rows.size(), complete * 5);
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
}

TEST_F(RunTest, EveryCommandExplainsItself) {
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{"--help"}, {"run", "--help"}, {"list", "--help"}}) {
    const ProcessResult help = Weir(arguments);
    EXPECT_EQ(help.exit_code, kExitDone);
    EXPECT_TRUE(Contains(help.out, "weir")) << help.out;
    EXPECT_EQ(help.err, "");
  }
  const ProcessResult unknown = Weir({"frobnicate"});
  EXPECT_EQ(unknown.exit_code, kExitUsage);
  EXPECT_TRUE(Contains(unknown.err, "frobnicate")) << unknown.err;
}

}  // namespace
}  // namespace weir
